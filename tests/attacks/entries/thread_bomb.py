# tries: to start threads without end (60 here)
import threading, time
for _ in range(60):
    threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
time.sleep(1)
print("the trick worked")
