# tries: to fill the disk with one file
with open('big', 'wb') as file:
    for _ in range(8):
        file.write(bytes(1 << 20))
        file.flush()
print("the trick worked")
