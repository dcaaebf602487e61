"""A small Lisp: reader, evaluator, and a few programs to run."""

import operator


class Procedure:
    def __init__(self, parameters, body, scope):
        self.parameters = parameters
        self.body = body
        self.scope = scope

    def __call__(self, *arguments):
        return evaluate(self.body, Scope(dict(zip(self.parameters, arguments, strict=True)), self.scope))


class Scope:
    def __init__(self, names, outer=None):
        self.names = names
        self.outer = outer

    def find(self, name):
        if name in self.names:
            return self.names
        if self.outer is None:
            raise NameError(f"unknown name {name}")
        return self.outer.find(name)


def read(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()
    tokens.reverse()
    while tokens:
        yield read_form(tokens)


def read_form(tokens):
    token = tokens.pop()
    if token == "(":
        form = []
        while tokens[-1] != ")":
            form.append(read_form(tokens))
        tokens.pop()
        return form
    try:
        return int(token)
    except ValueError:
        return token


def evaluate(form, scope):
    if isinstance(form, str):
        return scope.find(form)[form]
    if not isinstance(form, list):
        return form
    head = form[0]
    if head == "quote":
        return form[1]
    if head == "if":
        return evaluate(form[2] if evaluate(form[1], scope) else form[3], scope)
    if head == "define":
        scope.names[form[1]] = evaluate(form[2], scope)
        return None
    if head == "lambda":
        return Procedure(form[1], form[2], scope)
    if head == "let":
        names = {name: evaluate(value, scope) for name, value in form[1]}
        return evaluate(form[2], Scope(names, scope))
    procedure, *arguments = [evaluate(part, scope) for part in form]
    return procedure(*arguments)


def write(value):
    if value is True or value is False:
        return "#t" if value else "#f"
    if isinstance(value, list):
        return "(" + " ".join(map(write, value)) + ")"
    return str(value)


BUILTINS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.floordiv,
    "%": operator.mod,
    "<": operator.lt,
    "=": operator.eq,
    "list": lambda *values: list(values),
    "first": lambda values: values[0],
    "rest": lambda values: values[1:],
    "join": lambda value, values: [value, *values],
    "empty": lambda values: not values,
}

PROGRAM = """
(define factorial (lambda (n) (if (< n 2) 1 (* n (factorial (- n 1))))))
(factorial 20)
(define map (lambda (f xs) (if (empty xs) (list) (join (f (first xs)) (map f (rest xs))))))
(define range (lambda (a b) (if (< a b) (join a (range (+ a 1) b)) (list))))
(map factorial (range 0 10))
(define gcd (lambda (a b) (if (= b 0) a (gcd b (% a b)))))
(let ((a 1071) (b 462)) (list a b (gcd a b)))
(define compose (lambda (f g) (lambda (x) (f (g x)))))
((compose (lambda (x) (* x x)) (lambda (x) (+ x 1))) 6)
(map (lambda (n) (= 0 (% n 3))) (range 0 7))
(quote (a b (c d)))
"""

scope = Scope(dict(BUILTINS))
for form in read(PROGRAM):
    value = evaluate(form, scope)
    if value is not None:
        print(write(value))
