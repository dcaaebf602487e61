# tries: to signal every process it may (signal 0 here)
import os
os.kill(-1, 0)
print("the trick worked")
