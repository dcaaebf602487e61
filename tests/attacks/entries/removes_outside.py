# tries: to remove a file outside its folder
import json
t = json.load(open('targets.json'))
import os
os.remove(t['victim_file'])
print("the trick worked")
