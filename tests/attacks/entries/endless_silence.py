# tries: to print nothing, and never to end
import time
while True:
    time.sleep(1)
