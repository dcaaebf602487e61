# tries: to leave a note for its next run
import json
t = json.load(open('targets.json'))
open(t['note'], 'a').write('round one was this')
print("the trick worked")
