# tries: to write a file outside its folder
import json
t = json.load(open('targets.json'))
open(t['written'], 'w').write('owned')
print("the trick worked")
