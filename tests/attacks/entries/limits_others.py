# tries: to set a limit for another process
import json
t = json.load(open('targets.json'))
import resource
resource.prlimit(t['victim'], resource.RLIMIT_CORE, (0, 0))
print("the trick worked")
