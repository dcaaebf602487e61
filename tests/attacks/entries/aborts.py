# tries: to abort, as a program with a fault does
import os
os.abort()
