from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from disclosures import policy
from tests.factories import DocumentFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db


def person(role: str) -> Any:
    return UserFactory(roles=[role]) if role else AnonymousUser()


@pytest.mark.parametrize(
    ("role", "may"), [("", False), ("volunteer", False), ("operator", False), ("editor", True)]
)
def test_editors_review_decide_and_take_down(role: str, may: bool):
    """The matrix of the threat model, section 8."""
    someone, document = person(role), DocumentFactory()
    assert policy.may_review(someone) is may
    assert policy.may_decide(someone, document) is may
    assert policy.may_take_down(someone) is (may or role == "operator")


def test_an_account_that_was_ended_may_nothing():
    editor = UserFactory(roles=["editor"], is_active=False)
    assert not policy.may_review(editor)
    assert not policy.may_take_down(editor)


@pytest.mark.parametrize(("two_persons", "may"), [(True, False), (False, True)])
def test_with_two_person_rules_nobody_decides_on_their_own_upload(
    settings: Any, two_persons: bool, may: bool
):
    settings.TWO_PERSON_RULES = two_persons
    editor = UserFactory(roles=["editor"])
    own = DocumentFactory(submission=SubmissionFactory(submitted_by=editor))
    assert policy.may_decide(editor, own) is may
    assert policy.may_decide(editor, DocumentFactory())
    assert policy.may_take_down(editor)
