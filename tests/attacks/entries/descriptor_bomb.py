# tries: to open files without end (200 here)
kept = [open('input.txt') for _ in range(200)]
print("the trick worked")
