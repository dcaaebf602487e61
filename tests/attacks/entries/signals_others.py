# tries: to end another process of the one who judges
import json
t = json.load(open('targets.json'))
import os, signal
os.kill(t['victim'], signal.SIGTERM)
