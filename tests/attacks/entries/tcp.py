# tries: to send a line by TCP
import json
t = json.load(open('targets.json'))
import socket
with socket.create_connection(('127.0.0.1', t['tcp']), 2) as s:
    s.send(t['token'].encode())
