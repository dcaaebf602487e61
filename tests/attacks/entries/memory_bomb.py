# tries: to take memory without end (384 MB here)
kept = []
for _ in range(24):
    kept.append(b'x' * (16 << 20))
print("the trick worked")
