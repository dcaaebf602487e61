"""The page of a real result in a real browser: no error, the plot drawn, hover works, differences visible."""

import re
from pathlib import Path

import pytest
from five_lines import FakeHole, at_home
from needs import chromium

from golf.results.sweep.plan import read_sweep
from golf.results.sweep.table import read_rows
from golf.show.sweep import sweep_page

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed (the extra `test`)"
)
pytestmark = [pytest.mark.needs_browser, pytest.mark.slow]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
LONG_NAME, LONG_WORD = "n" * 120, "w" * 200
WIDER = """() => [...document.querySelectorAll("html, header, main, .entry, .files, .samples, .sizes")]
    .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.className || each.tagName)"""


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        with_browser = driver.chromium.launch(executable_path=chromium(), args=QUIET)
        yield with_browser
        with_browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """The page of a result with a valid entry and one with a tampered loss."""
    from golf.commands.run import main

    root = tmp_path_factory.mktemp("browsed")
    FakeHole(root).entry("tampered.py", "1 / (step", "(1 + (step == 3) / 100) / (step")
    with pytest.MonkeyPatch.context() as patch:
        at_home(root, patch)
        main(root, ["good.py", "tampered.py", "--rounds", "home", "--no-fail-fast"])
    return max((root / "run_results").glob("*/report.html"))


@pytest.fixture(scope="module")
def long_pages(tmp_path_factory) -> dict[str, Path]:
    """Every kind of page, with names, samples and first differences that no line has room for."""
    from golf.commands.run import main

    hole = FakeHole(tmp_path_factory.mktemp("long"))
    hole.write("input.txt", "\n".join([LONG_WORD, *"abcdef"]))
    hole.edit('name = "away-order"', f'name = "{"r" * 40}"')
    entries = [
        hole.entry(f"{LONG_NAME}.py"),
        hole.entry(f"x{LONG_NAME}.py", "words[0])", "words[0] * 2)"),
        hole.entry(f"y{LONG_NAME}.py", "len(words))\n", "'9' * 200)\n"),
        hole.entry(f"z{LONG_NAME}.py", "words =", f"raise SystemExit({LONG_WORD!r})\nwords ="),
    ]
    with pytest.MonkeyPatch.context() as patch:
        at_home(hole.root, patch)
        main(hole.root, [*(entry.name for entry in entries), "--no-fail-fast"])
    report = hole.latest / "report.html"
    return {"report": report, "index": report.parent.parent / "index.html", "sweep": long_sweep(hole)}


def long_sweep(hole: FakeHole) -> Path:
    grid = f"arguments = ['{LONG_WORD}']\n[grid]\n--word = ['{LONG_WORD}']\n"
    asked = f"hole = '{hole.root}'\nprogram = '{LONG_NAME}.py'\n{grid}"
    sweep = read_sweep(hole.write(f"s{LONG_NAME}.toml", asked))
    return hole.write("sweep.html", sweep_page(sweep, read_rows(sweep, hole.root / "out")))


@pytest.fixture(scope="module")
def shown(browser, report):
    """The page in a window of a size and on a ground, and every error that it reports; each is opened once."""
    pages: dict[tuple[str, bool], tuple] = {}

    def show(size: str, dark: bool = False):
        if (size, dark) not in pages:
            pages[size, dark] = opened(browser, report, size, dark)
        return pages[size, dark]

    return show


def opened(browser, page_file: Path, size: str, dark: bool = False):
    """A page in a window of that size, and every error that it reports."""
    width, height = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page.set_default_timeout(120_000)  # milliseconds; a busy machine draws slowly
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(page_file.as_uri())
    page.wait_for_load_state("load")
    return page, errors


def plot_box(page) -> dict[str, float]:
    """Where the plot's upper half is, after scrolling to it."""
    plot = page.wait_for_selector("#plot .nsewdrag")
    page.locator("#plot").scroll_into_view_if_needed()
    return plot.bounding_box()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_opens_without_an_error_and_nothing_overflows(shown, size, dark):
    page, errors = shown(size, dark)
    page.wait_for_selector("#plot .main-svg")
    assert errors == []
    width = SIZES[size][0]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) == dark


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["report", "index", "sweep"])
def test_long_names_and_long_words_stay_in_their_cards(browser, long_pages, kind, size):
    page, errors = opened(browser, long_pages[kind], size)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert errors == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.evaluate(WIDER) == []


def test_the_plot_is_drawn_and_hovering_tells_the_losses(shown):
    page, _ = shown("desk")
    box = plot_box(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#plot .hoverlayer .legend, #plot .hoverlayer .hovertext")
    assert "tampered" in page.text_content("#plot .hoverlayer")


def test_the_plot_sends_nothing_away_and_needs_no_webgl(shown):
    page, _ = shown("desk")
    plot_box(page)
    buttons = page.eval_on_selector_all("#plot .modebar-btn", "all => all.map(each => each.dataset.title)")
    assert [title for title in buttons if re.search("cloud|share|edit", title, re.IGNORECASE)] == []
    assert page.locator("#plot canvas").count() == 0


def test_dragging_zooms_and_a_double_click_goes_back(shown):
    page, _ = shown("desk")
    box = plot_box(page)
    whole = page.evaluate("document.getElementById('plot').layout.xaxis.range")
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 60, steps=5)
    page.mouse.up()
    page.wait_for_function(f"document.getElementById('plot').layout.xaxis.range[1] < {whole[1]}")
    # A busy machine is slow.
    page.evaluate("document.getElementById('plot')._context.doubleClickDelay = 60000")
    page.mouse.dblclick(box["x"] + 300, box["y"] + 60)
    page.wait_for_function(f"document.getElementById('plot').layout.xaxis.range[1] == {whole[1]}")


def test_a_tampered_entrys_difference_is_visible(shown):
    page, _ = shown("desk")
    marked = page.locator("td.found mark")
    assert marked.count() >= 1 and marked.first.is_visible()
    assert page.get_by_text("instead of").first.is_visible()


def test_every_table_can_be_reached_and_scrolled_by_keyboard(shown):
    page, _ = shown("phone")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    regions = page.locator("[role=region]")
    reached = []
    for i in range(regions.count()):
        regions.nth(i).focus()
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert "tampered, round home: the lines around the first difference" in reached
    assert {"Every run of every program", "Environment"} <= set(reached)
    assert len(set(reached)) == len(reached), "regions are told apart by their names"
    page.keyboard.press("Tab")


def test_the_index_page_links_every_result_and_marks_what_failed(browser, report):
    page, errors = opened(browser, report.parent.parent / "index.html", "desk")
    assert page.locator(".sized .valid").count() == 0  # not every round was asked for
    assert page.locator(".sized .failed").count() == 2
    page.click(f"text={report.parent.name}")
    page.wait_for_selector("text=Is it the same program?")
    assert errors == []


def test_without_scripts_and_on_paper_still_pictures_take_the_plots_place(browser, report):
    quiet = browser.new_context(java_script_enabled=False)
    page = quiet.new_page()
    page.goto(report.as_uri())
    assert page.locator(".still").first.is_visible() and not page.locator("#plot").is_visible()
    page, _ = opened(browser, report, "desk")
    page.wait_for_selector("#plot .main-svg")
    assert not page.locator(".still").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".still").first.is_visible() and not page.locator("#plot").is_visible()


def test_the_answer_and_the_first_strip_stand_on_the_first_screen(browser, report):
    for size, (_, height) in SIZES.items():
        page, _ = opened(browser, report, size)
        for part in ("#answer", "svg.strip >> nth=0"):
            box = page.locator(part).bounding_box()
            assert box["y"] + box["height"] < height, f"{part} at {size}"
