# tries: to reach an abstract Unix socket
import json
t = json.load(open('targets.json'))
import socket
with socket.socket(socket.AF_UNIX) as s:
    s.connect('\0' + t['abstract'])
    s.send(t['token'].encode())
