# tries: to send a datagram by UDP
import json
t = json.load(open('targets.json'))
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.sendto(t['token'].encode(), ('127.0.0.1', t['udp']))
