# tries: to fill the disk with many files
for i in range(16):
    open(f'many{i}', 'wb').write(bytes(500_000))
print("the trick worked")
