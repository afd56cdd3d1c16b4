"""Pictures of every public page in four looks, for people to look at.

``python -m tests.browser.looks FOLDER http://127.0.0.1:8000`` visits a site that runs, with the real record;
a third argument is a part of the names of the pages to take. Pages that rest on rows of tests are left out.
"""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import django
from playwright.sync_api import Browser, sync_playwright

# What the tests of pages import reads settings; nothing connects to an engine.
NOWHERE = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "none",
    "DATABASE_URL": "postgres://nobody@localhost:1/none",
    "REDIS_URL": "redis://localhost:1/0",
}
os.environ.update({name: os.environ.get(name, text) for name, text in NOWHERE.items()})
django.setup()

from tests.browser.conftest import launch  # noqa: E402
from tests.browser.test_axe import PAGES  # noqa: E402

LOOKS: dict[str, dict[str, Any]] = {
    "1280-light": {"width": 1280, "scheme": "light", "media": "screen"},
    "1280-dark": {"width": 1280, "scheme": "dark", "media": "screen"},
    "390-light": {"width": 390, "scheme": "light", "media": "screen"},
    # As wide as the text on A4 between margins.
    "print": {"width": 680, "scheme": "light", "media": "print"},
}


def addresses(site: str, browser: Browser, wanted: str) -> dict[str, str]:
    """By name; of the pages that depend on the record, the first of their kind on the timeline."""
    found = {}
    page = browser.new_page(base_url=site)
    for name, path in PAGES.items():
        if path.startswith("/"):
            found[name] = path
            continue
        page.goto(f"/timeline/?kind={path}")
        link = page.locator("li.entry .title a").first
        if "invalid" not in page.content() and "kind=" in page.url and link.count():
            found[name] = link.get_attribute("href") or ""
    found["large department"] = "/departments/department-for-education/"
    page.goto("/campaigns/")
    campaign = page.locator("main a[href^='/campaigns/']:not([href$='.ics'])").first
    if campaign.count():
        found["campaign"] = (campaign.get_attribute("href") or "").partition("#")[0]
    page.close()
    return {name: path for name, path in found.items() if wanted in name and path}


def shoot(browser: Browser, site: str, name: str, path: str, folder: Path) -> list[dict[str, str]]:
    """Every look of one page; what the browser complained of."""
    heard: list[dict[str, str]] = []
    for look, how in LOOKS.items():
        page = browser.new_page(
            base_url=site,
            viewport={"width": how["width"], "height": 900},
            color_scheme="dark" if how["scheme"] == "dark" else "light",
            reduced_motion="reduce",
        )
        page.on("console", lambda message: heard.append({"page": name, "said": message.text}))
        page.emulate_media(media="print" if how["media"] == "print" else "screen")
        page.goto(urljoin(site, path))
        page.screenshot(path=folder / f"{re.sub(r'[^a-z0-9]+', '-', name)}-{look}.png", full_page=True)
        page.close()
    return heard


def main(folder: Path, site: str, wanted: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as started:
        browser = launch(started)
        for name, path in addresses(site, browser, wanted).items():
            for complaint in shoot(browser, site, name, path, folder):
                print(json.dumps(complaint), file=sys.stderr)
            print(name, path)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit("usage: python -m tests.browser.looks FOLDER ADDRESS [PART OF A NAME]")
    main(Path(sys.argv[1]), sys.argv[2].rstrip("/"), *sys.argv[3:4])
