# tries: to make a socket by a raw system call
import json
t = json.load(open('targets.json'))
import ctypes, platform, struct
libc = ctypes.CDLL(None, use_errno=True)
socket, connect, write = (41, 42, 1) if platform.machine() == 'x86_64' else (198, 203, 64)
s = libc.syscall(socket, 2, 1, 0)
address = struct.pack('=H', 2) + struct.pack('>H4s8x', t['tcp'], bytes([127, 0, 0, 1]))
assert libc.syscall(connect, s, address, len(address)) == 0, ctypes.get_errno()
libc.syscall(write, s, t['token'].encode(), 8)
