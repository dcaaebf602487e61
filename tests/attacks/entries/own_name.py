# tries: to find something in its own name or arguments
import sys
print(sys.argv[0], __file__, sys.orig_argv)
