"""A real browser for the tests: Chromium without a window, driven by Selenium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
WAIT = 10.0


def require() -> None:
    """Skip the module where there is no browser; on the build machine that is a failure."""
    try:
        import selenium  # noqa: F401 (only whether it is there)
    except ImportError:
        missing = "pip install '.[test]'"
    else:
        if CHROMIUM and DRIVER:
            return
        missing = "apt-get install chromium chromium-driver"
    if "OCRFIX_CI" in os.environ:
        pytest.fail(f"no browser: {missing}", pytrace=False)
    pytest.skip(f"no browser: {missing}", allow_module_level=True)


def open_browser(profile: Path, downloads: Path) -> Any:  # noqa: ANN401 (Selenium is optional)
    """A new browser with an empty profile."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1200,900"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(DRIVER))


class Page:
    """What a person does with the page, and sees of it."""

    def __init__(self, driver: Any) -> None:  # noqa: ANN401 (Selenium is optional)
        self.driver = driver

    def open(self, address: str) -> Page:
        """Go there, as if for the first time."""
        self.driver.get("about:blank")
        self.driver.get(address)
        self.wait(lambda: self.progress() != "")
        return self

    def wait(self, holds: Callable[[], object]) -> None:
        """Until something holds."""
        from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
        from selenium.webdriver.support.ui import WebDriverWait

        ignored = (StaleElementReferenceException,)
        try:
            WebDriverWait(self.driver, WAIT, 0.05, ignored).until(lambda _: holds())
        except TimeoutException as error:
            shown = self.driver.find_element("tag name", "body").text
            raise AssertionError(f"did not come about; the page shows:\n{shown}") from error

    def all(self, selector: str) -> list[Any]:
        """The elements that a selector finds."""
        return list(self.driver.find_elements("css selector", selector))

    def text(self, selector: str) -> str:
        """What stands in the first of them."""
        script = "return document.querySelector(arguments[0])?.innerText ?? ''"
        return str(self.driver.execute_script(script, selector)).strip()

    def click(self, selector: str) -> None:
        """Press it with the mouse."""
        self.wait(lambda: self.all(selector))
        self.all(selector)[0].click()

    def type(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def choose(self, name: str, value: str) -> None:
        """Choose in a field of the filter."""
        self.click(f'[name="{name}"] option[value="{value}"]')

    def progress(self) -> str:
        """How much is decided."""
        return self.text("#progress-text")

    def decided(self, number: int) -> None:
        """Wait until so many are decided."""
        self.wait(lambda: self.progress().startswith(f"{number} of "))

    def current(self) -> str:
        """The change of the edit that is shown."""
        return self.text("#detail h2").replace(" ", "")

    def at(self, change: str) -> None:
        """Wait until this edit is shown."""
        self.wait(lambda: self.current() == change)
