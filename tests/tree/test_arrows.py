"""Which part may import which (docs/decisions and CONTRIBUTING.md): the arrows never run back."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
# What only pages and files are made with.
PAGES = ("disclosures.views", "disclosures.queries", "disclosures.presenters", "disclosures.exports")
# Names of packages and modules, with what they must not import.
FORBIDDEN = {
    "outbox": ("config", "campaigns", "disclosures", "accounts", "bench", "tests"),
    "accounts": ("config", "campaigns", "disclosures", "bench", "tests"),
    "disclosures": ("config", "campaigns", "bench", "tests"),
    "campaigns": ("config", "bench", "tests"),
    "disclosures.models": (
        "disclosures.actions", "disclosures.listing", "disclosures.queries", "disclosures.filters",
        "disclosures.views", "disclosures.exports", "disclosures.tasks", "disclosures.ingest",
        "disclosures.policy",
    ),
    "disclosures.listing": ("disclosures.actions", "disclosures.queries", "disclosures.views"),
    "disclosures.actions": ("disclosures.views", "disclosures.tasks", "disclosures.queries"),
    "disclosures.queries": ("disclosures.views", "disclosures.actions", "disclosures.exports"),
    "disclosures.filters": ("disclosures.views", "disclosures.actions", "disclosures.queries"),
    "disclosures.received": PAGES,
    "disclosures.documents": (*PAGES, "disclosures.editing"),
    "disclosures.editing": PAGES,
    "disclosures.keeping": PAGES,
    "disclosures.rules": (*PAGES, "disclosures.filters", "disclosures.editing"),
    "disclosures.rollups": (*PAGES, "disclosures.filters", "disclosures.editing"),
    "disclosures.presenters": ("disclosures.views", "disclosures.actions", "disclosures.editing"),
    "disclosures.exports": ("disclosures.views", "disclosures.actions"),
    "disclosures.tasks": ("disclosures.views",),
    "disclosures.ingest": (
        "django", "celery", "disclosures.models", "disclosures.actions", "disclosures.tasks",
        "disclosures.views",
    ),
}  # fmt: skip
# The middleware that answers errors and limits needs the pages that say so.
ALLOWED = {("disclosures.ratelimit", "disclosures.views.errors")}


def _modules() -> Iterator[tuple[str, Path]]:
    for folder in ("accounts", "campaigns", "disclosures", "outbox", "config"):
        for path in (BASE / folder).rglob("*.py"):
            parts = path.relative_to(BASE).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def _imports(path: Path) -> Iterator[str]:
    """Every imported name outside ``if TYPE_CHECKING``, those inside functions included."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            pending += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        pending += ast.iter_child_nodes(node)


def _is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_no_arrow_runs_back(package: str) -> None:
    found = [
        f"{module} imports {name}"
        for module, path in _modules()
        if _is_in(module, package)
        for name in _imports(path)
        for forbidden in FORBIDDEN[package]
        if _is_in(name, forbidden)
        and not any(module == here and _is_in(name, there) for here, there in ALLOWED)
    ]
    assert found == []


def test_nobody_imports_the_composition_root() -> None:
    found = [
        f"{module} imports {name}"
        for module, path in _modules()
        if not _is_in(module, "config")
        for name in _imports(path)
        if _is_in(name, "config")
    ]
    assert found == []


def test_the_reader_sees_imports() -> None:
    """The test above would pass for ever if it saw none."""
    seen = {name for _, path in _modules() for name in _imports(path)}
    assert "disclosures.models.Disclosure" in seen
    assert "django.db.models" in seen
