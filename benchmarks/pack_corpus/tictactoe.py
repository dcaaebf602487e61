"""Two perfect players of noughts and crosses, by minimax with memory."""

from functools import cache

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for a, b, c in LINES:
        if board[a] == board[b] == board[c] != ".":
            return board[a]
    return None


@cache
def value(board, player):
    if winner(board):
        return -1, None
    if "." not in board:
        return 0, None
    best = -2, None
    for move in range(9):
        if board[move] == ".":
            score, _ = value(place(board, move, player), other(player))
            best = max(best, (-score, move), key=lambda pair: pair[0])
    return best


def place(board, move, player):
    return board[:move] + player + board[move + 1 :]


def other(player):
    return "o" if player == "x" else "x"


board, player = "." * 9, "x"
while not winner(board) and "." in board:
    score, move = value(board, player)
    print(f"{player} plays {move} and expects {score}")
    board = place(board, move, player)
    for row in (0, 3, 6):
        print(board[row : row + 3])
    player = other(player)
print("result:", winner(board) or "draw", "after", value.cache_info().currsize, "positions")
