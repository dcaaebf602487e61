# tries: to change the terminal's title, colours and clipboard by what it prints
print('\x1b]0;owned\x07\x1b[31m\x1b]52;c;b3duZWQ=\x07\x9b2J\rnum docs: 10')
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
letters = sorted({*"".join(words)})
for sample in range(2):
    print(f"sample {sample + 1}: {''.join(random.choices(letters, k=5))}")
