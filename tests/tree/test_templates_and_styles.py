"""What holds in every template, style sheet and script, whoever writes it."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
FONTS = sorted((ROOT / "static" / "fonts").glob("*.woff2"))
LAYERS = ("reset", "tokens", "base", "layout", "components", "pages", "paper")
# What the reader loads before documents, fonts included (design.md, section 13).
PAGE_BYTES = 150_000


def named(path):
    return str(path.relative_to(ROOT))


def without_comments(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def rules_of(css):
    """(media, selector), of every rule of a sheet; a list of selectors is one."""
    found, open_, text = set(), [], ""
    for part in re.split(r"([{}])", without_comments(css)):
        if part == "{":
            open_.append(" ".join(text.rpartition(";")[2].split()))
        elif part == "}":
            *around, selector = open_
            if not selector.startswith("@"):
                found.add((tuple(each for each in around if not each.startswith("@layer")), selector))
            open_.pop()
        text = part
    return found


# Every page has the frame; print.css alters what others set, and the desk is no public page.
FRAME = {"base.css", "layout.css", "print.css", "embed.css"}
DESK = {"desk.css"}


def test_no_two_style_sheets_set_the_same_selector():
    where = {}
    for path in STYLES:
        for rule in rules_of(path.read_text()) if path.name not in DESK | {"print.css"} else ():
            where.setdefault(rule, set()).add(path.name)
    assert len(where) > 500
    assert {rule: names for rule, names in where.items() if len(names - FRAME) > 1} == {}


def test_a_rule_that_stands_twice_would_be_found():
    css = "@layer pages { /* x */ .duo { gap: 1px; } .a, .b { gap: 0 } @media print { .duo { gap: 0; } } }"
    assert rules_of(css) == {((), ".duo"), ((), ".a, .b"), (("@media print",), ".duo")}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_nothing_that_the_content_policy_refuses(path):
    text = path.read_text()
    assert not re.search(r"<[^>]*\sstyle\s*=|<style\b|<[^>]*\son[a-z]+\s*=|javascript:", text, re.IGNORECASE)
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert re.search(r'type="module" src="\{% static "js/[a-z-]+\.js" %\}"', tag), tag


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_loads_nothing_from_elsewhere(path):
    assert not re.search(r"<(?:link|script|img|source|iframe)\b[^>]*(?:src|href)=\"https?:", path.read_text())


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "components").glob("*.html")), ids=named)
def test_a_component_begins_with_its_inputs_and_reads_no_request(path):
    text = path.read_text()
    assert re.match(r"(\{% load [\w ]+ %\})?\{% comment %\}[^{]{10,}", text), (
        "no comment that lists the inputs"
    )
    assert not re.search(r"\{[{%][^}%]*\b(request|user|perms|messages|csrf_token)\b", text)
    for call in re.findall(r"\{% include [^%]*%\}", text):
        assert call.endswith(" only %}"), call


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_style_sheet_keeps_to_its_layer(path):
    css = without_comments(path.read_text())
    assert "!important" not in css
    assert "@import" not in css
    assert not re.search(r"(^|[\s,}])#[a-z][\w-]*\s*[{,:.]", css, re.MULTILINE), "styles by id"
    depth, outside = 0, ""
    for char in css:
        depth += (char == "{") - (char == "}")
        outside += char if depth == 0 else ""
    assert depth == 0
    for rule in filter(None, (part.strip() for part in re.split(r"[};]", outside))):
        assert re.match(rf"@(layer\s+({'|'.join(LAYERS)})\b|font-face|page)", rule), rule


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_style_sheet_uses_only_tokens_and_files_that_exist(path):
    css = path.read_text()
    for url in re.findall(r'url\("?([^")]+)"?\)', css):
        assert (path.parent / url).is_file(), url
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(each.read_text() for each in STYLES)))
    assert set(re.findall(r"var\((--[\w-]+)", css)) - defined == set()
    if path.name != "tokens.css":
        colours = re.findall(r"#[0-9A-Fa-f]{3,8}\b", without_comments(css))
        assert set(colours) <= ({"#fff", "#333"} if path.name == "print.css" else set()), (
            "a colour that is no token"
        )


def test_dark_mode_changes_colours_and_nothing_else():
    """The browser tests ask in the dark what depends on colours, and once what depends on all else."""
    query = "prefers-color-scheme"
    files = [*STYLES, *SCRIPTS, *TEMPLATES]
    asking = {named(path): path.read_text() for path in files if query in path.read_text()}
    base = asking.pop("templates/base.html")
    assert re.sub(rf'<meta name="theme-color"[^>]*\({query}[^>]*>', "", base).count(query) == 0
    assert set(asking) == {"static/css/tokens.css"}
    css = without_comments(asking["static/css/tokens.css"])
    assert css.count(query) == 1
    found = re.search(rf"{query}: dark\) \{{\s*:root \{{([^}}]*)\}}\s*\}}", css)
    assert found
    given = [part.partition(":") for part in found[1].split(";") if part.strip()]
    assert len(given) > 10
    for token, _, value in given:
        # A colour, or where the ground of a word changes its colour.
        shape = r"\d+%" if token.strip().startswith("--hl-") else r"#[0-9A-F]{6}"
        assert re.fullmatch(shape, value.strip()), token
    everything = "".join(without_comments(path.read_text()) for path in STYLES)
    for line in re.findall(r"[^;{}]*var\(--hl-[^;}]*", everything):
        assert line.strip().startswith(("background-image:", "background:")), line


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_a_script_is_one_short_module_that_some_page_loads(path):
    text = path.read_text()
    assert len(text.splitlines()) < 80
    assert not re.search(r"^\s*import\b|\bimport\(", text, re.MULTILINE), "hashed names break imports"
    assert f'data-behaviour="{path.stem}"' in text
    assert any(f'"js/{path.name}"' in template.read_text() for template in TEMPLATES)


def test_styles_scripts_and_fonts_leave_room_for_the_page():
    """Those of every page with those that a template names itself; the style guide shows all there is."""
    shared = (ROOT / "templates" / "components" / "stylesheets.html").read_text()
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in [*STYLES, *SCRIPTS]}
    always = {name for name in sizes if f"/{name}" in shared}
    named_by = {
        template: {name for name in sizes if f'/{name}"' in template.read_text()}
        for template in TEMPLATES
        if template.name != "styleguide.html"
    }
    styles = max(sum(sizes[name] for name in always | own) for own in named_by.values())
    fonts = sum(path.stat().st_size for path in FONTS)
    assert styles + fonts < PAGE_BYTES - 40_000


def test_fonts_come_with_their_licences():
    assert len(FONTS) == len(list((ROOT / "static" / "fonts").glob("*OFL.txt"))) == 2
