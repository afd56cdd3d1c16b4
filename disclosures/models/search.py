"""How text becomes searchable: one rule for the stored vector and for what readers type.

The embedded PostgreSQL has no ``unaccent``, so accents and typographic marks are folded by ``translate``,
which is immutable and may stand in a generated column.
"""

from typing import Any

from django.contrib.postgres.search import CombinedSearchVector, SearchVector, SearchVectorField
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Left

SEARCH_CONFIG = "english"
# Names keep their words as they are: no stems, and "for" is a word.
NAME_CONFIG = "simple"
# What is folded, one character to one character; the two strings have equal length.
_FOLD_FROM = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ‘’“”–—\u00a0"
_FOLD_TO = "aaaaaaceeeeiiiinoooooouuuuyyAAAAAACEEEEIIIINOOOOOOUUUUY''\"\"-- "
_FALL_AWAY = "\u00ad\u200b\u200c\u200d\ufeff"
# What SQL's translate takes: it removes what stands beyond the end of the second string.
FOLDING = (_FOLD_FROM + _FALL_AWAY, _FOLD_TO)
_FOLD = str.maketrans(_FOLD_FROM, _FOLD_TO, _FALL_AWAY)


def fold(text: str) -> str:
    """What a reader typed, folded as the stored text is; soft hyphens and zero-width marks fall away."""
    return text.translate(_FOLD)


class Folded(Func):
    """``fold`` in SQL."""

    function = "translate"
    output_field = TextField()

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(expression, *map(Value, FOLDING), **extra)


def _weighted(field: str, weight: str) -> SearchVector:
    return SearchVector(Folded(F(field)), config=SEARCH_CONFIG, weight=weight)


class FacetVector(Func):
    """Words that no reader can type (``org:12``): they narrow a common word inside the index."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()


# More than any page holds; beyond it a vector might grow past what PostgreSQL can keep.
PAGE_CHARACTERS = 100_000
PAGE_VECTOR = SearchVector(Folded(Left(F("text"), PAGE_CHARACTERS)), config=SEARCH_CONFIG)
DISCLOSURE_VECTOR = CombinedSearchVector(
    _weighted("title", "A")
    + _weighted("reference", "A")
    + _weighted("organisation_names", "B")
    + _weighted("field_names", "B")
    + _weighted("summary", "C"),
    "||",
    FacetVector(F("facet_words")),
    SEARCH_CONFIG,
)


def name_vector(*fields: str) -> SearchVector:
    """Every word of a name, the small ones too, for the look-up of bodies by the beginning of words."""
    return SearchVector(*(Folded(F(field)) for field in fields), config=NAME_CONFIG)
