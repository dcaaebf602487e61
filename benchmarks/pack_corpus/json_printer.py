"""Reads JSON by recursive descent and prints it again, indented and with sorted keys."""

TEXT = r"""
{"title": "Inventory", "count": 3, "open": true, "owner": null,
 "items": [{"name": "rope", "weight": 2.5, "tags": ["long", "brown"]},
           {"name": "lamp", "weight": 1.25e0, "tags": []},
           {"name": "say \"hi\"\n", "weight": -4, "tags": ["\u00e9t\u00e9"]}]}
"""

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


class Parser:
    def __init__(self, text):
        self.text = text
        self.position = 0

    def peek(self):
        while self.text[self.position].isspace():
            self.position += 1
        return self.text[self.position]

    def expect(self, character):
        if self.peek() != character:
            raise ValueError(f"expected {character} at {self.position}")
        self.position += 1

    def value(self):
        character = self.peek()
        if character == "{":
            return dict(self.sequence("{", "}", self.pair))
        if character == "[":
            return self.sequence("[", "]", self.value)
        if character == '"':
            return self.string()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.position):
                self.position += len(word)
                return value
        return self.number()

    def sequence(self, opening, closing, read):
        values = []
        self.expect(opening)
        while self.peek() != closing:
            values.append(read())
            if self.peek() == ",":
                self.expect(",")
        self.expect(closing)
        return values

    def pair(self):
        key = self.string()
        self.expect(":")
        return key, self.value()

    def string(self):
        self.expect('"')
        result = ""
        while self.text[self.position] != '"':
            character = self.text[self.position]
            self.position += 1
            if character == "\\":
                character = self.text[self.position]
                self.position += 1
                if character == "u":
                    character = chr(int(self.text[self.position : self.position + 4], 16))
                    self.position += 4
                else:
                    character = ESCAPES.get(character, character)
            result += character
        self.position += 1
        return result

    def number(self):
        start = self.position
        while self.text[self.position] in "+-.eE0123456789":
            self.position += 1
        digits = self.text[start : self.position]
        return int(digits) if digits.lstrip("-").isdigit() else float(digits)


def quote(text):
    result = ""
    for character in text:
        if character in '"\\':
            result += "\\" + character
        elif ord(character) < 32:
            result += f"\\u{ord(character):04x}"
        else:
            result += character
    return f'"{result}"'


def dump(value, depth=0):
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict) and value:
        lines = [f"{inner}{quote(key)}: {dump(value[key], depth + 1)}" for key in sorted(value)]
        return "{\n" + ",\n".join(lines) + f"\n{outer}}}"
    if isinstance(value, list) and value:
        lines = [inner + dump(item, depth + 1) for item in value]
        return "[\n" + ",\n".join(lines) + f"\n{outer}]"
    if isinstance(value, str):
        return quote(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    return "[]" if value == [] else str(value)


print(dump(Parser(TEXT).value()))
