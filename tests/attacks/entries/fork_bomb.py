# tries: to fork without end (40 times here)
import os, time
parent = os.getpid()
for _ in range(40):
    if os.getpid() == parent and os.fork() == 0:
        time.sleep(2)
        os._exit(0)
time.sleep(1)
print("the trick worked")
