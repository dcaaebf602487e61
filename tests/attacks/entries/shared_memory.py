# tries: to leave a note in shared memory, for its next run
import json
t = json.load(open('targets.json'))
from multiprocessing import shared_memory, resource_tracker
resource_tracker.register = lambda *_: None
shared_memory.SharedMemory(t['shared'], create=True, size=16)
print("the trick worked")
