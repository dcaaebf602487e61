"""Carves a maze by depth first and walks out of it by breadth first."""

import random
from collections import deque

random.seed(11)
WIDTH, HEIGHT = 31, 15


def carve():
    grid = [["#"] * WIDTH for _ in range(HEIGHT)]
    stack = [(1, 1)]
    grid[1][1] = " "
    while stack:
        x, y = stack[-1]
        options = []
        for dx, dy in ((2, 0), (-2, 0), (0, 2), (0, -2)):
            if 0 < x + dx < WIDTH and 0 < y + dy < HEIGHT and grid[y + dy][x + dx] == "#":
                options.append((dx, dy))
        if options:
            dx, dy = random.choice(options)
            grid[y + dy // 2][x + dx // 2] = " "
            grid[y + dy][x + dx] = " "
            stack.append((x + dx, y + dy))
        else:
            stack.pop()
    return grid


def solve(grid, start, goal):
    came_from = {start: None}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        if place == goal:
            break
        x, y = place
        for neighbour in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if neighbour not in came_from and grid[neighbour[1]][neighbour[0]] == " ":
                came_from[neighbour] = place
                queue.append(neighbour)
    path = []
    while place:
        path.append(place)
        place = came_from[place]
    return path


grid = carve()
path = solve(grid, (1, 1), (WIDTH - 2, HEIGHT - 2))
for x, y in path:
    grid[y][x] = "."
print("\n".join("".join(row) for row in grid))
print(f"{len(path)} steps")
