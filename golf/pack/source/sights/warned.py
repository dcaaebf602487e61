"""Warnings that a program gives, or that Python gives of it: they tell the line that they come from."""

import ast

from golf.pack.source.sights.facts import Facts, called
from golf.pack.source.sights.kinds import words

EACH = ("always", "all", "module", "once")  # filters that do not ask for the line
QUIET = ("ignore", "error")
# What Python 3.11 to 3.13 warn of when it is imported, and when it is called.
OLD_MODULES = words("""
    aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib
    ossaudiodev pipes smtpd sndhdr spwd sre_compile sre_constants sre_parse sunau telnetlib uu xdrlib
    """)
OLD = words("""
    utcnow utcfromtimestamp getdefaultlocale resetlocale find_loader get_loader get_event_loop get_child_watcher
    set_child_watcher readfp link_to java_ver master_open slave_open match_hostname glob0 glob1 splittype splithost
    splituser splitpasswd splitport splitnport splitquery splittag splitattr splitvalue enable_shared_cache
    module_for_loader set_loader set_package FancyURLopener URLopener NameConstant
    """)
# What else it warns of, by the module that it belongs to.
OLD_OF_MODULES = {
    "threading": words(
        "activeCount currentThread getName setName isDaemon setDaemon isSet notifyAll fork forkpty"
    ),
    "logging": words("warn"),
    "unittest": words("""
        makeSuite findTestCases getTestCaseNames usageExit assertDictContainsSubset assertEquals assertNotEquals
        assertRegexpMatches assertNotRegexpMatches assertRaisesRegexp assertAlmostEquals assertNotAlmostEquals assert_
        failUnless failIf failUnlessEqual failIfEqual failUnlessRaises
        """),
    "ast": words("Num Str Bytes Ellipsis"),
    "wave": words("getmark setmark getmarkers"),
    "sqlite3": words("date datetime"),
}
POSITIONAL = {"sub": 3, "subn": 3, "split": 2, "throw": 1}  # how many arguments Python does not warn of


def shows_warnings(facts: Facts) -> bool:
    """A warning is given, and shown."""
    if "warnings" not in facts.modules:
        return False
    if facts.words & {"lineno", "filename", "showwarning", "formatwarning", "warn_explicit"}:
        return True
    if "warn" not in facts.words or _filtered(facts, QUIET):
        return False
    recorded = any(word.arg == "record" for call in facts.calls("catch_warnings") for word in call.keywords)
    return not recorded or not (_warns_once(facts) or _filtered(facts, EACH))


def _warns_once(facts: Facts) -> bool:
    """Whether one line gives all warnings: of each, the same one is recorded once."""
    calls = [*facts.calls("warn")]
    levels = [word for call in calls for word in call.keywords if word.arg in ("stacklevel", None)]
    return len(calls) == 1 and len(calls[0].args) < 3 and not levels


def _filtered(facts: Facts, actions: tuple[str, ...]) -> bool:
    """Whether a filter of warnings does one of these."""
    calls = facts.calls("simplefilter", "filterwarnings", "catch_warnings")
    given = [each for call in calls for each in (*call.args[:1], *(word.value for word in call.keywords))]
    return any(isinstance(each, ast.Constant) and each.value in actions for each in given)


def is_warned_of(facts: Facts) -> bool:
    """Python itself may warn of something that the source does, and show it."""
    if "warnings" in facts.modules and _filtered(facts, QUIET):
        return False
    old = OLD.union(*(words for module, words in OLD_OF_MODULES.items() if module in facts.modules))
    coroutines = _coroutines(facts)
    return bool(OLD_MODULES & facts.modules or old & (facts.attributes | facts.taken)) or any(
        _is_warned_of(node, coroutines) for node in facts.nodes
    )


def _is_warned_of(node: ast.AST, coroutines: set[str]) -> bool:
    match node:
        case ast.UnaryOp(ast.Invert(), operand):
            return isinstance(operand, ast.Constant) and isinstance(operand.value, bool)
        case ast.Call(ast.Attribute(owner, word), args):
            counted = word == "throw" or getattr(owner, "id", "") == "re"
            return counted and len(args) > POSITIONAL.get(word, len(args))
        case ast.Expr(ast.Call() as call):
            return called(call) in coroutines  # nobody awaits it
    return False


def _coroutines(facts: Facts) -> set[str]:
    """The functions that are coroutines, whatever class they belong to."""
    plain = {node.name for node in facts.nodes if isinstance(node, ast.FunctionDef)}
    nodes = (
        node for node in facts.nodes if isinstance(node, ast.AsyncFunctionDef) and not node.decorator_list
    )
    return {node.name for node in nodes} - plain
