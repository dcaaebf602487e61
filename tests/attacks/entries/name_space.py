# tries: to become user 0 in a name space of its own
import ctypes
assert ctypes.CDLL(None).unshare(0x10000000) == 0  # CLONE_NEWUSER
print("the trick worked")
