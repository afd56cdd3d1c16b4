"""The documentation speaks of this code: of all its settings, commands and addresses, and of no others."""

import os
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from disclosures.ingest.limits import PREFIX, Limits

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
APPS = ("accounts", "campaigns", "config", "disclosures", "outbox")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
# Read by programs of ours other than the settings, from the environment as it is.
ELSEWHERE = {"PORT", "BIND", "DATA_DIR", "TMPDIR"}


def settings_read() -> set[str]:
    """Names that the settings read from the environment."""
    text = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z0-9_]*)["']""", text))


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the site, written as urls.md writes it: `/departments/<slug>/`."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield from plain(route)


def plain(route: str) -> Iterator[str]:
    """A route without Django's converters and expressions; one that names formats gives one for each."""
    route = re.sub(r"<\w+:(\w+)>", r"<\1>", route)
    formats = re.search(r"\(\?P<\w+>(\w+(?:\|\w+)+)\)", route)
    for form in formats[1].split("|") if formats else [""]:
        chosen = route.replace(formats[0], form) if formats else route
        yield re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", chosen).replace("\\", "")


@each_page
def test_every_link_to_a_file_leads_to_one(page: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not re.match(r"https?://|mailto:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), f"{page.name}: {target}"


@each_page
def test_a_page_begins_with_its_title_and_knows_nothing_of_one_machine(page: Path):
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(re.findall(r"^# ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)) == 1
    assert not re.search(r"/(?:home|root|Users)/\w", text)
    assert str(ROOT) + os.sep not in text


def test_every_setting_is_documented_and_no_other():
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", text, re.MULTILINE))
    limits = {f"{PREFIX}{field.name.upper()}" for field in fields(Limits)}
    assert documented == settings_read() | limits | ELSEWHERE


def test_every_limit_is_documented_with_its_default():
    text = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    for field in fields(Limits):
        assert f"| `{PREFIX}{field.name.upper()}` | {field.default} |" in text


def test_every_command_is_documented_and_no_other():
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^### `(\w+)", text, re.MULTILINE))
    assert documented == {name for name, app in get_commands().items() if app in APPS}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`manage\.py (\w+)", readme)) == documented


def test_every_make_target_is_documented_and_no_other():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE)) - {"help"}
    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `make (\w+)` \|", text, re.MULTILINE)) == targets


def test_every_address_is_documented_and_no_other():
    text = (REFERENCE / "urls.md").read_text(encoding="utf-8").partition("## Parameters")[0]
    rows = [line for line in text.splitlines() if line.startswith("| `/")]
    documented = {name for row in rows for name in re.findall(r"`(/[^`]*)`", row.split(" | ")[0])}
    # A record's slug and a document's number are called what they are in the code; the reader sees <id>.
    assert documented == {address.replace("<pk>", "<id>") for address in addresses()}


def test_every_decision_says_what_would_change_our_mind():
    for page in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        text = page.read_text(encoding="utf-8")
        for heading in ("Context", "Choice", "What would change our mind"):
            assert f"\n## {heading}\n" in text, f"{page.name}: {heading}"
