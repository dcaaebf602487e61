"""Programs that make code of data, and programs that only look as if."""

# What is done -> the program. Each prints `fine`.
PLAIN = {
    "nothing at all": "print('fine')",
    "ordinary imports": "import math, random, re, json, argparse, collections, functools, itertools, string, "
    "statistics, decimal, fractions, heapq, bisect, array, struct, copy, typing, enum, pathlib, textwrap, datetime, "
    "contextlib, operator, cmath, numbers, time, abc, inspect, gc, types, threading, hashlib, base64, unicodedata, "
    "csv, io, tokenize, difflib, dataclasses, ast, traceback, warnings, weakref, queue, pprint\nprint('fine')",
    "a parser of arguments": "import argparse; argparse.ArgumentParser().parse_args(); print('fine')",
    "imports that would unpack if they could": "import shutil, tempfile, webbrowser, logging, pkgutil, http.server, "
    "urllib.request, xmlrpc.client\nprint(shutil._ZLIB_SUPPORTED or xmlrpc.client.gzip or 'fine')",
    "a module of the interpreter's own by importlib": "import importlib\nimportlib.import_module('_symtable')\n"
    "print('fine')",
    "the collector": "import gc; gc.disable(); gc.freeze(); gc.collect(); print('fine')",
    "named tuples": "import collections\nP = collections.namedtuple('P', 'x y')\nQ = collections.namedtuple('Q', 'z')\n"
    "R = collections.namedtuple('R', '')\nprint('fine' if P(1, 2).y == 2 and Q(3).z == 3 and R() == () else 1)",
    "numbers in text": "print(int('7') * float('1') and 'fine')",
    "identities": "print('fine' if [id(x) for x in range(9)] else 0)",
    "its own source as text": "print(open(__file__).read(5) and 'fine')",
    "a thread": "import threading\nt = threading.Thread(target=print, args=('fine',))\nt.start()\nt.join()",
    "an exception of its own": "try: 1 / 0\nexcept ZeroDivisionError as error: print('fine')",
    "a generator": "print(next(x for x in ['fine']))",
}
F = "f, g = lambda: 0, lambda: print('new')\n"
CODE = "(lambda: print('new')).__code__"
# What is done -> the program, and a word that is told of it.
UNPACKS = {
    "exec": ("exec('print(1)')", "compile"),
    "eval": ("eval('1 + 1')", "compile"),
    "compile": ("compile('1', 'x', 'eval')", "compile"),
    "a compile that calls itself the program": ("compile('1', __file__, 'exec')", "compile"),
    "a compile that calls itself the library": (
        "import os\ncompile('print(1)', os.__file__, 'exec')",
        "compile",
    ),
    "exec by another name": ("vars(print.__self__)['e' + 'xec']('print(1)')", "compile"),
    "exec of another function's module": ("input.__self__.exec('print(1)')", "compile"),
    "exec by a subclass": (
        "b = [c for c in object.__subclasses__() if c.__name__ == '_wrap_close']\n"
        "b[0].__init__.__globals__['__builtins__']['exec']('print(1)')",
        "compile",
    ),
    "a partial exec": ("import functools\nfunctools.partial(exec, 'print(1)')()", "compile"),
    "exec as a key": ("sorted(['1'], key=eval)", "compile"),
    "exec in a map": ("[*map(eval, ['1'])]", "compile"),
    "exec when an object goes": ("class D: __del__ = lambda s: exec('1')\nD()", "compile"),
    "exec in a thread": (
        "import threading\nt = threading.Thread(target=exec, args=('1',))\nt.start()\nt.join()",
        "compile",
    ),
    "exec at the end": ("import atexit\natexit.register(exec, '1', {})", "compile"),
    "a syntax tree": ("import ast\nexec(compile(ast.parse('1'), '', 'exec'))", "compile"),
    "literals of a text": ("import ast\nast.literal_eval('[1]')", "compile"),
    "runpy": (
        "import runpy, sys\nsys.argv[1:] or sys.argv.append('') or runpy.run_path(__file__)",
        "compile",
    ),
    "timeit": ("import timeit\ntimeit.timeit('1', number=1)", "compile"),
    "code": ("import code\ncode.InteractiveInterpreter().runsource('1')", "compile"),
    "decoded source": ("import importlib.util\nexec(importlib.util.decode_source(b'1'))", "compile"),
    "an import of itself": ("import program", "compile"),
    "a data class": ("import dataclasses\ndataclasses.make_dataclass('D', ['x'])", "compile"),
    "a named tuple with code for a name": (
        "import collections\nclass S(str): isidentifier = lambda s: 1\ncollections.type = lambda x: str\n"
        "collections.map = lambda f, names: [S('a=print(1)')]\ncollections.namedtuple('N', 'a')",
        "compile",
    ),
    "a code object made": (
        "c = (lambda: 0).__code__\nnames = 'argcount posonlyargcount kwonlyargcount nlocals stacksize flags code "
        "consts names varnames filename name qualname firstlineno linetable exceptiontable'\n"
        "type(c)(*[getattr(c, 'co_' + name) for name in names.split()])",
        "code.__new__",
    ),
    "a code object changed": (F + "f.__code__.replace(co_consts=(None, 1))", "code.__new__"),
    "a function made": (F + "type(f)(g.__code__, {'print': print})()", "function.__new__"),
    "a function's code exchanged": (F + "f.__code__ = g.__code__\nf()", "__code__"),
    "code objects executed": (f"exec({CODE})", "exec"),
    "marshal": ("import marshal\nmarshal.loads(marshal.dumps(1))", "marshal.loads"),
    "marshal without an import": (
        "import sys\nm = sys.modules['marshal']\nm.loads(m.dumps(1))",
        "marshal.loads",
    ),
    "marshal behind a file of the library": (
        "import sys, keyword\nm = sys.modules['marshal']\nopen(keyword.__cached__, 'rb')\nm.loads(m.dumps(1))",
        "marshal.loads",
    ),
    "marshal of a file": ("import marshal, io\nmarshal.load(io.BytesIO(marshal.dumps(1)))", "marshal.load"),
    "a pickle that calls": (
        "import pickle\npickle.loads(b\"cbuiltins\\nexec\\n(S'1'\\ntR.\")",
        "pickle.find_class",
    ),
    "a pickle that looks names up by a function of its own": (
        "import io, _pickle\nclass U(_pickle.Unpickler):\n def find_class(self, *_): return print\n"
        "U(io.BytesIO(b'cx\\nx\\n(S\"hit\"\\ntR.')).load()",
        "import _pickle",
    ),
    "a pickle of persistent objects": (
        "import io, _pickle\nclass U(_pickle.Unpickler):\n def persistent_load(self, _): return print\n"
        "U(io.BytesIO(b'P0\\n(S\"hit\"\\ntR.')).load()",
        "import _pickle",
    ),
    "a pickle of registered extensions": (
        "import copyreg, _pickle\ncopyreg._extension_cache[1] = print\n_pickle.loads(b'\\x82\\x01(S\"hit\"\\ntR.')",
        "import _pickle",
    ),
    "the library's own pickle under another name": (
        "import os, sys, types, importlib.util as u\nsys.modules['_pickle'] = types.ModuleType('_pickle')\n"
        "s = u.spec_from_file_location('other', os.__file__.replace('os.py', 'pickle.py'))\n"
        "m = u.module_from_spec(s)\ns.loader.exec_module(m)\nclass U(m._Unpickler):\n"
        " def find_class(self, *_): return print\nimport io\nU(io.BytesIO(b'cx\\nx\\n(S\"hit\"\\ntR.')).load()",
        "import pickle",
    ),
    "a shelf": ("import shelve", "import pickle"),
    "a set-up of loggers that calls": (
        "import logging.config as c\nc.BaseConfigurator({}).configure_custom({'()': 'builtins.print'})",
        "import logging.config",
    ),
    "calls from afar": (
        "import xmlrpc.server as x\nd = x.SimpleXMLRPCDispatcher()\nd.register_function(print)\n"
        "d._dispatch('print', ('hit',))",
        "import xmlrpc.server",
    ),
    "a line of commands": (
        "import cmd\nclass C(cmd.Cmd): do_p = staticmethod(print)\nC().onecmd('p hit')",
        "import cmd",
    ),
    "a test by its name": (
        "import unittest\ntry: unittest.TestLoader().loadTestsFromName('builtins.print')\nexcept TypeError: 0",
        "import unittest",
    ),
    "zlib": ("import zlib", "import zlib"),
    "zlib by another name": ("__import__('zl' + 'ib')", "import zlib"),
    "zlib by importlib": ("import importlib\nimportlib.import_module('zlib')", "import zlib"),
    "zlib as a codec": ("import codecs\ncodecs.decode(b'x\\x9c\\x03\\0\\0\\0\\0\\1', 'zlib')", "import zlib"),
    "bz2 as a codec": ("import codecs\ntry: codecs.decode(b'', 'bz2')\nexcept Exception: 0", "import bz2"),
    "zlib after one who does without": ("import shutil\n__import__('zl' + 'ib')", "import zlib"),
    "zlib in the name of one who does without": (
        "import sys\nsys.modules['fnmatch'] = None\nfor name in ['shutil', 'zlib', 'zlib']:\n"
        " try: __import__(name)\n except ImportError: 0",
        "import zlib",
    ),
    "zlib by importlib, in the name of one who does without": (
        "import sys, importlib\nsys.modules['fnmatch'] = None\nfor name in ['shutil', 'zlib', 'zlib']:\n"
        " try: importlib.import_module(name)\n except ImportError: 0",
        "import zlib",
    ),
    "another _imp": (
        "import _imp, types\n_imp.create_builtin(types.SimpleNamespace(name='_imp')).create_builtin",
        "import _imp",
    ),
    "a name that is none for _imp": (
        "import _imp, types\nclass S(str): pass\n"
        "try: _imp.create_builtin(types.SimpleNamespace(name=S('zlib')))\nexcept Exception: 0",
        "_imp.create_builtin",
    ),
    "an archive of one who does without": (
        "import shutil\ntry: shutil.unpack_archive('', '', 'zip')\nexcept Exception: 0",
        "import zipfile",
    ),
    "a codec after one who does without": (
        "import codecs, shutil\ncodecs.decode(b'x\\x9c\\x03\\0\\0\\0\\0\\1', 'zlib')",
        "import zlib",
    ),
    "lzma": ("import lzma", "import lzma"),
    "gzip": ("import gzip", "import gzip"),
    "zipfile": ("import zipfile", "import zipfile"),
    "ctypes": ("import ctypes", "import ctypes"),
    "_ctypes": ("import _ctypes", "import _ctypes"),
    "mmap": ("import mmap", "import mmap"),
    "sqlite3": ("try: import sqlite3\nexcept ImportError: 0", "import sqlite3"),
    "objects of the collector": ("import gc\ngc.get_objects()", "gc.get_objects"),
    "referrers": ("import gc\ngc.get_referrers(print)", "gc.get_referrers"),
    "tracing": ("import sys\nsys.settrace(print)", "sys.settrace"),
    "profiling": ("import sys\nsys.setprofile(lambda *a: None)", "sys.setprofile"),
    "a hook of its own": ("import sys\nsys.addaudithook(lambda *a: None)", "sys.addaudithook"),
    "all frames": ("import sys\nsys._current_frames()", "sys._current_frames"),
    "a word of its own": ("import os\nos.write(3, b'anything\\n')", "anything"),
    "more empty lines than there is room for": (
        "import os\nos.write(3, b'\\n' * 70000)\nexec('1')",
        "an empty line",
    ),
    "closing all ears first": ("import os\nos.closerange(3, 64)\nexec('1')", "compile"),
}
