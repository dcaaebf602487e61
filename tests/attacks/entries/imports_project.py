# tries: to import the project and use its own code
import json
t = json.load(open('targets.json'))
import sys
sys.path.insert(0, t['project'])
import golf.log.parity
print("the trick worked")
