"""One page: what is read, what is refused, and in which words."""

import sys
import threading

import pytest

from golf.corpus.address import Names, is_public
from golf.corpus.extract import PageError
from golf.corpus.web import AGENT, Limits, Web
from golf.errors import GolfError

pytest.importorskip("httpx2")
pytest.importorskip("protego")
pytest.importorskip("trafilatura")


def web(**arguments):
    arguments.setdefault("limits", Limits(seconds=60, size=200_000))
    return Web(**arguments)


def refusal(fetcher, url):
    with pytest.raises(PageError) as caught:
        fetcher.documents(url)
    return str(caught.value)


def test_an_article_comes_without_menu_and_footer(site):
    text = web().documents(site.url("/article"))
    assert "In the autumn the leaves of the old café trees" in text
    assert "Shop" not in text and "cookie" not in text


def test_plain_text_comes_line_by_line(site):
    assert web().documents(site.url("/text")) == "first line\nsecond line\n"


def test_redirects_are_followed(site):
    assert "café" in web().documents(site.url("/to?/to?/article"))


@pytest.mark.slow
def test_a_circle_of_redirects_ends(site):
    assert refusal(web(), site.url("/circle")) == "redirects more than 5 times"
    assert site.asked.count("/circle") == 6


def test_a_redirect_out_of_the_web_is_refused(site):
    said = refusal(web(), site.url("/to?file:///etc/hostname"))
    assert said == "leads to file:/etc/hostname, which is no web address"


@pytest.mark.parametrize("wrapped", [1 << 16, 1 << 32])
def test_a_port_that_does_not_exist_is_never_taken_for_one_that_does(site, wrapped):
    there = site.url("/text")
    port = there.split(":")[2].partition("/")[0]
    wrong = there.replace(port, str(int(port) + wrapped))
    assert "no web address" in refusal(web(), wrong)
    assert "no web address" in refusal(web(), site.url(f"/to?{wrong}"))


def test_a_missing_page_says_its_status(site):
    assert refusal(web(), site.url("/nowhere")) == "answered with status 404"


def test_what_is_neither_html_nor_text_is_refused(site):
    assert refusal(web(), site.url("/pdf")) == "is application/pdf, neither HTML nor plain text"


@pytest.mark.slow
def test_a_page_without_main_text_says_so(site):
    assert refusal(web(), site.url("/empty")) == "has no main text"


@pytest.mark.parametrize("page", ["lying", "unheard", "marked"])
def test_a_wrong_missing_or_unknown_charset_costs_no_letter(site, page):
    assert "café trees" in web().documents(site.url(f"/{page}"))


def test_a_charset_that_only_the_page_names_is_used(site):
    assert "кафе trees" in web().documents(site.url("/declared"))


@pytest.mark.parametrize("page", ["huge", "bomb"])
def test_a_huge_page_is_refused_also_when_it_is_packed(site, page):
    assert refusal(web(), site.url(f"/{page}")) == "is larger than 200,000 bytes"


@pytest.mark.slow
def test_a_slow_page_is_given_up_in_time(site):
    assert refusal(web(limits=Limits(seconds=0.5)), site.url("/slow")) == "took more than 0.5 seconds"


@pytest.mark.slow
def test_the_time_limit_holds_for_the_main_text_too(site):
    said = refusal(web(limits=Limits(seconds=2)), site.url("/crowded"))
    assert said == "took more than 2 seconds" or "takes more than the" in said


def test_a_name_that_takes_for_ever_is_given_up_in_time(site):
    never = threading.Event()

    def waiting(host):
        never.wait(5)
        return "127.0.0.1"

    said = refusal(web(limits=Limits(seconds=0.2), names=Names(resolve=waiting)), site.url("/text"))
    never.set()
    assert said == "took more than 0.2 seconds"


def test_a_page_that_breaks_off_is_refused(site):
    assert refusal(web(), site.url("/broken")).startswith("cannot be had (")


def test_a_closed_port_is_refused(site):
    site.server_close()
    assert "robots.txt cannot be had" in refusal(web(), site.url("/text"))


def test_a_host_without_an_address_is_named():
    def nowhere(host):
        raise OSError

    said = refusal(web(names=Names(resolve=nowhere)), "http://nowhere.example/")
    assert said == "has a host without an address, nowhere.example"


PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"  # both reach the server; the first plays a public address
NAMES = Names(
    resolve={"public.example": PUBLIC, "inner.example": PRIVATE, "127.0.0.1": PUBLIC}.__getitem__,
    public=lambda address: address == PUBLIC,
)


def test_a_redirect_from_a_public_to_a_private_address_is_refused_unasked(site):
    inner = site.url("/article", "inner.example")
    said = refusal(web(names=NAMES), site.url(f"/to?{inner}", "public.example"))
    assert said == "redirects to inner.example, a private address"
    assert "/article" not in site.asked


def test_a_public_site_cannot_send_its_robots_file_to_a_private_address(site):
    site.robots = (302, site.url("/text", "inner.example"))
    said = refusal(web(names=NAMES), site.url("/text", "public.example"))
    assert said == "belongs to a site whose robots.txt redirects to inner.example, a private address"
    assert site.asked == ["/robots.txt"]


def test_a_redirect_from_public_to_public_is_followed(site):
    assert "café" in web(names=NAMES).documents(site.url("/to?/article", "public.example"))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("172.16.9.9", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_that_all_can_reach_are_public(address, public):
    assert is_public(address) is public


def test_robots_txt_keeps_us_out(site):
    site.robots = (200, f"User-agent: {AGENT}\nDisallow: /art*cle$\n")
    assert refusal(web(), site.url("/article")) == "is closed to programs by the site's robots.txt"
    assert "/article" not in site.asked


def test_robots_txt_is_asked_once_for_many_pages(site):
    fetcher = web()
    fetcher.documents(site.url("/article"))
    fetcher.documents(site.url("/text"))
    assert site.asked == ["/robots.txt", "/article", "/text"]
    assert site.agents == {AGENT}


def test_robots_txt_holds_for_the_target_of_a_redirect(site):
    site.robots = (200, "User-agent: *\nDisallow: /article\n")
    assert "robots.txt" in refusal(web(), site.url("/to?/article"))
    assert "/article" not in site.asked


def test_a_site_whose_robots_txt_fails_is_left_alone(site):
    site.robots = (503, "")
    assert "robots.txt" in refusal(web(), site.url("/article"))
    assert site.asked == ["/robots.txt"]


def test_the_pause_that_robots_txt_asks_for_is_made(site):
    site.robots = (200, "User-agent: *\nCrawl-delay: 3\n")
    pauses = []
    fetcher = web(sleep=pauses.append)
    fetcher.documents(site.url("/text"))
    fetcher.documents(site.url("/article"))
    assert len(pauses) == 1 and 2 < pauses[0] <= 3


def test_a_missing_library_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(GolfError, match=r"need trafilatura.*pip install \"tinygpt-golf\[corpus\]\""):
        web().documents("http://127.0.0.1/")
