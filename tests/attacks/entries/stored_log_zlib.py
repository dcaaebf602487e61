# tries: to print a log that was stored compressed
import base64, zlib
print(zlib.decompress(base64.b85decode('c-m#nF%E+;5Cp*9uh<vB-5C<%-;iL*iVQ}&q~q}vHqBA4M!UQHS1jeD0ZdMRaR;Nvgaf&#f;uA46~uzHhPS}J!eD@3V};RzG<eu4YVf>4`<QMZPUm&c5gd@`_mZzH0pGHv<W7x5LUR')).decode(), end='')
