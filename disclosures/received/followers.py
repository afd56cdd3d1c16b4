"""The same bytes from several people: decided once, with the first, and the others learn nothing of it.

A follower carries the state of the document that it follows. Its sender reads neutral words where those of
the first were written for somebody else (threat model A19).
"""

from disclosures.models import UNDER_WAY, Document, DocumentState
from disclosures.received import originals

NOT_TAKEN = "An editor decided not to take this document."


def follow(document: Document) -> None:
    """Gives the document's state to its followers. Call in the transaction that changed it."""
    if not document.followers.exists():  # as good as always, and asked with every document
        return
    followers = list(document.followers.select_for_update(of=("self",)))
    for follower in followers:
        take_over(follower, document)
    if document.state == DocumentState.REJECTED:
        originals.release(followers)


def take_over(follower: Document, leader: Document) -> None:
    """A follower that is not read yet waits for its own reading, so that it takes as long as any other."""
    if follower.state in (DocumentState.RECEIVED, DocumentState.READING):
        return
    follower.state = DocumentState.READ if leader.state in UNDER_WAY else leader.state
    follower.reason = NOT_TAKEN if leader.decided_by_id and leader.reason else leader.reason
    follower.page_count, follower.disclosure = leader.page_count, leader.disclosure
    follower.save()
