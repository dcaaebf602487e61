# tries: to take the log from standard input
import sys
print(sys.stdin.read() or 'nothing', end='')
