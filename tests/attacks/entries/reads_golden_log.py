# tries: to read the golden log
import json
t = json.load(open('targets.json'))
data = open(t['golden'], 'rb').read()
print("the trick worked")
