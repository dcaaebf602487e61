"""
python lesson.py                (golf lesson sorter makes a page of it)

Trains zeptogpt.py as it trains itself, and prints as JSON what the page shows: the losses that it reports, and the
weights at each of these steps. lesson.js, beside this file, computes from the weights what zeptogpt.py does.
"""

import gc
import json
import random
import re
import sys

import zeptogpt


def main():
    gc.disable()
    random.seed(42)
    shape = zeptogpt.Shape()
    weights = zeptogpt.make_weights(shape)
    losses, snapshots = [], []

    def keep(step):
        numbers = {name: [[x.data for x in row] for row in rows] for name, rows in weights.items()}
        snapshots.append({"step": step, "weights": numbers})

    def photograph(line):
        """What stands in for print() while it trains: a report is the moment to keep the weights."""
        report = re.match(r"step +(\d+) / .* loss (\S+)$", line)
        losses.append([int(report[1]), float(report[2])])
        keep(int(report[1]))

    keep(0)
    zeptogpt.print = photograph
    zeptogpt.train(shape, weights, steps=600)
    lesson = {
        "title": "A GPT that sorts three letters",
        "text": "318 numbers learn to sort. The model reads three letters and <sep>, then writes them in order, each "
        "chosen by what the last token gathers from those before it. Move the slider and watch it learn.",
        "ask": "three letters of a, b, c",
        "example": "cab",
        "vocabulary": zeptogpt.vocabulary,
        "shape": {"heads": shape.heads},
        "losses": losses,
        "snapshots": snapshots,
    }
    json.dump(lesson, sys.stdout)


if __name__ == "__main__":
    main()
