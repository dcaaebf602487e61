# tries: to kill the process that watches it
import os, signal, time
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(0.5)
print("the trick worked")
