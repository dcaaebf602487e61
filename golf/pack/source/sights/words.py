"""Words that betray what a program looks at: a row for each kind of sight."""

from golf.pack.source.sights.kinds import CLOSES, DIES, Keep, Note, Refusal, Sight, words

Rows = tuple[tuple[frozenset[str], Sight], ...]


def _keeps(reason: str, *keeps: Keep) -> Sight:
    return Sight(reason, frozenset(keeps))


# What leads to the names of a function's variables, but does not tell them itself.
FRAMES = words("""
    _getframe _current_frames _getframemodulename currentframe f_globals f_builtins f_code f_back gi_frame gi_code
    cr_frame cr_code ag_frame ag_code tb_frame __globals__ __code__ co_name co_qualname settrace setprofile
    settrace_all_threads setprofile_all_threads monitoring
""")
# Names that the source does not bind, attributes, keywords, what is imported by name, and strings that are looked up.
USED: Rows = (
    (
        words("""
            f_locals __closure__ co_varnames co_names co_freevars co_cellvars co_consts co_code capture_locals CodeType
            co_nlocals co_stacksize __static_attributes__ get_objects get_referrers get_referents
            """),
        _keeps("the source looks at names itself", Keep.NAMES, Keep.ORDER),
    ),
    (words("co_consts co_code co_stacksize co_exceptiontable"), Sight("", refuses=Refusal.CODE)),
    (
        FRAMES,
        _keeps("the source looks at frames itself", Keep.GLOBALS, Keep.DEFINITIONS, Keep.ORDER),
    ),
    (
        words("""
            __kwdefaults__ __annotations__ __annotate__ get_type_hints get_annotations signature getfullargspec
            getcallargs __signature__ WRAPPER_ASSIGNMENTS
            """),
        _keeps(
            "the source looks at signatures itself",
            Keep.SIGNATURES,
            Keep.GLOBALS,
            Keep.DEFINITIONS,
            Keep.ORDER,
        ),
    ),
    (
        words("""
            exc_info exception print_exc print_exception print_last format_exc format_exception format_exception_only
            TracebackException excepthook unraisablehook last_value last_exc with_traceback set_exception_handler
            assertRaises assertRaisesRegex return_exceptions __context__ __cause__ ExitStack AsyncExitStack
            """),
        _keeps("an error's message may tell it", Keep.TOLD),
    ),
    (
        words("""
            globals modules __main__ __import__ import_module __builtins__ global_enum resolve_name exec_module
            load_module module_from_spec spec_from_loader spec_from_file_location reload
            """),
        _keeps("strings may name it", Keep.GLOBALS, Keep.ORDER),
    ),
    (words("__name__ __qualname__"), _keeps("may tell its own name", Keep.DEFINITIONS)),
    (
        words("""
            __class__ __bases__ __base__ __mro__ mro __subclasses__ classmethod __repr__ __str__ __format__
            __orig_class__ __self__ __func__ __wrapped__ __objclass__ __reduce__ __reduce_ex__ __getstate__
            substitute safe_substitute registry reveal_type
            """),
        _keeps("an object may tell its class", Keep.CLASSES),
    ),
    (words("__subclasses__"), _keeps("", Keep.VARIABLES)),
    (words("new_class prepare_class"), _keeps("a key may name it", Keep.STRINGS)),
    (words("getrefcount"), _keeps(DIES, Keep.NAMES, Keep.LIVES, Keep.ORDER)),
    (
        words("""
            fdopen popen TextIOWrapper BufferedWriter BufferedRandom FileIO openpty pipe pipe2 GzipFile BZ2File LZMAFile
            open_code
            """),
        _keeps(CLOSES, Keep.LIVES, Keep.ORDER),
    ),
    (words("__dict__ __members__"), _keeps("", Keep.ORDER)),
    (
        words("getdoc getmembers getmembers_static classify_class_attrs WRAPPER_ASSIGNMENTS co_flags"),
        _keeps("", Keep.DOCUMENTATION),
    ),
    (
        words("""
            __annotations__ __annotate__ get_type_hints get_annotations signature getfullargspec getcallargs
            __signature__ singledispatch singledispatchmethod WRAPPER_ASSIGNMENTS get_overloads
            """),
        _keeps("", Keep.ANNOTATIONS),
    ),
    (
        words("""
            getsource getsourcelines findsource getblock getcomments co_firstlineno co_lines co_positions co_linetable
            co_lnotab co_filename f_lineno tb_lineno tb_lasti f_lasti extract_tb extract_stack walk_tb walk_stack
            print_tb print_stack format_tb format_stack print_exc print_exception print_last format_exc
            format_exception TracebackException FrameSummary StackSummary getframeinfo getinnerframes getouterframes
            code_context __firstlineno__ settrace set_trace excepthook unraisablehook stack_info findCaller
            """),
        Sight("", refuses=Refusal.LINES),
    ),
    (words("__loader__ get_source getsourcefile getfile getabsfile"), Sight("", refuses=Refusal.SOURCE)),
    (words("setprofile monitoring"), Sight("", note=Note.PROFILE)),
    (
        words("f_back _current_frames RecursionError getrecursionlimit"),
        Sight("", refuses=Refusal.FRAMES, wrapped=True),
    ),
    (words("setrecursionlimit"), Sight("", note=Note.RECURSION, wrapped=True)),
    (words("__file__"), Sight("", note=Note.FILE)),
)
BUILTINS: Rows = (
    (words("help"), _keeps("the source looks at names itself", Keep.NAMES, Keep.ORDER, Keep.DOCUMENTATION)),
    (words("help breakpoint"), Sight("", refuses=Refusal.LINES)),
)
MODULES: Rows = (
    (
        words("symtable dis annotationlib bdb pdb trace"),
        _keeps("the source looks at names itself", Keep.NAMES, Keep.ORDER),
    ),
    (
        words("inspect pydoc"),
        _keeps(
            "the source looks at signatures itself",
            Keep.SIGNATURES,
            Keep.GLOBALS,
            Keep.DEFINITIONS,
            Keep.ORDER,
        ),
    ),
    (
        words("""
            __main__ imp unittest doctest runpy pickle cPickle _pickle pickletools copyreg shelve marshal
            multiprocessing code codeop timeit profile cProfile builtins pkgutil pydoc rlcompleter readline dbm
            """),
        _keeps("strings may name it", Keep.GLOBALS, Keep.ORDER),
    ),
    (
        words("""
            pickle cPickle _pickle pickletools copyreg shelve marshal multiprocessing threading concurrent asyncio
            argparse optparse profile cProfile
            """),
        _keeps("may tell its own name", Keep.DEFINITIONS),
    ),
    (
        words("weakref gc _weakref"),
        _keeps(DIES, Keep.DEFINITIONS, Keep.CLASSES, Keep.LIVES, Keep.ORDER),
    ),
    (
        words("doctest pydoc cmd docopt unittest xmlrpc"),
        _keeps("", Keep.DOCUMENTATION, Keep.ANNOTATIONS),
    ),
    (words("dis linecache faulthandler pyclbr"), Sight("", refuses=Refusal.LINES)),
    (words("pickle cPickle _pickle shelve marshal"), _keeps("", Keep.IDENTITY)),  # write one object once
    (words("doctest unittest"), Sight("", note=Note.TESTS)),
    (words("unittest"), _keeps("", Keep.TRUTHS)),  # its mocks count
    (words("profile cProfile pstats trace pdb bdb tracemalloc"), Sight("", note=Note.PROFILE)),
)
# Methods by which Python tells an object something.
DEFINED: Rows = (
    (
        words(
            "__new__ __init_subclass__ __prepare__ __class_getitem__ __set_name__ __get__ __instancecheck__"
        ),
        _keeps("an object may tell its class", Keep.CLASSES),
    ),
    (words("__del__"), _keeps(DIES, Keep.DEFINITIONS, Keep.CLASSES, Keep.LIVES, Keep.ORDER)),
    (words("__getnewargs_ex__"), _keeps("a key may name it", Keep.STRINGS)),
    (words("__set_name__"), _keeps("", Keep.ORDER)),
    (words("__prepare__"), _keeps("the source looks at names itself", Keep.NAMES, Keep.ORDER)),
    (words("__bool__ __len__"), _keeps("", Keep.TRUTHS)),
)
