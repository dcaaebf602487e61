# tries: to change the mode of a file outside its folder
import json
t = json.load(open('targets.json'))
import os
os.chmod(t['secret'], 0o777)
print("the trick worked")
