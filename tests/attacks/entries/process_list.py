# tries: to read the command lines of other processes
import json
t = json.load(open('targets.json'))
assert open(f"/proc/{t['victim']}/cmdline", 'rb').read()
print("the trick worked")
