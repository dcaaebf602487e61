"""Conway's game of life on a torus, from a glider and a random patch."""

import random

WIDTH, HEIGHT, GENERATIONS = 48, 20, 30
GLIDER = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}


def neighbours(cell):
    column, row = cell
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            if i or j:
                yield (column + i) % WIDTH, (row + j) % HEIGHT


def step(living):
    counts = {}
    for cell in living:
        for neighbour in neighbours(cell):
            counts[neighbour] = counts.get(neighbour, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in living)}


def show(living):
    for row in range(HEIGHT):
        print("".join("#" if (column, row) in living else "." for column in range(WIDTH)))


random.seed(3)
patch = {(random.randrange(20, 30), random.randrange(8, 14)) for _ in range(30)}
living = GLIDER | patch
for generation in range(GENERATIONS):
    print(f"generation {generation}: {len(living)} cells")
    living = step(living)
show(living)
