"""Words that a reader sees and no catalogue knows: in templates, in Python and in scripts.

Read from the source alone, by Django's own lexer, ``html.parser`` and ``ast``. A finding is a line and a text
of it.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

# Stand for what a template puts in; no such letter is written in our templates.
VALUE = "Ж"
WORD = re.compile(rf"[^\W\d_{VALUE}]{{2}}")
# What is read out, shown on hover or in an empty field, or put on the page by a style or a script.
SHOWN_ATTRIBUTES = {
    *("title", "alt", "placeholder", "label", "summary", "aria-label", "aria-description"),
    *("aria-placeholder", "aria-roledescription", "aria-valuetext"),
    *("data-h", "data-label", "data-said", "data-copied", "data-selected"),
    *("data-keys", "data-off", "data-switch-on", "data-switch-off", "data-area", "data-place", "data-gone"),
}
SILENT = {"script", "style", "code"}
# The attribute that says in which language the main part of a page is stands outside of its element.
LANGUAGE = re.compile(rf'lang="{VALUE}?"')
TRANSLATES = {"translate", "trans", "blocktranslate", "blocktrans"}
# Tags whose texts are names of templates, addresses, blocks and the like, or values to compare with.
NAMES = {"load", "extends", "block", "endblock", "url", "static", "if", "elif", "comment", "querystring"}
LITERAL = re.compile(r"""(_\()?("[^"]*"|'[^']*')""")
# A filter that looks its text up in a table of nouns (disclosures/nouns.py), or in the formats of dates.
LOOKED_UP = re.compile(r"\|(?:counted_as|date|stringformat):$")
Finding = tuple[int, str]

LAZY_OR_NOT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
SAYING = {"add_error": 1, "success": 1, "error": 1, "warning": 1, "ValidationError": 0, "BadRequest": 0}
SAID_BY_NAME = {"label", "help_text", "hint", "label_suffix"}


# ---- templates


def in_template(text: str) -> list[Finding]:
    """Of HTML: texts, attributes and what is handed to another template as a text."""
    markup, literals = _without_tags(text)
    parser = _Shown()
    parser.feed(markup)
    parser.close()
    return [*parser.found, *literals]


def in_mail(text: str) -> list[Finding]:
    """Of a template of plain text."""
    words, literals = _without_tags(text)
    lines = enumerate(words.splitlines(), start=1)
    return [*((number, line.strip()) for number, line in lines if WORD.search(line)), *literals]


def _without_tags(text: str) -> tuple[str, list[Finding]]:
    """The text with a sign in place of each value, without what is translated; and literals of its tags."""
    kept: list[str] = []
    literals: list[Finding] = []
    until = ""
    for token in Lexer(text).tokenize():
        lines = "\n" * token.contents.count("\n") if token.token_type != TokenType.TEXT else ""
        name = token.contents.split()[0] if token.contents.split() else ""
        if until:
            until = "" if token.token_type == TokenType.BLOCK and name == until else until
            kept.append("\n" * token.contents.count("\n"))
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
        elif token.token_type == TokenType.VAR:
            literals += _literals(token)
            kept.append(VALUE)
        elif token.token_type == TokenType.BLOCK:
            if name in {"comment", "blocktranslate", "blocktrans"}:
                until = f"end{name}"
            elif name not in NAMES | TRANSLATES:
                literals += _literals(token)
            kept.append(lines)
    return "".join(kept), literals


def _literals(token: Token) -> Iterator[Finding]:
    """Texts with a capital or a space in them; others are names and keys."""
    for found in LITERAL.finditer(token.contents):
        said = found[2][1:-1]
        is_looked_up = LOOKED_UP.search(token.contents[: found.start()])
        if not found[1] and not is_looked_up and WORD.search(said) and re.search(r"[A-Z]|\w \w", said):
            yield token.lineno or 0, said


class _Shown(HTMLParser):
    """``found``: what is shown or read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Finding] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        given = {name: value or "" for name, value in attrs}
        shown = [value for name, value in given.items() if name in SHOWN_ATTRIBUTES]
        if tag == "meta" and given.get("name") == "description":
            shown.append(given.get("content", ""))
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            shown.append(given.get("value", ""))
        self._keep(*shown)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._keep(LANGUAGE.sub("", data))

    def _keep(self, *texts: str) -> None:
        self.found += [(self.getpos()[0], " ".join(text.split())) for text in texts if WORD.search(text)]


# ---- Python


def in_python(source: str) -> list[Finding]:
    """Labels and hints of fields, errors of forms, and messages, that are written down as they are."""
    return [
        (text.lineno, ast.unparse(text))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        for said in _said(node)
        for text in _plain(said)
    ]


def _said(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that a reader sees."""
    name = _name(call.func)
    if name not in LAZY_OR_NOT:
        yield from (each.value for each in call.keywords if each.arg in SAID_BY_NAME)
    for each in call.keywords:
        if each.arg == "error_messages" and isinstance(each.value, ast.Dict):
            yield from each.value.values
    # "error" is a verb of logs, too: messages.error is told by its owner.
    owner = _name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name in SAYING and (name not in {"success", "error", "warning"} or owner == "messages"):
        yield from call.args[SAYING[name] : SAYING[name] + 1]


def _plain(node: ast.expr) -> Iterator[ast.expr]:
    """Texts with words among what an argument may come to."""
    if isinstance(node, ast.IfExp):
        yield from (*_plain(node.body), *_plain(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from _plain(each)
    elif isinstance(node, ast.BinOp):
        yield from (*_plain(node.left), *_plain(node.right))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and WORD.search(node.value):
        yield node
    elif isinstance(node, ast.JoinedStr):
        written = "".join(str(each.value) for each in node.values if isinstance(each, ast.Constant))
        if WORD.search(written):
            yield node


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


# ---- scripts

SENTENCE = re.compile(r"""(["'`])([A-Z][a-z]+[ ,][^"'`]*)\1""")


def in_script(source: str) -> list[Finding]:
    """Texts of several words that begin like a sentence; scripts take theirs from attributes of the page."""
    lines = (line.partition("//")[0] for line in source.splitlines())
    return [
        (number, found[2]) for number, line in enumerate(lines, start=1) for found in SENTENCE.finditer(line)
    ]
