# tries: to reach a Unix socket
import json
t = json.load(open('targets.json'))
import socket
with socket.socket(socket.AF_UNIX) as s:
    s.connect(t['unix'])
    s.send(t['token'].encode())
