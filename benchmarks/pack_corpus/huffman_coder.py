"""Builds a Huffman code for a text, writes the text with it and reads it back."""

import heapq
from collections import Counter

TEXT = "she sells sea shells by the sea shore; the shells she sells are sea shells for sure"


def build(text):
    heap = [(count, character) for character, count in Counter(text).items()]
    heapq.heapify(heap)
    number = 0
    nodes = {}
    while len(heap) > 1:
        first_count, first = heapq.heappop(heap)
        second_count, second = heapq.heappop(heap)
        name = f"node{number:03}"
        number += 1
        nodes[name] = first, second
        heapq.heappush(heap, (first_count + second_count, name))
    return heap[0][1], nodes


def codes(name, nodes, prefix=""):
    if name in nodes:
        first, second = nodes[name]
        return codes(first, nodes, prefix + "0") | codes(second, nodes, prefix + "1")
    return {name: prefix}


def encode(text, table):
    return "".join(table[character] for character in text)


def decode(bits, root, nodes):
    name, result = root, ""
    for bit in bits:
        name = nodes[name][int(bit)]
        if name not in nodes:
            result += name
            name = root
    return result


root, nodes = build(TEXT)
table = codes(root, nodes)
for character, code in sorted(table.items(), key=lambda item: (len(item[1]), item[1])):
    print(repr(character), code)
bits = encode(TEXT, table)
print(bits)
print(len(bits), "bits instead of", 8 * len(TEXT))
print(decode(bits, root, nodes))
