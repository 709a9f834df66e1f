"""The UI in a real browser: headless Chromium, driven by Selenium, on a server of the test's own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from yarl import URL

from beredskap.tui.workspaces import WORKSPACES
from tests.tui.served import Served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None,
    reason="no chromium and chromedriver here: apt-get install chromium chromium-driver",
)
# The terminal paints on a canvas; what it is told to paint is read where it comes in.
LISTEN = """
window.painted = "";
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...all) {
    super(...all);
    const decoder = new TextDecoder();
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") window.painted += decoder.decode(event.data, { stream: true });
    });
  }
};
"""
PATIENCE = 60


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all of them: what it is asked does not change it."""
    with Served(tmp_path_factory.mktemp("served")) as one:
        yield one


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[WebDriver]:
    """A browser with a profile of its own, which ends with the test whatever happens."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.add_experimental_option("prefs", {"download.default_directory": str(tmp_path / "downloads")})
    options.add_argument("--headless=new")
    options.add_argument("--window-size=1300,800")
    options.add_argument(f"--user-data-dir={tmp_path / 'profile'}")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium refuses to start as root with it
    service = webdriver.ChromeService(str(DRIVER), popen_kw={"start_new_session": True})
    driver = webdriver.Chrome(options, service)
    try:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LISTEN})
        yield driver
    finally:
        pid = service.process.pid
        try:
            driver.quit()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def painted(browser: WebDriver) -> str:
    return str(browser.execute_script("return window.painted"))


def until_painted(browser: WebDriver, text: str) -> None:
    WebDriverWait(browser, PATIENCE).until(lambda _: text in painted(browser), f"never painted: {text}")


def press(browser: WebDriver, key: str) -> None:
    """Press a key in the page, wherever its focus is."""
    browser.execute_script("window.painted = ''")
    ActionChains(browser).send_keys(key).perform()


def test_the_ui_in_a_browser(browser: WebDriver, served: Served, tmp_path: Path) -> None:
    def until(holds: Callable[[], bool]) -> None:
        WebDriverWait(browser, PATIENCE).until(lambda _: holds())

    browser.get(served.address)
    until_painted(browser, "Akutbesök, högprioriterade")
    base = str(URL(served.address).origin())
    assert browser.current_url == f"{base}/"
    until(lambda: browser.switch_to.active_element.get_attribute("class") == "xterm-helper-textarea")

    before = browser.get_screenshot_as_png()
    press(browser, "2")
    until_painted(browser, f"▸2 {WORKSPACES[1].heading}")
    until(lambda: browser.get_screenshot_as_png() != before)
    press(browser, "1")
    until_painted(browser, "▸1 Lägesbild")

    press(browser, "e")
    file = tmp_path / "downloads" / "matrix.csv"
    until(lambda: file.exists() and "FIKTIV" in file.read_text(encoding="utf-8"))

    loaded = browser.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert len(loaded) >= 4
    assert [one for one in loaded if not one.startswith(f"{base}/")] == []
    assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []

    press(browser, "q")
    until(browser.find_element(By.ID, "over").is_displayed)
    browser.find_element(By.LINK_TEXT, "Öppna igen").click()
    until_painted(browser, "Akutbesök, högprioriterade")


def test_a_link_on_another_site_leads_in(browser: WebDriver, served: Served) -> None:
    browser.get(f"data:text/html,<a href='{served.address}'>beredskap</a>")
    browser.find_element(By.TAG_NAME, "a").click()
    until_painted(browser, "Lägesbild")


def test_a_wrong_token_gets_nothing(browser: WebDriver, served: Served) -> None:
    base = URL(served.address).origin()
    for path in ("/", "/?token=fel", "/static/js/textual.js"):
        browser.get(str(base.join(URL(path))))
        assert "HTTP ERROR 403" in browser.find_element(By.TAG_NAME, "body").text
        assert browser.get_cookies() == []
    browser.get("data:text/html,")
    opened = f"""
        const done = arguments[0], socket = new WebSocket("ws://{base.authority}/ws");
        socket.onopen = () => done("opened");
        socket.onerror = () => done("refused");
    """
    assert browser.execute_async_script(opened) == "refused"
