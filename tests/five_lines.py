"""A hole of five-line programs: its hole.toml and its reference."""

HOLE = r"""
title = "fake"
reference = "reference.py"
input = "input.txt"

[log]
metadata = '^(?P<key>num docs): (?P<value>\d+)$'
loss = '^step\s+(?P<step>\d+) / (?P<total>\d+) \| loss (?P<loss>\S+)$'
sample = '^sample (?P<index>\d+): (?P<text>.*)$'

[[entry]]
path = "good.py"
claim = "full"

[[entry]]
path = "pico.py"
claim = "traces"

[[round]]
name = "away-order"
make = "shuffle"
seed = 1
hash_seed = 1
"""

REFERENCE = """
words = open("input.txt").read().split()
print("num docs:", len(words))
for step in range(5):
    print(f"step {step + 1} / 5 | loss {1 / (step + len(words[step])):.4f}")
print("sample 1:", words[0])
"""
