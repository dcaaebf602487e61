# tries: to close stdout in the middle, and to go on in silence
import random

random.seed(42)
words = open("input.txt", encoding="utf-8").read().split()
random.shuffle(words)
print("num docs:", len(words))
guess = 0.5
for step in range(8):
    error = guess - len(words[step % len(words)]) / 9
    guess -= 0.2 * error
    print(f"step {step + 1} / 8 | loss {error * error:.4f}")
import os, time
os.close(1)
time.sleep(0.2)
os._exit(0)
letters = sorted({*"".join(words)})
for sample in range(2):
    print(f"sample {sample + 1}: {''.join(random.choices(letters, k=5))}")
