"""`golf corpus` as a user calls it."""

import os
import time
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from golf.commands import corpus as command
from golf.commands.arguments import Parser
from golf.commands.corpus import add_parser
from golf.corpus import cache, local
from golf.corpus.cache import FRESH_SECONDS, Cache
from golf.corpus.documents import as_lines, decoded, documents_of
from golf.corpus.extract import PageError
from golf.corpus.web import Web
from golf.errors import GolfError


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setattr(command, "default_folder", lambda: folder)
    return folder


def corpus(*arguments):
    parser = Parser()
    add_parser(parser.add_subparsers())
    parsed = parser.parse_args(["corpus", *map(str, arguments)])
    return parsed.run(parsed)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "input.txt"


def test_files_and_folders_become_a_document_a_line(tmp_path, out, capsys):
    (tmp_path / "names.txt").write_text("ann\n\n  bob   ross \n", "utf-8")
    (tmp_path / "more" / "deep").mkdir(parents=True)
    (tmp_path / "more" / "b.txt").write_text("\ufeffzoë", "utf-8")
    (tmp_path / "more" / "deep" / "a.md").write_text("# head\r\nline", "utf-8")
    (tmp_path / "more" / "picture.png").write_bytes(b"\xff\x00")
    assert corpus(tmp_path / "names.txt", tmp_path / "more", "-o", out) == 0
    assert out.read_bytes() == "ann\nbob ross\nzoë\n# head\nline\n".encode()
    assert capsys.readouterr().out == f"{out}: 5 documents, 24 characters\n"


@pytest.mark.slow
@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)))
def test_an_input_made_of_documents_comes_out_as_it_went_in(documents):
    assert list(documents_of("\n".join(documents))) == documents


def test_the_output_is_not_read_as_a_source(tmp_path, out):
    (tmp_path / "a.txt").write_text("a", "utf-8")
    out.write_text("old", "utf-8")
    corpus(tmp_path, "-o", out)
    corpus(tmp_path, "-o", out)
    assert out.read_text("utf-8") == "a\n"


def test_pages_come_in_order_and_a_lost_one_is_a_warning(site, tmp_path, out, capsys):
    pytest.importorskip("trafilatura")
    addresses = tmp_path / "addresses.txt"
    addresses.write_text(
        f"# pages\n\n{site.url('/text')}  # good\n{site.url('/gone#part')}\n{site.url('/pdf')}\n", "utf-8"
    )
    (tmp_path / "own.txt").write_text("own", "utf-8")
    assert corpus(tmp_path / "own.txt", "--url-file", addresses, "-o", out) == 0
    assert out.read_text("utf-8") == "own\nfirst line\nsecond line\n"
    printed = capsys.readouterr()
    assert printed.out == f"{out}: 3 documents, 24 characters; 2 pages could not be had\n"
    assert printed.err.splitlines() == [
        f"golf: warning: {site.url('/gone#part')} answered with status 404; it is left out",
        f"golf: warning: {site.url('/pdf')} is application/pdf, neither HTML nor plain text; it is left out",
    ]


def test_a_second_call_asks_nobody_again_unless_the_cache_is_off(site, out):
    pytest.importorskip("trafilatura")
    for arguments in ([], [], ["--no-cache"]):
        assert corpus(site.url("/text"), "-o", out, *arguments) == 0
    assert site.asked.count("/text") == 2


def test_without_the_cache_nothing_is_kept(site, out, own_cache):
    pytest.importorskip("trafilatura")
    corpus(site.url("/text"), "-o", out, "--no-cache")
    assert not own_cache.exists()


def test_the_cache_forgets_after_a_week_and_survives_damage(tmp_path):
    kept = Cache(tmp_path)
    kept.put("http://a/", "text")
    assert kept.get("http://a/") == "text"
    (page,) = tmp_path.iterdir()
    old = time.time() - FRESH_SECONDS - 10
    os.utime(page, (old, old))
    assert kept.get("http://a/") is None
    page.write_text("{broken", "utf-8")
    assert kept.get("http://a/") is None


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    Cache(blocked).put("http://a/", "text")
    assert Cache(blocked).get("http://a/") is None


def test_the_cache_lies_where_the_platform_keeps_caches():
    assert cache.default_folder().parts[-2:] == ("tinygpt-golf", "pages")


def test_the_time_limit_is_the_callers(site, out, capsys):
    pytest.importorskip("trafilatura")
    with pytest.raises(GolfError, match="the sources hold no document; nothing is written"):
        corpus(site.url("/slow"), "-o", out, "--timeout", "0.3")
    assert "took more than 0.3 seconds" in capsys.readouterr().err
    assert not out.exists()


def test_the_size_limit_is_the_callers(site, out, capsys):
    pytest.importorskip("trafilatura")
    with pytest.raises(GolfError):
        corpus(site.url("/text"), "-o", out, "--max-bytes", "10")
    assert "is larger than 10 bytes" in capsys.readouterr().err


def test_a_page_larger_than_is_cheap_to_read_cannot_be_asked_for(out):
    with pytest.raises(GolfError, match="'10000001' is more than is read of a page: 10,000,000 at most"):
        corpus("http://a/", "-o", out, "--max-bytes", "10000001")


def test_an_html_file_whose_main_text_costs_too_much_gets_one_line(tmp_path, out, monkeypatch):
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text("<article>" + "<p>a</p>" * 60_000, "utf-8")
    monkeypatch.setattr(local, "SECONDS", 0.5)
    with pytest.raises(
        GolfError, match=r"a.html: has a main text that takes more .*; give its text as a .txt"
    ):
        corpus(tmp_path / "a.html", "-o", out)


def test_many_short_lines_cost_little_more_memory_than_their_text():
    tracemalloc.start()
    as_lines("a b\n" * 150_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


@pytest.mark.parametrize(
    ("make", "arguments", "message"),
    [
        ({}, [], "there is no source; name files"),
        ({}, ["{0}/gone"], "gone: there is no such file or folder; a web page begins with"),
        ({"x.png": b""}, ["{0}"], "the folder holds no file that ends in .txt, .md"),
        ({"x.txt": b"a\xffb"}, ["{0}/x.txt"], r"x.txt: cannot be read \(byte 2 is not UTF-8\); it must be"),
        ({"input.txt": b"a"}, ["{0}/input.txt"], "is the output too; name another with -o"),
        ({"u": b"ftp://x"}, ["--url-file", "{0}/u"], "u, line 1: ftp://x is no web address; begin it with"),
        (
            {"u": b"\xff"},
            ["--url-file", "{0}/u"],
            r"u: cannot be read \(byte 1 is not UTF-8\); name a UTF-8 file",
        ),
        ({}, ["--url-file", "{0}/u"], "u: there is no such file; name a UTF-8 file of web"),
        (
            {"x.txt": b"a"},
            ["{0}/x.txt", "--timeout", "0"],
            "argument --timeout: '0' is not a number of seconds above zero",
        ),
        ({"x.txt": b" \n"}, ["{0}/x.txt"], "the sources hold no document; nothing is written"),
    ],
)
def test_a_call_that_cannot_be_met_gets_one_line(tmp_path, make, arguments, message):
    for name, content in make.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(GolfError, match=message) as caught:
        corpus(*(argument.format(tmp_path) for argument in arguments), "-o", tmp_path / "input.txt")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("out", ["/dev/null", "/dev/stdout", "/dev/full", "pipe", "link", "folder"])
def test_an_output_that_is_no_file_is_refused_and_stays_what_it_is(tmp_path, monkeypatch, site, out):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    (tmp_path / "link").symlink_to("/etc/hostname")
    (tmp_path / "folder").mkdir()
    before = os.lstat(out).st_mode
    with pytest.raises(GolfError, match=r"is a (device|pipe|link|folder), not a file; choose another -o"):
        corpus(site.url("/text"), "-o", out)
    assert os.lstat(out).st_mode == before and site.asked == []


def test_a_folder_is_not_left_by_its_links(tmp_path, out, capsys):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "in" / "deep" / "a.txt").write_text("a")
    (tmp_path / "in" / "near.txt").symlink_to("deep/a.txt")
    (tmp_path / "in" / "far\x1b[2J.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in" / "up").symlink_to("..")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    assert corpus(tmp_path / "in", "-o", out) == 0
    assert out.read_text() == "a\na\n"
    err = capsys.readouterr().err
    assert (
        "\\x1b[2J.txt is a link that leads out of the folder; it is left out" in err and err.count("\n") == 1
    )


def test_a_source_of_another_kind_is_named_for_what_it_is(tmp_path, out):
    os.mkfifo(tmp_path / "pipe.txt")
    for source, kind in ((tmp_path / "pipe.txt", "pipe"), ("/dev/zero", "device")):
        with pytest.raises(GolfError, match=f"is a {kind}, not a file; it must be readable"):
            corpus(source, "-o", out)


def test_what_controls_a_terminal_or_turns_the_writing_is_left_out(tmp_path, out):
    (tmp_path / "x.txt").write_text(
        "a\x1b]52;c;x\x07b\x00 \x9b2J\tc\u202ed\u2066e\u061c\n\x1b\nf\x85g", "utf-8"
    )
    corpus(tmp_path / "x.txt", "-o", out)
    assert out.read_text("utf-8") == "a]52;c;xb 2J cde\nf\ng\n"


def test_what_a_page_says_of_itself_reaches_no_terminal_raw(out, capsys, monkeypatch):
    monkeypatch.setattr(
        Web, "documents", lambda *_: (_ for _ in ()).throw(PageError("is \x1b]52;c;x\x07\n\u202e"))
    )
    with pytest.raises(GolfError, match="the sources hold no document"):
        corpus("http://a/\x1b[2J", "-o", out)
    assert capsys.readouterr().err == (
        "golf: warning: http://a/\\x1b[2J is \\x1b]52;c;x\\x07\\n\\u202e; it is left out\n"
    )


def test_an_output_that_cannot_be_written_gets_one_line(tmp_path):
    (tmp_path / "x.txt").write_text("a", "utf-8")
    with pytest.raises(GolfError, match=r"cannot be written .No such file or directory.; choose another -o"):
        corpus(tmp_path / "x.txt", "-o", tmp_path / "gone" / "input.txt")
    with pytest.raises(GolfError, match="folder: is a folder, not a file; choose another -o"):
        (tmp_path / "folder").mkdir()
        corpus(tmp_path / "x.txt", "-o", tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "x.txt"]


CHARSETS = [
    "utf-8",
    "ascii",
    "base64",
    "x-none",
    "utf-16",
    "idna",
    "utf-7",
    "punycode",
    "unicode_escape",
    "undefined",
]


@given(st.binary(max_size=200), st.none() | st.sampled_from(CHARSETS))
@example(b"+2AA-", "utf-7")
@example(b"\\ud800", "unicode_escape")
def test_any_bytes_under_any_charset_are_documents_that_can_be_written(body, declared):
    for document in documents_of(decoded(body, declared)):
        assert document.encode() and list(documents_of(document)) == [document]
