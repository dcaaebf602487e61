"""The arithmetic probe: prints a digest of what this Python computes, and where. Run alone, never imported.

Two Pythons with one digest round alike wherever a GPT asks them to: in exp, log, pow, sqrt, sin and cos on
fixed grids, in the sum of plain floats (compensated from CPython 3.12 on), and in the draws of random.
"""

import hashlib
import json
import math
import platform
import random
import struct

numbers = [k * 0.01 - 20.0 for k in range(4001)]
positive = [(k * 0.37 + 1e-9) ** 2 for k in range(1, 4001)]
results = [math.exp(x) for x in numbers]
results += [math.log(x) for x in positive]
results += [x**-0.5 for x in positive]
results += [x**2.5 for x in positive]
results += [0.85**k for k in range(1, 1001)]
results += [math.sqrt(x) for x in positive]
results += [math.sin(x) for x in numbers]
results += [math.cos(x) for x in numbers]
results += [sum([0.1] * 10), sum(numbers), sum(positive)]

random.seed(42)
order = list(range(1000))
random.shuffle(order)
results += map(float, order)
results += [random.gauss(0, 0.08) for _ in range(2000)]
results += map(float, random.choices(range(27), weights=positive[:27], k=1000))

digest = hashlib.sha256(struct.pack(f"<{len(results)}d", *results)).hexdigest()
print(
    json.dumps(
        {
            "build": " ".join(platform.python_build()),
            "compiler": platform.python_compiler(),
            "libc": " ".join(platform.libc_ver()).strip(),
            "machine": f"{platform.system()} {platform.machine()}",
            "probe": digest,
        }
    )
)
