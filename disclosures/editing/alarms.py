"""What an editor must know of a document before anything else: said above its pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from disclosures.documents.pictures import pages_in_words
from disclosures.documents.risks import failed_redactions
from disclosures.models import Document, DocumentState

PLACES_NAMED = 5


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that must be read before anything else; ``tone`` as in notice.html."""

    title: str
    text: str
    tone: str = "error"


def alarms_of(document: Document, pictures: Sequence[int]) -> list[Alarm]:
    """The authority's own failed redactions, and what was not read or not searched."""
    found = []
    if places := failed_redactions(document):
        where = ", ".join(places[:PLACES_NAMED]) + (_(" and elsewhere") if len(places) > PLACES_NAMED else "")
        text = _(
            "Words that were meant to be hidden can still be read (%(where)s). See that "
            "none of them comes onto the record."
        ) % {"where": where}
        found.append(Alarm(_("The authority's redaction failed"), text))
    if pictures:
        text = _(
            "%(pages)s, and nobody searched them for personal details. They are "
            "read as soon as the program that reads pictures is free, or is there at all."
        ) % {"pages": pages_in_words(pictures)}
        found.append(Alarm(_("Not all of it is read"), text))
    read = document.state in (DocumentState.IN_REVIEW, DocumentState.PUBLISHED)
    if read and not document.is_checked and not pictures:
        text = _(
            "The search did not finish, so there may be more than is listed, and it cannot be published. "
            "Have it read again below. If that does not help, do not take it, and ask for a smaller file."
        )
        found.append(Alarm(_("Not searched for personal details"), text))
    return found
