# tries: to attach to another process as a debugger
import json
t = json.load(open('targets.json'))
import ctypes, platform
number = 101 if platform.machine() == 'x86_64' else 117
assert ctypes.CDLL(None).syscall(number, 0x4206, t['victim'], 0, 0) == 0  # PTRACE_SEIZE
print("the trick worked")
