"""A lesson in a real browser: by mouse, by keyboard, and on a phone."""

import random
from pathlib import Path
from typing import Any

import pytest
from needs import chromium
from references import ROOT, load

from golf.lessons.page import page as page_of

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed (the extra `test`)"
)
pytestmark = pytest.mark.needs_browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def sorter() -> Any:
    return load("holes/sorter/zeptogpt.py")


@pytest.fixture(scope="module")
def snapshots(sorter: Any) -> list[Any]:
    """Two models as the reference has them, their weights drawn at random."""
    models = []
    for seed in (1, 2):
        random.seed(seed)
        weights = sorter.make_weights(sorter.Shape())
        for parameter in sorter.all_parameters(weights):
            parameter.data = random.gauss(0, 0.8)
        models.append(weights)
    return models


@pytest.fixture(scope="module")
def file(sorter: Any, snapshots: list[Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    lesson = {
        "title": "Sorter", "text": "", "ask": "three letters", "example": "cab",
        "vocabulary": sorter.vocabulary, "shape": {"heads": 2}, "losses": [[1, 2.0], [50, 1.0]],
        "snapshots": [
            {"step": step, "weights": {name: [[x.data for x in row] for row in rows] for name, rows in each.items()}}
            for step, each in zip((0, 50), snapshots, strict=True)
        ],
    }  # fmt: skip
    path = tmp_path_factory.mktemp("lesson") / "sorter.html"
    path.write_text(page_of(lesson, (ROOT / "holes/sorter/lesson.js").read_text("utf-8")), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(params=[(1200, 900), (390, 844)], ids=["desk", "phone"])
def page(browser, file: Path, request: pytest.FixtureRequest):
    """The page, which reports no error and is no wider than its window."""
    width, height = request.param
    opened = browser.new_page(viewport={"width": width, "height": height})
    opened.set_default_timeout(60_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(file.as_uri())
    opened.wait_for_selector("td.marked")
    yield opened
    assert errors == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    opened.close()


def tokens(page) -> list[str]:
    return page.locator("#tokens span").all_inner_texts()


def attended(sorter: Any, weights: Any, triple: list[int]) -> tuple[list[str], list[list[list[float]]]]:
    """What the reference writes, and what its heads attend to at each choice."""
    predicted, records = sorter.sort_triple(sorter.Shape(), weights, triple)
    names = [sorter.vocabulary[token] for token in [*triple, 0, *predicted]]
    return names, [attention for _, _, attention in records]


@pytest.mark.slow
def test_the_page_shows_the_reference_s_numbers_at_every_step_of_the_slider(page, sorter, snapshots) -> None:
    for step, weights in reversed(list(enumerate(snapshots))):
        names, attention = attended(sorter, weights, [3, 1, 2])
        assert tokens(page) == names
        for head in (0, 1):
            for row, shares in zip((3, 4, 5), attention, strict=True):
                cells = page.locator(f'td[data-head="{head}"][data-row="{row}"]').all_inner_texts()
                assert cells == [f"{share:.2f}" for share in shares[head]]
        if step:
            page.locator("#step").focus()
            page.keyboard.press("ArrowLeft")
    assert page.locator("#at").inner_text() == "0, loss 2.0000"


@pytest.mark.slow
def test_a_typed_triple_is_sorted_and_anything_else_gets_one_sentence(page, sorter, snapshots) -> None:
    page.locator("#input").fill("bcc")
    page.keyboard.press("Enter")
    assert tokens(page) == attended(sorter, snapshots[1], [2, 3, 3])[0]
    page.locator("#input").fill("<b>x</b>")
    page.keyboard.press("Enter")
    assert "not three letters" in page.locator("#fault").inner_text()
    assert tokens(page) == attended(sorter, snapshots[1], [2, 3, 3])[0]


@pytest.mark.slow
def test_a_cell_tells_the_dot_product_and_the_weight_that_it_comes_to(page) -> None:
    page.locator('td[data-head="1"][data-row="4"][data-column="2"]').click()
    told = page.locator("#detail").inner_text()
    assert told.startswith("head 2: ") and "(5) looks at b (3)" in told
    product = told.split("query · key = ")[1].split("\n")[0]
    terms, total = product.rsplit(" = ", 1)
    numbers = [float(a) * float(b) for a, b in (term.split(" × ") for term in terms.split(" + "))]
    assert len(numbers) == 3 and sum(numbers) == pytest.approx(float(total), abs=0.01)
    weight = float(told.rsplit(" = ", 1)[1])
    assert f"{weight:.2f}" == page.locator("td.marked").inner_text()


@pytest.mark.slow
def test_arrow_keys_walk_from_cell_to_cell_and_stay_within_the_triangle(page) -> None:
    page.locator('td[data-head="0"][data-row="1"][data-column="1"]').click()
    for key, place in (
        ("ArrowRight", (1, 1)),
        ("ArrowDown", (2, 1)),
        ("ArrowLeft", (2, 0)),
        ("ArrowUp", (1, 0)),
    ):
        page.keyboard.press(key)
        marked = page.locator("td.marked")
        assert (int(marked.get_attribute("data-row")), int(marked.get_attribute("data-column"))) == place
        assert page.evaluate("document.activeElement === document.querySelector('td.marked')")
