# tries: to become a program that exists in memory only
import os, sys
file = os.memfd_create('program', 0)
os.write(file, b'#!' + sys.executable.encode() + b'\nprint("the trick worked")\n')
os.execve(file, ['program'], {})
