# tries: to stop itself, and to be waited for
import os
os.kill(os.getpid(), 19)
