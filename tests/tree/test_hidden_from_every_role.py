"""I1, I10: whoever asks, and however, sees of what is not public only what the table of policy lets them.

Editors see it at the desk and nowhere else; nobody else sees any of it.
"""

import gzip
import io
import uuid
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Session
from disclosures import audit
from disclosures.documents.copies import COPIES
from disclosures.models import (
    Approval,
    AuditEntry,
    Document,
    DocumentPage,
    DocumentState,
    Erasure,
    ExtractedFact,
    FactDecision,
    Figure,
    HitDecision,
    IngestJob,
    PersonalData,
    ProblemReport,
    Question,
    Redaction,
    SafeCopy,
    SafePage,
    Submission,
)
from disclosures.views.sitemaps import NUMBERS_A_MAP
from outbox.models import Mail
from tests import factories as make
from tests.copying import published
from tests.tree.addresses import EXAMPLES
from tests.tree.hidden import Hidden, traces

pytestmark = pytest.mark.django_db
FAR_AHEAD = "Fri, 01 Jan 2100 00:00:00 GMT"
ASKED_AS: tuple[dict[str, str], ...] = (
    {"range": "bytes=0-99"},
    {"if-none-match": "*"},
    {"if-modified-since": FAR_AHEAD},
)
DESK = "/review/"
SHORTEST = 9  # the words that are looked for
# All of their rows hang on what is not public, so each of their fields can be filled without being named.
HANGING = (
    Submission, Document, DocumentPage, ExtractedFact, PersonalData, SafeCopy, SafePage, IngestJob,
    HitDecision, FactDecision, Redaction, Question, ProblemReport,
)  # fmt: skip
# Text that no person writes and no document holds.
NO_WORDS = {
    "campaigns.Campaign": ("slug", "name"),  # calls to action are public
    "campaigns.Action": ("slug", "title", "summary"),
    # Public vocabulary: they are about nobody, and stand in the record's own files.
    "disclosures.Organisation": ("slug", "name", "abbreviation", "website", "wikidata_id"),
    "disclosures.OrganisationName": ("name",),
    "disclosures.DataItem": ("slug", "name", "description", "cbds_reference"),
    "disclosures.DataItemName": ("name",),
    # Copies of names of bodies, of other columns, and the neutral words that a withdrawn record shows.
    "disclosures.Disclosure": (
        "organisation_names",
        "giver_names",
        "receiver_names",
        "facet_words",
        "withdrawn_reason",
    ),
    "disclosures.Party": ("kind", "reference"),
    "disclosures.TimelineCount": ("kind",),
    "disclosures.LineageCount": ("kind",),
    "disclosures.LineageParty": ("kind",),
    "disclosures.Flow": ("dataset",),
    "disclosures.FlowCount": ("dataset",),
    "disclosures.RollupMade": ("name",),
    # Of public rows alone.
    "disclosures.DocumentWords": ("facet_words",),
    "disclosures.FieldUse": ("collection",),
    "disclosures.FieldCount": ("collection",),
    "disclosures.MeasureListing": ("title", "pair", "asserted_in"),  # of measures with a public number alone
    "disclosures.PeriodicWork": ("name",),
    # Places on a page, and a hash of a table's headings.
    "disclosures.PagePicture": ("key", "words"),
    "disclosures.CountTable": ("key",),
    # Addresses that were given out, of pages that were public when they were.
    "disclosures.ShortAddress": ("code", "path"),
    # Keys and hashes.
    "disclosures.AuditEntry": ("action", "object_type", "object_id"),
    "disclosures.AuditSeal": ("hash",),
    "disclosures.Erasure": ("sha256",),
    "disclosures.Approval": ("action", "object_type", "object_id"),
    "disclosures.ProblemReport": ("reference", "sender"),
    "disclosures.Submission": ("receipt_hash",),
    "disclosures.Original": ("sha256", "key"),
    "disclosures.Document": ("sha256", "likeness"),
    "disclosures.SafeCopy": ("key", "sha256", "decisions"),
    "disclosures.SafePage": ("words", "picture_key", "picture_sha256"),
    "disclosures.DocumentPage": ("rows", "words"),
    "outbox.Mail": ("sender",),  # the address of the site
    "accounts.User": ("password",),
    "accounts.Invitation": ("token_hash",),
    "accounts.FailedAttempt": ("key",),
    "accounts.Session": ("session_key", "session_data"),
}


def text_fields() -> Iterator[tuple[type[models.Model], Any]]:
    """Every field of every model of ours that can hold words, but for those that are named above."""
    sorts = (models.CharField, models.TextField, models.JSONField, ArrayField)
    for model in apps.get_models():
        # Rows of history are copies of these.
        if model._meta.app_label not in ("accounts", "campaigns", "disclosures", "outbox") or hasattr(
            model, "pgh_obj"
        ):
            continue
        for field in model._meta.local_concrete_fields:
            named = field.name in NO_WORDS.get(model._meta.label, ())
            too_short = (getattr(field, "max_length", None) or SHORTEST) < SHORTEST
            if isinstance(field, sorts) and not (field.choices or named or too_short):
                yield model, field


def is_seeded(model: type[models.Model], field: Any) -> bool:
    rows = model._default_manager.annotate(in_text=Cast(field.name, models.TextField()))
    return rows.filter(in_text__icontains="quork").exists()


class World:
    """All that hides, with the files of its copies, and one public document beside it."""

    def __init__(self) -> None:
        self.hidden = Hidden()
        # Of those that stand behind public records there is one in each state that is not public.
        self.documents = [
            self._beside_public(state) for state in DocumentState.values if state != "published"
        ]
        hidden_ones = Document.objects.filter(disclosure__in=self._records(), follows__isnull=True)
        behind_hidden = [
            hidden_ones.filter(state=state).first() for state in ("published", "in-review", "rejected")
        ]
        self.documents += [one for one in behind_hidden if one is not None]
        for document in self.documents:
            self._hang(document)
        self._around()
        self._fill()
        self._files()
        self.public_document = published(self.hidden.public["foi-response"], "Dear reader")
        self.hidden.withdraw_all()
        self.owner = make.UserFactory(roles=["volunteer"])
        Submission.objects.filter(documents__in=self.documents).update(submitted_by=self.owner)

    def _records(self) -> Any:
        from disclosures.models import Disclosure

        return Disclosure.objects.exclude(state="published")

    def _beside_public(self, state: str) -> Document:
        """A public record, a document behind it that is not."""
        at = f"document that is {state} behind a public record"
        made: Document = make.DocumentFactory(
            name=f"{self.hidden.word(at)}.pdf",
            state=state,
            reason=self.hidden.word(f"reason of {at}"),
            sha256=self.hidden.digest(),
            page_count=1,
            disclosure=self.hidden.public["foi-response"],
            is_lead=False,
        )
        self.hidden._read(made, at)
        return made

    def _hang(self, document: Document) -> None:
        word, by = self.hidden.word, self.hidden.editor
        hit, fact = document.personal_data.get(), document.facts.get()
        HitDecision.objects.create(hit=hit, choice="hide", reason=word("reason of a decision"), decided_by=by)
        FactDecision.objects.create(
            fact=fact, choice="change", value=word("changed fact"), reason=word("reason"), decided_by=by
        )
        Redaction.objects.create(
            document=document, page=1, start=0, end=3, reason=word("redaction"), decided_by=by
        )
        Question.objects.create(document=document, text=word("question"), answer=word("answer"), asked_by=by)
        Approval.objects.create(
            action="erase", object_type="document", object_id=str(document.pk), reason=word("approval"),
            asked_by=by,
        )  # fmt: skip
        with transaction.atomic():
            audit.record("save", document, by=by, reason=word("entry"), data={"note": word("data of entry")})

    def _around(self) -> None:
        word = self.hidden.word
        ProblemReport.objects.create(
            path=f"/{word('path of a report')}/",
            kind="personal",
            text=word("report"),
            email=f"{word('address of a reporter')}@example.org",
            answer=word("answer to a reporter"),
        )
        Erasure.objects.create(document_id=uuid.uuid4(), sha256=self.hidden.digest(), reason=word("erasure"))
        Mail.objects.create(
            message_id=f"<{word('message')}@example.org>",
            sender="site@example.org",
            recipients=[f"{word('reader of mail')}@example.org"],
            subject=word("subject of mail"),
            text=word("text of mail"),
            headers={"X-Sample": word("header of mail")},
            last_failure=word("failure of mail"),
        )
        Invitation.objects.invite(f"{word('invited')}@example.org", "editor")
        Session.objects.create(
            session_key=uuid.uuid4().hex, expire_date=timezone.now(), browser=word("browser of a session")
        )

    def _fill(self) -> None:
        """A word in every field that has none yet, a later model's field included."""
        for model, field in text_fields():
            if model not in HANGING or is_seeded(model, field):
                continue
            where = f"{model.__name__}.{field.name}"
            value: Any = self.hidden.word(where)
            if isinstance(field, models.JSONField):
                # As they are written: lists of checks and of places that are hidden.
                value = {"proof": [[value, True, 0, value]], "marks": [[0, "us", value]]}[field.name]
            model._default_manager.update(**{field.name: value})

    def _files(self) -> None:
        for copy in SafeCopy.objects.filter(document__in=self.documents).exclude(key=""):
            body = make.text_pdf(self.hidden.word("file of a copy"))
            SafeCopy.objects.filter(pk=copy.pk).update(key=COPIES.keep([body]).key)
            picture = COPIES.keep([self.hidden.word("picture of a copy").encode()])
            copy.pages.update(picture_key=picture.key)

    def visitors(self) -> dict[str, Client]:
        people = {
            "volunteer": make.UserFactory(roles=["volunteer"]),
            "owner": self.owner,
            "unproven": make.EditorFactory(second_factor=False),
            "editor": make.EditorFactory(),
            "operator": make.UserFactory(roles=["operator"]),
        }
        found = {"visitor": Client()}
        for role, person in people.items():
            found[role] = Client()
            found[role].force_login(person)
        return found

    def addresses(self) -> list[str]:
        """Every address of the site, with what is hidden in each of its places."""
        ids = [str(one.pk) for one in self.documents]
        slugs = [*self.hidden.slugs[:6], *(one.slug for one in self.hidden.withdrawn[:3])]
        some = {
            "department": ["body-of-all", "body-of-drafts"],
            "empty_department": ["body-of-drafts"],
            "receiver": ["body-of-all", "body-of-drafts"],
            "document": ids,
            "member": ids[:1],
            "public_sheet": ids,
            "public_document": [*ids, str(self.public_document.pk)],
            "figure": list(Figure.objects.filter(slug__contains="quork").values_list("slug", flat=True)[:2]),
            "report": list(ProblemReport.objects.values_list("reference", flat=True)),
            "campaign": [self.hidden.call.campaign.slug],
            "map_of_disclosures": [str(500_000 // NUMBERS_A_MAP)],
            "map_of_documents": ["0"],
            "map_of_figures": ["0"],
            "map_of_flows": ["0"],
            "passkey": ["1"],
            "person": ["1"],
            "proved": ids,
            "withdrawn": slugs[-1:],
        }
        found = []
        for name, examples in EXAMPLES.items():
            for example in examples:
                given = example.kwargs
                values = [
                    some.get(text[1:-1], slugs if key == "slug" else ["unknown"]) if "{" in text else [text]
                    for key, text in given.items()
                ]
                found += [
                    reverse(name, kwargs=dict(zip(given, each, strict=True))) for each in product(*values)
                ]
        after = [f"/documents/?after={pk}" for pk in ids]
        about = [f"/report/?about=/disclosures/{slug}/" for slug in slugs]
        find = [f"/documents/{self.public_document.pk}/?q={word}" for word in list(self.hidden.words)[:3]]
        return list(dict.fromkeys([*found, *after, *about, *find]))


@pytest.fixture
def pages_of_this_test_alone(request: pytest.FixtureRequest) -> None:
    """In place of the fixture for other tests: what one role finished is met by the next, on purpose."""
    request.getfixturevalue("world")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Committed, for exports read on connections of their own; made once, for it is large."""
    folder: Path = tmp_path_factory.mktemp("stores")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    changed = {
        "RATE_LIMITS_ENABLED": False,
        "RELEASE": uuid.uuid4().hex,
        "STORAGES": settings.STORAGES | {"staticfiles": plain},
        "PUBLIC_DIR": folder / "public",
        "ORIGINALS_DIR": folder / "originals",
        "DATA_DIR": folder,
    }
    with django_db_blocker.unblock(), override_settings(**changed):
        assert connection.settings_dict["NAME"].startswith("test_")
        try:
            with transaction.atomic():
                made = World()
            yield made
        finally:
            call_command("flush", interactive=False, verbosity=0)


def unpacked(body: bytes) -> str:
    """What can be read in it: members of archives, streams of a PDF, else the bytes."""
    if body[:2] == b"\x1f\x8b":
        return unpacked(gzip.decompress(body))
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(unpacked(archive.read(name)) for name in archive.namelist())
    if body[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(body)) as pdf:
            streams = [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        return "\n".join(one.decode("latin-1") for one in [body, *streams])
    return body.decode("utf-8", "replace")


def seen_in(response: HttpResponse, address: str) -> set[str]:
    """Traces in body and headers; what was asked for comes back in the address of forms and links."""
    text = f"{response.headers}\n{unpacked(response.getvalue())}"
    return traces(text) - traces(address)


def test_every_field_that_can_hold_words_holds_one_that_must_not_be_met(world: World):
    missing = [
        f"{model._meta.label}.{field.name}" for model, field in text_fields() if not is_seeded(model, field)
    ]
    assert not missing, "fill these in World, or say in NO_WORDS why nobody writes into them"


def test_a_copy_that_is_served_by_mistake_would_be_noticed(world: World):
    body = make.text_pdf(world.hidden.word("file that is served by mistake"))
    assert b"quork" not in body
    assert traces(unpacked(body))
    assert traces(unpacked(gzip.compress(body)))


def test_editors_see_it_at_the_desk(world: World):
    """What nobody else sees is there to be seen."""
    client = world.visitors()["editor"]
    document = world.documents[-1]
    assert seen_in(client.get(f"/review/{document.pk}/"), "")


@pytest.mark.parametrize("role", ["visitor", "volunteer", "owner", "unproven", "editor", "operator"])
def test_no_role_meets_what_it_may_not_see(world: World, role: str):
    client = world.visitors()[role]
    found: dict[str, list[str]] = {}
    for address in world.addresses():
        if role == "editor" and address.startswith(DESK):
            continue
        if role == "operator" and address.startswith("/review/people/"):
            continue  # accounts are theirs to see; documents are not, nor is what is about them
        response = client.get(address, headers={"accept-encoding": "gzip"})
        assert response.status_code < 500, address
        if seen := seen_in(response, address):
            found[address] = sorted(world.hidden.words.get(each.lower(), each) for each in seen)
    assert found == {}


@pytest.mark.parametrize("role", ["visitor", "owner"])
def test_however_it_is_asked_for_the_answer_is_the_same(world: World, role: str):
    """HEAD, conditions and ranges follow the permission of GET; no method tells more than it."""
    client = world.visitors()[role]
    for address in world.addresses():
        if address.startswith("/accounts/"):
            continue
        status = client.get(address).status_code
        if status not in (403, 404, 410):
            continue
        for method, headers in ((client.head, {}), *((client.get, headers) for headers in ASKED_AS)):
            response = method(address, headers=headers)
            assert response.status_code == status, (address, headers)
            assert "ETag" not in response.headers and "Last-Modified" not in response.headers, address
            assert not seen_in(response, address), (address, headers)
        for name in ("OPTIONS", "POST", "DELETE"):
            response = client.generic(name, address)
            assert response.status_code in (302, 400, 403, 404, 405, 410), (address, name)
            assert not seen_in(response, address), (address, name)


@pytest.mark.parametrize("role", ["visitor", "volunteer"])
def test_what_is_hidden_costs_as_much_as_what_never_was(world: World, role: str):
    """Timing (I10), by what takes the time: the same queries, whichever state it is in."""
    client = world.visitors()[role]
    client.get("/")

    def queries(address: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 404, address
        return [query["sql"].partition(" WHERE ")[0] for query in asked.captured_queries]

    for rest in ("", "page/1/", "page/1.jpg", "copy.pdf"):
        unknown = queries(f"/documents/{uuid.uuid4()}/{rest}")
        for document in world.documents:
            once = document.copies.filter(state__in=["public", "withdrawn"]).exists()
            if not once:
                assert queries(f"/documents/{document.pk}/{rest}") == unknown, document.state
    unknown = queries("/disclosures/never-was/")
    for slug in world.hidden.slugs:
        assert queries(f"/disclosures/{slug}/") == unknown, slug


def test_a_report_about_what_is_hidden_is_answered_like_any(world: World):
    client = Client()
    answers = []
    for slug in (world.hidden.slugs[0], "never-was"):
        sent = {"about": f"/disclosures/{slug}/", "kind": "personal", "text": "It names me."}
        response = client.post("/report/", sent)
        assert response.status_code == 302
        page = client.get(response["Location"])
        assert not seen_in(page, sent["about"])
        answers.append((page.status_code, ProblemReport.objects.latest("id").disclosure))
    assert answers[0] == answers[1] == (200, None)
    assert AuditEntry.objects.filter(action="withdraw", actor=None).count() == 0
