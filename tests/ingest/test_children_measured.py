"""How well names of children are told from those of grown-ups, on generated documents."""

from collections.abc import Mapping

import pytest

from disclosures.ingest.personal.children import is_of_child
from tests.ingest.children_templates import HELD_OUT, WRITTEN_WITH
from tests.ingest.people import Template, documents

COPIES = 12
LEAST_RECALL, LEAST_PRECISION = 0.95, 0.80


@pytest.mark.parametrize(
    ("templates", "seed"),
    [(WRITTEN_WITH, 5), (WRITTEN_WITH, 77), (HELD_OUT, 5), (HELD_OUT, 77)],
    ids=["written-with", "written-with-others", "held-out", "held-out-others"],
)
def test_children_are_told_from_grown_ups(templates: Mapping[str, Template], seed: int):
    right, missed, wrong = 0, [], []
    for document in documents(dict(templates), COPIES, seed):
        for one in document.expected:
            text = document.pages[one.page - 1].text
            said = is_of_child(text, one.start, one.end)
            where = f"{document.name}: {text[max(0, one.start - 50) : one.end + 30]!r}"
            if one.type == "child" and said:
                right += 1
            elif one.type == "child":
                missed.append(where)
            elif one.type == "adult" and said:
                wrong.append(where)
    assert right > 100
    assert right / (right + len(missed)) >= LEAST_RECALL, missed[:20]
    assert right / (right + len(wrong)) >= LEAST_PRECISION, wrong[:20]
