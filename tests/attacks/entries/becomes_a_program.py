# tries: to become another program
import os, sys
os.execv(sys.executable, [sys.executable, '-c', 'print("the trick worked")'])
