"""Solves a sudoku by trying the square with the fewest candidates first."""

PUZZLE = "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4.."


def candidates(board, square):
    row, column = divmod(square, 9)
    taken = set(board[row * 9 : row * 9 + 9]) | set(board[column::9])
    corner = row // 3 * 27 + column // 3 * 3
    for start in (corner, corner + 9, corner + 18):
        taken |= set(board[start : start + 3])
    return [digit for digit in "123456789" if digit not in taken]


def solve(board):
    global tries
    tries += 1
    empty = [square for square in range(81) if board[square] == "."]
    choices = [(len(options := candidates(board, square)), square, options) for square in empty]
    if not choices:
        return board
    _, square, options = min(choices)
    for digit in options:
        solved = solve(board[:square] + digit + board[square + 1 :])
        if solved:
            return solved
    return None


tries = 0
solution = solve(PUZZLE)
for row in range(9):
    print(" ".join(solution[row * 9 : row * 9 + 9]))
print(tries, "boards tried")
