"""The page of a real result in a real browser: no error, the plot drawn, hover works, differences visible."""

from pathlib import Path

import pytest
from needs import chromium

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed (the extra `test`)"
)
pytestmark = pytest.mark.needs_browser
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SIZES = {"desk": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        with_browser = driver.chromium.launch(executable_path=chromium(), args=QUIET)
        yield with_browser
        with_browser.close()


@pytest.fixture
def report(fake_hole, compare) -> Path:
    """The page of a result with a valid entry and one with a tampered loss."""
    fake_hole.entry("tampered.py", "1 / (step", "(1 + (step == 3) / 100) / (step")
    compare("good.py", "tampered.py", "--rounds", "home", "--no-fail-fast")
    return max(path for path in (fake_hole.root / "run_results").glob("*/report.html"))


def opened(browser, page_file: Path, size: str, dark: bool = False):
    """The page in a window of that size, and every error that it reports."""
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
def test_the_page_opens_without_an_error_and_nothing_overflows(browser, report, size, dark):
    page, errors = opened(browser, report, size, dark)
    page.wait_for_selector("#plot .main-svg")
    assert errors == []
    width = SIZES[size][0]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) == dark


def test_the_plot_is_drawn_and_hovering_tells_the_losses(browser, report):
    page, _ = opened(browser, report, "desk")
    box = plot_box(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#plot .hoverlayer .legend, #plot .hoverlayer .hovertext")
    assert "tampered" in page.text_content("#plot .hoverlayer")


def test_dragging_zooms_and_a_double_click_goes_back(browser, report):
    page, _ = opened(browser, report, "desk")
    box = plot_box(page)
    whole = page.evaluate("document.getElementById('plot').layout.xaxis.range")
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 60, steps=5)
    page.mouse.up()
    page.wait_for_function(f"document.getElementById('plot').layout.xaxis.range[1] < {whole[1]}")
    page.mouse.dblclick(box["x"] + 300, box["y"] + 60)
    page.wait_for_function(f"document.getElementById('plot').layout.xaxis.range[1] == {whole[1]}")


def test_a_tampered_entrys_difference_is_visible(browser, report):
    page, _ = opened(browser, report, "desk")
    marked = page.locator("td.found mark")
    assert marked.count() >= 1 and marked.first.is_visible()
    assert page.get_by_text("instead of").first.is_visible()


def test_every_table_can_be_reached_and_scrolled_by_keyboard(browser, report):
    page, _ = opened(browser, report, "phone")
    regions = page.locator("[role=region]")
    assert regions.count() >= 4
    for i in range(regions.count()):
        regions.nth(i).focus()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Tab")


def test_the_index_page_links_every_result_and_draws_its_plot(browser, report):
    page, errors = opened(browser, report.parent.parent / "index.html", "desk")
    page.wait_for_selector("#plot .main-svg")
    page.click(f"text={report.parent.name}")
    page.wait_for_selector("text=Is it the same program?")
    assert errors == []
