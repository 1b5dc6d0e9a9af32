"""The reviewing page in a real browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ocrfix.apply import apply_to
from ocrfix.cli import run
from ocrfix.review import decisions, words
from tests.review import browser, folders
from tests.review.browser import Page
from tests.review.folders import Change

browser.require()

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[Any]:
    opened = browser.open_browser(tmp_path_factory.mktemp("profile"), downloads)
    yield opened
    opened.quit()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return folders.write(tmp_path)


@pytest.fixture
def address(out: Path) -> Iterator[str]:
    """Where ``ocrfix review`` serves the folder, as a person would start it."""
    command = [
        sys.executable,
        "-m",
        "ocrfix",
        "review",
        str(out),
        "--no-browser",
        "--who",
        "Ann",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            line = ""
            while "http" not in line:
                line = process.stderr.readline()
                assert line, "the server did not start"
            yield line.split()[-1]
        finally:
            process.terminate()


@pytest.fixture
def page(driver: Any, address: str) -> Page:  # noqa: ANN401 (Selenium is optional)
    shown = Page(driver).open(address)
    shown.at("tbe→the")
    return shown


def verdicts(out: Path) -> list[tuple[str, str, str | None]]:
    made = decisions.last(decisions.read(out / "memoir.decisions.jsonl")).values()
    return [(d.before, d.verdict, d.text) for d in made if d.verdict != "open"]


def test_an_edit_is_shown_with_what_is_needed(page: Page) -> None:
    """Passages with the change marked, rule, reason, confidence, place, readings."""
    assert page.text("#detail .where") == "memoir, page 1, line 1"
    assert "made by words, misread; 90 % sure; open" in page.text("#detail")
    assert page.text("#detail .reason") == "read as 'tbe'"
    assert page.text("#detail .passage del") == "tbe"
    assert page.text("#detail .passage ins") == "the"
    assert [b.text for b in page.all(".readings button")] == ["the 1", "tube 2"]
    assert page.text("#list-count") == "8 edits"


def test_accept_and_reject_with_the_mouse(page: Page, out: Path) -> None:
    """Each is saved at once, and the next open edit comes."""
    page.click(".actions button:nth-of-type(1)")
    page.at("Caf6→Café")
    page.click(".actions button:nth-of-type(2)")
    page.decided(2)

    assert verdicts(out) == [("tbe", "accept", None), ("Caf6", "reject", None)]


def test_keys_alone_do_everything(page: Page, out: Path) -> None:
    """j, k, y, n, a figure, e with one's own text, Escape."""
    page.type("j")
    page.at("Caf6→Café")
    page.type("k")
    page.at("tbe→the")
    page.type("2")
    page.at("Caf6→Café")
    page.type("n")
    page.decided(2)
    page.type("y")
    page.at("Tlie→The")
    page.type("e")
    page.wait(lambda: page.all("#field textarea"))
    page.type("\ue003" * 3 + "These\n")
    page.decided(4)
    page.type("e")
    page.wait(lambda: page.all("#field textarea"))
    page.type("\ue00c")
    page.wait(lambda: not page.all("#field textarea"))

    assert verdicts(out) == [
        ("tbe", "replace", "tube"),
        ("Caf6", "reject", None),
        ("tbe", "accept", None),
        ("Tlie", "replace", "These"),
    ]


def test_keys_pressed_early_are_for_the_edit_that_comes(page: Page, out: Path) -> None:
    """A quick reviewer is not ahead of the page."""
    page.type("ynynyn")
    page.decided(6)

    assert [v for _, v, _ in verdicts(out)] == ["accept", "reject"] * 3


def test_tab_and_enter_do_as_well(page: Page, out: Path) -> None:
    """Every control is reached by the tabulator, and its focus is to be seen."""
    page.click("#rows .row")
    for _ in range(12):
        page.type("\ue004")
        focused = page.driver.switch_to.active_element
        if focused.text == "Reject n":
            break
    assert (
        page.driver.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
        == "solid"
    )
    page.type("\ue007")
    page.decided(1)

    assert verdicts(out) == [("tbe", "reject", None)]


def test_single_keys_can_be_switched_off(page: Page, out: Path) -> None:
    """For those whose software types for them."""
    page.type("?")
    page.wait(lambda: page.all("#help[open]"))
    page.click("#keys-on")
    page.click("#help form button")
    page.type("y")
    page.click("#help-open")
    page.click("#keys-on")
    page.click("#help form button")

    assert verdicts(out) == []


def test_a_series_is_decided_in_one_stroke(page: Page, out: Path) -> None:
    """Over its concordance, less what was unticked; undo takes all of it back."""
    page.type("s")
    page.wait(lambda: len(page.all("#concordance .line")) == 4)
    line = " ".join(page.text("#concordance .line").split())
    assert "He came to tbe → the Caf6 Royal" in line
    page.type("jx")
    page.wait(lambda: len(page.all("#concordance input:checked")) == 3)
    page.type("y")
    page.decided(3)
    page.wait(lambda: page.all("#view-edits:not([hidden])"))

    assert verdicts(out) == [("tbe", "accept", None)] * 3
    page.type("u")
    page.decided(0)
    assert verdicts(out) == []


def test_series_follow_one_another(page: Page, out: Path) -> None:
    """In the view of series the next one comes when one is decided."""
    page.type("v")
    page.wait(lambda: page.text("#series-count") == "5 series")
    page.type("b")  # and back
    page.type("bJ")
    page.wait(lambda: len(page.all("#concordance .line")) == 4)
    page.type("n")
    page.decided(4)
    page.wait(lambda: page.text("#concordance h2").replace(" ", "") == "Caf6→Café")
    page.type("y")
    page.decided(5)

    assert ("Caf6", "accept", None) in verdicts(out)


def test_undo_goes_back_stroke_by_stroke(page: Page, out: Path) -> None:
    """Also after a reload of the page."""
    page.type("y")
    page.at("Caf6→Café")
    page.type("n")
    page.decided(2)
    page.driver.refresh()
    page.decided(2)
    page.type("u")
    page.decided(1)
    page.at("Caf6→Café")
    page.type("u")
    page.decided(0)

    assert verdicts(out) == []


def test_filters_and_search(page: Page) -> None:
    """By rule, status, confidence and text; a reload keeps the filter."""
    page.choose("rule", "words.case")
    page.wait(lambda: page.text("#list-count") == "1 edit")
    page.driver.refresh()
    page.wait(lambda: page.text("#list-count") == "1 edit")
    page.click("#clear")
    page.choose("status", "suggested")
    page.wait(lambda: page.text("#list-count") == "2 edits")
    page.click("#clear")
    page.wait(lambda: page.text("#list-count") == "8 edits")
    page.type("/")
    page.type("café\n")
    page.wait(lambda: page.text("#list-count") == "1 edit")
    page.type("\ue00c")
    page.choose("state", "decided")
    page.wait(lambda: page.text("#list-count") == "0 edits")
    assert "Nothing to show" in page.text("#detail")


def test_all_that_a_filter_shows_is_decided_after_a_question(page: Page, out: Path) -> None:
    """The safe answer is no."""
    page.choose("status", "suggested")
    page.wait(lambda: page.text("#list-count") == "2 edits")
    page.click("#accept-shown")
    page.wait(lambda: page.all("#ask[open]"))
    page.click("#ask [value=no]")
    assert verdicts(out) == []
    page.click("#accept-shown")
    page.wait(lambda: page.all("#ask[open]"))
    page.click("#ask [value=yes]")
    page.decided(2)

    assert verdicts(out) == [("vven", "accept", None), ("so on", "accept", None)]


def test_words_are_noted_and_applied_to_the_rest(page: Page, out: Path) -> None:
    """Never and always, with one key each."""
    page.type("w")
    page.decided(4)
    page.at("Caf6→Café")
    page.type("a")
    page.decided(5)

    assert verdicts(out) == [*[("tbe", "reject", None)] * 4, ("Caf6", "accept", None)]
    assert words.read(out / words.NAME) == ["tbe", "Caf6 -> Café"]


def test_a_note_goes_with_the_decision(page: Page, out: Path) -> None:
    """And is shown with it."""
    page.type("c")
    page.wait(lambda: page.all("#field textarea"))
    page.type("see the scan\n")
    page.wait(lambda: "see the scan" in page.text("#detail .decided"))

    (made,) = decisions.read(out / "memoir.decisions.jsonl")
    assert (made.verdict, made.note) == ("open", "see the scan")


def test_two_tabs_lose_nothing_of_each_other(page: Page, out: Path, address: str) -> None:
    """What one decides the other shows, and neither overwrites."""
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    second = page.driver.current_window_handle
    other = Page(page.driver).open(address)
    other.at("tbe→the")
    other.type("n")
    other.decided(1)
    page.driver.switch_to.window(first)
    page.decided(1)
    page.wait(lambda: page.all("#rows .state.reject"))
    page.type("j")
    page.at("Caf6→Café")
    page.type("y")
    page.decided(2)
    page.driver.switch_to.window(second)
    other.decided(2)
    page.driver.close()
    page.driver.switch_to.window(first)

    assert verdicts(out) == [("tbe", "reject", None), ("Caf6", "accept", None)]


def test_closing_the_browser_loses_nothing(page: Page, out: Path, address: str) -> None:
    """What was decided is there when the page is opened again."""
    page.type("y")
    page.decided(1)
    page.driver.get("about:blank")
    page.open(address).decided(1)

    assert verdicts(out) == [("tbe", "accept", None)]


def test_the_text_is_written_as_decided(page: Page, out: Path) -> None:
    """From the browser to ``ocrfix apply``."""
    page.type("n")
    page.decided(1)
    apply_to(out / "memoir.edits.jsonl")

    assert (out / "memoir.txt").read_text("utf-8").startswith("{p. 1} He came to tbe Café Royal")


def test_the_diff_is_as_decided(page: Page) -> None:
    """It follows the decisions."""
    page.type("n")
    page.decided(1)
    page.click('[data-view="diff"]')
    page.wait(lambda: "+{p. 1} He came to tbe Café Royal, and the door" in page.text("#diff"))


class TestHostile:
    """A source full of markup."""

    @pytest.fixture
    def out(self, tmp_path: Path) -> Path:
        """A folder whose texts, and one rule, are markup."""
        text = f"{HOSTILE} tbe {HOSTILE}\n"
        changes = [Change(HOSTILE, f"{HOSTILE}!", rule="r<b>"), Change("tbe", HOSTILE)]
        return folders.write(tmp_path, text=text, changes=changes)

    def test_it_is_shown_not_run(self, driver: Any, address: str) -> None:  # noqa: ANN401 (Selenium is optional)
        """In list, passage, series, diff and messages."""
        page = Page(driver).open(address)
        page.wait(lambda: HOSTILE in page.text("#detail .passage"))
        for view in ("series", "diff", "summary"):
            page.click(f'[data-view="{view}"]')
            page.wait(lambda view=view: page.text(f"#view-{view}") != "")
        page.click('[data-view="edits"]')
        page.type("y")
        page.decided(1)

        assert driver.title == "ocrfix review"
        assert page.all("#detail script, #rows img, #diff img, #status img") == []

    def test_also_on_the_single_page(self, driver: Any, out: Path, tmp_path: Path) -> None:  # noqa: ANN401 (as above)
        """Where it stands in the file itself."""
        assert run(["review", str(out), "--html", str(tmp_path / "page.html")]) == 0
        page = Page(driver).open((tmp_path / "page.html").as_uri())
        page.wait(lambda: HOSTILE in page.text("#detail .passage"))

        assert driver.title == "ocrfix review"


def test_decisions_of_the_single_page_are_exported_and_applied(
    driver: Any,  # noqa: ANN401 (Selenium is optional)
    out: Path,
    tmp_path: Path,
    downloads: Path,
) -> None:
    """One page is sent to someone, decided on, kept over a reload, exported, merged, applied."""
    folders.write(tmp_path, "sub/two", "Here tbe end.\n", [Change("tbe", "the")])
    assert run(["review", str(out), "--html", str(tmp_path / "page.html")]) == 0
    page = Page(driver).open((tmp_path / "page.html").as_uri())
    page.at("tbe→the")
    page.type("s")
    page.wait(lambda: len(page.all("#concordance .line")) == 5)
    page.type("n")
    page.decided(5)
    page.at("Caf6→Café")
    page.type("e")
    page.wait(lambda: page.all("#field textarea"))
    page.type("Cafe\n")
    page.decided(6)
    page.type("y")
    page.decided(7)
    page.type("u")
    page.decided(6)
    page.driver.refresh()
    page.decided(6)
    page.click("#export")
    exported = downloads / "review.decisions.jsonl"
    page.wait(exported.exists)

    assert run(["merge", str(out), str(exported), "-o", str(out)]) == 0
    assert run(["apply", str(out), "-q"]) == 0
    assert (out / "memoir.txt").read_text("utf-8").startswith("{p. 1} He came to tbe Cafe Royal")
    assert (out / "sub/two.txt").read_text("utf-8") == "Here tbe end.\n"


def test_the_page_fits_a_narrow_screen(page: Page) -> None:
    """At 320 pixels nothing is cut off or wider than the screen."""
    size = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for view in ("edits", "series", "diff", "summary"):
            page.click(f'[data-view="{view}"]')
            page.wait(lambda view=view: page.text(f"#view-{view}") != "")
            width = page.driver.execute_script("return document.documentElement.scrollWidth")
            assert width <= 320, view
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_controls_have_names_for_screen_readers(page: Page) -> None:
    """The browser's own tree of what is read out has a name for each control."""
    tree = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = ("button", "textbox", "searchbox", "combobox", "checkbox", "spinbutton", "progressbar")
    controls = [n for n in tree if n.get("role", {}).get("value") in roles]

    assert len(controls) > 20
    for node in controls:
        assert node.get("name", {}).get("value"), node


def test_nothing_is_asked_of_the_network(page: Page, address: str) -> None:
    """All that the page loaded came from the server itself, and no policy was broken."""
    loaded = page.driver.execute_script(
        "return performance.getEntriesByType('resource').map((entry) => entry.name)"
    )

    assert loaded
    assert all(name.startswith((address, "data:")) or "favicon" in name for name in loaded)
    errors = [e["message"] for e in page.driver.get_log("browser") if e["level"] == "SEVERE"]
    assert [e for e in errors if "favicon" not in e and address in e] == []
