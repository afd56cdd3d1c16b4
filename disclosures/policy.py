"""Who may do what (threat model, section 8). Asked on the object, at the time of the action, not before."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings

from accounts.models import STRICT_ROLES, Role
from disclosures.models import Document, DocumentState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Person: TypeAlias = User | AnonymousUser

DECIDABLE = (DocumentState.IN_REVIEW, DocumentState.QUARANTINED)


def _has_role(person: "Person", *roles: str) -> bool:
    """In a request, a role that needs a second factor counts once it was passed (accounts/middleware.py)."""
    if not person.is_authenticated or not person.has_role(*roles):
        return False
    return person.has_passed_second_factor or not person.has_role(*STRICT_ROLES)


def lacks_second_factor(person: "Person") -> bool:
    """Has a role that sees what is not public, and has not shown in this session who they are."""
    return bool(
        person.is_authenticated and person.has_role(*STRICT_ROLES) and not person.has_passed_second_factor
    )


def may_review(person: "Person") -> bool:
    """Sees the queue, the text that was read, and what rules found in it."""
    return _has_role(person, Role.EDITOR)


def is_own(person: "Person", document: Document) -> bool:
    handed_in_by = document.submission.submitted_by_id
    return handed_in_by is not None and handed_in_by == person.pk


def may_decide(person: "Person", document: Document) -> bool:
    """Corrects, publishes, rejects. With two-person rules, nobody decides on what they handed in."""
    return may_review(person) and not (settings.TWO_PERSON_RULES and is_own(person, document))


def may_agree(person: "Person", document: Document, deciders: Collection[int]) -> bool:
    """The second of two: an editor who decided on none of it, and did not hand it in."""
    return may_review(person) and person.pk not in deciders and not is_own(person, document)


def may_take_down(person: "Person") -> bool:
    """In one step, alone, own upload or not: taking down must never wait for somebody (P10)."""
    return _has_role(person, Role.EDITOR, Role.OPERATOR)


def may_answer_reports(person: "Person") -> bool:
    """Reads what readers reported, answers it, and decides on what was hidden because of it."""
    return may_review(person)


def may_correct(person: "Person") -> bool:
    """Changes what a public record says, with a reason that everybody reads."""
    return may_review(person)


def may_link(person: "Person") -> bool:
    """Says how two records stand to each other, and takes such a link away; some take two (linking.py)."""
    return may_review(person)


def may_erase(person: "Person") -> bool:
    """Asks for an erasure or agrees to one; it takes two of them (approvals.py)."""
    return _has_role(person, Role.EDITOR, Role.OPERATOR)


def may_reverse(person: "Person") -> bool:
    """Asks for the reversal of a takedown or agrees to one; it takes two of them (approvals.py)."""
    return _has_role(person, Role.EDITOR, Role.OPERATOR)
