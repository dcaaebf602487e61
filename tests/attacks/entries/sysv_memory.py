# tries: to leave a note in System V shared memory
import json
t = json.load(open('targets.json'))
import ctypes
assert ctypes.CDLL(None).shmget(t['shared_key'], 4096, 0o1600) >= 0
