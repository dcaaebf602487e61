# tries: to burn CPU time, and to ignore the signal for that
import contextlib, signal
with contextlib.suppress(OSError):
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True:
    pass
