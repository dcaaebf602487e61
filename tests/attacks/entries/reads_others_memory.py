# tries: to read another process's memory by a system call
import json
t = json.load(open('targets.json'))
import ctypes, errno, platform, struct
libc = ctypes.CDLL(None, use_errno=True)
number = 310 if platform.machine() == 'x86_64' else 270
room = ctypes.create_string_buffer(8)
here, there = struct.pack('@PN', ctypes.addressof(room), 8), struct.pack('@PN', 4096, 8)
libc.syscall(number, t['victim'], here, 1, there, 1, 0)
assert ctypes.get_errno() == errno.EFAULT  # it was let in, and there is nothing at that address
print("the trick worked")
