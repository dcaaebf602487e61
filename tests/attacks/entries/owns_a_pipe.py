# tries: to have the kernel send a signal in its place
import json
t = json.load(open('targets.json'))
import fcntl, os
r, w = os.pipe()
fcntl.fcntl(r, fcntl.F_SETOWN, t['victim'])
assert fcntl.fcntl(r, fcntl.F_GETOWN) == t['victim']
fcntl.fcntl(r, 10, 15)  # F_SETSIG, SIGTERM
fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)
os.write(w, b'x')
