"""
python lesson.py                (golf lesson by_hand makes a page of it)

Trains gptbyhand.py as it trains itself, and prints as JSON what the page shows: the losses that it reports, and the
weights at every evaluation. lesson.js, beside this file, computes from the weights what gptbyhand.py does.
"""

import gc
import json
import random
import re
import sys

import gptbyhand


def main():
    gc.disable()
    random.seed(gptbyhand.settings.seed)
    text = gptbyhand.Text(gptbyhand.make_text())
    told = []
    gptbyhand.print = told.append  # what stands in for print(): the page tells its own story
    gpt = gptbyhand.begin(text)
    losses, snapshots = [], []

    def photograph(line):
        """An evaluation is the moment to keep the weights. Seven digits are more than a page can show."""
        if report := re.match(r"iteration +(\d+) .* loss (\S+)$", line):
            losses.append([int(report[1]), float(report[2])])
        elif report := re.match(r"evaluation +(\d+) ", line):
            numbers = {
                name: [[float(f"{x:.7g}") for x in row] for row in matrix.rows]
                for name, matrix in gpt.weights.items()
            }
            snapshots.append({"step": int(report[1]), "weights": numbers})

    gptbyhand.print = photograph
    gptbyhand.train(gpt, text)
    lesson = {
        "title": "A GPT, followed by hand",
        "text": "6,864 numbers learn eight phrases. Every word gathers from the words before it, in two layers of two "
        "heads, and the last word's row says what may come next. Move the slider and watch it learn.",
        "ask": "up to eight words of its 31, such as: the old tree",
        "example": "the old tree holds a small",
        "vocabulary": text.vocabulary,
        "shape": {"heads": gpt.heads, "layers": gpt.layers, "context": gpt.context},
        "losses": losses,
        "snapshots": snapshots,
    }
    json.dump(lesson, sys.stdout)


if __name__ == "__main__":
    main()
