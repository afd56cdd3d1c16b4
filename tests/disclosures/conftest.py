"""Fixtures of the tests of this folder."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from disclosures.models import Document, Organisation
from disclosures.received import uploads
from tests.factories import (
    DocumentFactory,
    FOIResponseFactory,
    IngestJobFactory,
    OrganisationFactory,
    OriginalFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.stores import own_stores


@pytest.fixture
def private_store(settings: Any, tmp_path: Path) -> Path:
    """A store of originals and a folder for uploads of this test alone; returns the store."""
    own_stores(settings, tmp_path)
    settings.RATE_LIMITS_ENABLED = False
    return tmp_path / "originals"


@pytest.fixture
def authority(db: None) -> Organisation:
    return OrganisationFactory(name="Department for Examples", abbreviation="DfEx", slug="examples")


@pytest.fixture
def giver(db: None) -> Organisation:
    return OrganisationFactory(slug="giver", name="Ministry of Berths")


@pytest.fixture
def receiver(db: None) -> Organisation:
    return OrganisationFactory(slug="receiver", name="Office for Ferries")


@pytest.fixture
def editor(db: None, client: Client) -> User:
    person = UserFactory(roles=["editor"])
    client.force_login(person)
    return person


@pytest.fixture
def waiting(authority: Organisation, private_store: Path) -> Document:
    """A document in review with its draft, one page and one fact, and bytes in the store."""
    kept = uploads.keep([b"%PDF-1.4 bytes"])
    original = OriginalFactory(sha256=kept.sha256, key=kept.key)
    draft = FOIResponseFactory(
        in_review=True,
        organisation=authority,
        title="Reply to a freedom of information request",
        summary="",
        reference="2016-0061947",
        requested_on=datetime.date(2016, 11, 14),
        responded_on=datetime.date(2016, 12, 9),
        evidence="document",
        source=None,
        slug="2016-12-09-dfex-foi-2016-0061947",
        exemptions=[],
        outcome="",
    )
    document = DocumentFactory(
        name="reply.pdf",
        state="in-review",
        disclosure=draft,
        original=original,
        page_count=1,
        warnings=["scripts: document"],
        submission=SubmissionFactory(token="a-token", note="The table on page 2"),
    )
    IngestJobFactory(document=document, state="done")
    document.pages.create(number=1, text="Our ref: 2016-0061947\n<b>Dear requester</b>")
    document.facts.create(
        name="reference", value="2016-0061947", page=1, start=9, end=21, confidence=0.95, rule="in-header"
    )
    return document
