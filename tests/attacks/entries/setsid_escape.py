# tries: to outlive its run in a session of its own
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(4)
    os._exit(0)
os.wait()
