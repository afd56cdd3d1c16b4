"""A record of which every kind also has drafts, rows in review and withdrawn ones, full of words and numbers
that stand nowhere else. Whoever meets one of them in an answer has met what is not public (I1).
"""

import datetime
import re
from collections.abc import Iterator
from itertools import cycle, product
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from campaigns.models import ActionLink
from disclosures.listing import relist
from disclosures.models import (
    CopyState,
    Correction,
    Disclosure,
    DisclosureItem,
    Document,
    DocumentPage,
    DocumentState,
    ExtractedFact,
    FigureStatus,
    Kind,
    Organisation,
    PersonalData,
    Relation,
    Role,
    SlugHistory,
    State,
)
from tests import factories as make

# A word for the eye and for the search index: letters alone, and no ending that is cut off.
WORD = re.compile(r"quork[bdgklmprtvz]{4}", re.IGNORECASE)
NUMBER = re.compile(r"\b731[,.\s\u00a0\u202f]?000[,.\s\u00a0\u202f]?\d{3}\b")
YEAR = re.compile(r"\b1931\b")
DIGEST = re.compile(r"\bfeed[0-9a-f]{60}\b")
TRACES = (WORD, NUMBER, YEAR, DIGEST)
HIDDEN_DAY = datetime.date(1931, 5, 17)
HIDDEN_STATES = (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN)
FACTORIES = {str(factory._meta.model.KIND): factory for factory in make.KIND_FACTORIES}


class Hidden:
    """What must not be met. ``words[word]`` says where it stands; ``slugs`` are those of drafts."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.slugs: list[str] = []
        self._letters = ("".join(each) for each in product("bdgklmprtvz", repeat=4))
        self._states = cycle(DocumentState)
        # Public ones most of all: what they belong to is not.
        self._copy_states = cycle([CopyState.PUBLIC, CopyState.PROVED, CopyState.PUBLIC, CopyState.FAILED])
        self._count = 0
        # Numbers of rows are public; one that happens to be the hidden year would be taken for it.
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('disclosures_disclosure', 'id'), 500000)")
        self.body = make.OrganisationFactory(slug="body-of-all", name="Body of All")
        self.drafts_only = make.OrganisationFactory(slug="body-of-drafts", name="Body of Drafts")
        self.item = make.DataItemFactory(slug="field-of-all", name="Field of All")
        self.editor = make.EditorFactory(email=f"{self.word('account')}@example.org")
        self.public: dict[str, Disclosure] = {kind: self._public(kind) for kind in Kind.values}
        self.withdrawn: list[Disclosure] = []
        self.call = make.ActionFactory()
        for kind in Kind.values:
            for state in HIDDEN_STATES:
                self._hidden(kind, state)
        self._share_under_a_draft_agreement()

    # ---- what gives it away

    def word(self, where: str) -> str:
        found = f"quork{next(self._letters)}"
        self.words[found] = where
        return found

    def url(self, where: str) -> str:
        return f"https://www.example.org/{self.word(where)}"

    def number(self) -> int:
        self._count += 1
        return 731_000_000 + self._count

    def digest(self) -> str:
        self._count += 1
        return f"feed{self._count:060x}"

    # ---- rows

    def _public(self, kind: str) -> Disclosure:
        """A public row with a past: as a draft it said other things, under another address."""
        made = FACTORIES[kind](
            title=self.word(f"title of a {kind} while it was a draft"),
            slug=f"2020-public-{kind}",
            parties=[(self.body, Role.AUTHORITY), *self._flow(kind)],
            items=[self.item],
        )
        Disclosure.objects.filter(pk=made.pk).update(title=f"Public {kind}")
        make.publish(made, by=self.editor)
        return made

    def _flow(self, kind: str) -> list[tuple[Organisation, str]]:
        """Of a data share: from the body to itself, so that what is hidden and what is public is one pair."""
        return [(self.body, Role.GIVER), (self.body, Role.RECEIVER)] if kind == Kind.DATA_SHARE else []

    def _hidden(self, kind: str, state: str) -> Disclosure:
        at = f"{kind} {state}"
        factory = FACTORIES[kind]
        source = make.SourceFactory(
            url=self.url(f"source of {at}"),
            page=self.word(f"page of {at}"),
            archived_url=self.url(f"copy of {at}"),
        )
        is_known = state == State.WITHDRAWN
        slug = f"withdrawn-{kind}" if is_known else self.word(f"address of {at}")
        made: Any = factory(
            **self._filled(factory._meta.model, at),
            slug=slug,
            source=source,
            parties=[(self.body, Role.AUTHORITY), (self.drafts_only, Role.PARTY), *self._flow(kind)],
            items=[self.item],
            in_review=state == State.IN_REVIEW,
            public=is_known,
        )
        DisclosureItem.objects.filter(disclosure=made).update(written=self.word(f"field of {at}"))
        self._around(made, at)
        if is_known:
            self.withdrawn.append(made)
        else:
            self.slugs.append(slug)
            SlugHistory.objects.create(disclosure=made, slug=self.word(f"former address of {at}"))
            self.slugs.append(made.former_slugs.get().slug)
        relist([made.pk])
        return made

    def _filled(self, model: type[models.Model], at: str) -> dict[str, Any]:
        """A telling value for every column that is written by people, those of later columns included."""
        own = {"slug", "kind", "state", "withdrawn_reason", "date", "date_end"}
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.name in own or not field.editable or field.generated or field.choices:
                continue
            if isinstance(field, models.URLField):
                values[field.name] = self.url(f"{field.name} of {at}")
            elif isinstance(field, models.CharField | models.TextField):
                values[field.name] = self.word(f"{field.name} of {at}")
            elif isinstance(field, ArrayField):
                values[field.name] = [self.word(f"{field.name} of {at}")]
            elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
                values[field.name] = HIDDEN_DAY
            elif isinstance(field, models.IntegerField) and not field.primary_key:
                values[field.name] = self.number()
        return values

    def _around(self, made: Disclosure, at: str) -> None:
        """Everything that hangs on a row: links both ways, figures, documents, corrections, calls."""
        public = self.public[Kind.STATEMENT]
        for start, end, relation in (
            (made, public, Relation.CONTRADICTS),
            (public, made, Relation.CITES),
            (self.public[Kind.FOI_RESPONSE], made, Relation.CONFIRMS),
        ):
            make.LinkFactory(
                from_disclosure=start,
                relation=relation,
                to_disclosure=end,
                note=self.word(f"{relation} link of {at}"),
                source=make.SourceFactory(url=self.url(f"source of {relation} link of {at}")),
            )
        ActionLink.objects.create(
            action=self.call,
            relation=Relation.CITES,
            disclosure=made,
            note=self.word(f"call of {at}"),
            source=make.SourceFactory(url=self.url(f"source of call of {at}")),
        )
        self._figures(made, at)
        self._documents(made, at)
        Correction.objects.create(
            disclosure=made,
            field=self.word(f"corrected field of {at}"),
            said=self.word(f"correction of {at}"),
            says=self.word(f"correction of {at}"),
            reason=self.word(f"correction of {at}"),
            made_by=self.editor,
        )

    def _figure(self, at: str, **more: Any) -> Any:
        return make.FigureFactory(
            slug=self.word(f"address of figure of {at}"),
            value=self.number(),
            note=self.word(f"note of figure of {at}"),
            source=make.SourceFactory(url=self.url(f"source of figure of {at}")),
            **more,
        )

    def _measure(self, at: str, **more: Any) -> Any:
        return make.MeasureFactory(
            slug=self.word(f"address of measure of {at}"), title=self.word(f"measure of {at}"), **more
        )

    def _figures(self, made: Disclosure, at: str) -> None:
        public = self.public[Kind.PROCEEDING]
        given = self._figure(at, measure=self._measure(at), asserted_in=made, period_end=HIDDEN_DAY)
        about = self._measure(at, subject=made)
        corrected = self._figure(at, measure=about, asserted_in=made)
        # A public record may give a number about one that is not: the number would tell of it.
        self._figure(
            at, measure=about, asserted_in=public, status=FigureStatus.CORRECTED, corrected_by=corrected
        )
        self._figure(at, measure=given.measure, asserted_in=made, status=FigureStatus.DISPUTED)

    def _documents(self, made: Disclosure, at: str) -> None:
        for state in (next(self._states), next(self._states)):
            submission = make.SubmissionFactory(
                authority_name=self.word(f"authority of {at}"),
                note=self.word(f"note of {at}"),
                requester=self.word(f"requester of {at}"),
                names_to_hide=self.word(f"name of {at}"),
                email=f"{self.word(f'e-mail of {at}')}@example.org",
                link=self.url(f"link of {at}"),
                fetched_from=self.url(f"place where {at} was fetched"),
                submitted_by=self.editor,
            )
            document = make.DocumentFactory(
                submission=submission,
                name=f"{self.word(f'document of {at}')}.pdf",
                sha256=self.digest(),
                state=state,
                reason=self.word(f"reason of {at}"),
                page_count=self._count,
                warnings=[self.word(f"warning of {at}")],
                hidden=[{"what": self.word(f"hidden part of {at}"), "where": self.word(f"place in {at}")}],
                trust_reasons=[self.word(f"ground of {at}")],
                kind=self.word(f"kind of {at}"),
                cause=self.word(f"cause of {at}"),
                signed_by=[self.word(f"signature of {at}")],
                disclosure=None if state == DocumentState.RECEIVED else made,
            )
            self._read(document, at)
            # What lay in it, and the same bytes from somebody else.
            inside = make.DocumentFactory(
                container=document, name=self.word(f"member of {at}"), sha256=self.digest(), state=state,
                reason=self.word(f"reason of member of {at}"), disclosure=document.disclosure,
            )  # fmt: skip
            self._read(inside, at)
            make.DocumentFactory(
                name=self.word(f"follower of {at}"), follows=document, original=document.original,
                state=state, reason=self.word(f"reason of follower of {at}"), disclosure=document.disclosure,
            )  # fmt: skip
            make.IngestJobFactory(document=document, last_failure=self.word(f"failure of {at}"))

    def _read(self, document: Document, at: str) -> None:
        """What was read in it: pages, hidden ones too, facts and personal details."""
        for number, is_hidden in ((1, False), (2, True)):
            DocumentPage.objects.create(
                document=document, number=number, is_hidden=is_hidden,
                text=self.word(f"text of {at}"), place=self.word(f"place of a page of {at}"),
            )  # fmt: skip
        found: dict[str, Any] = {"page": 1, "start": 0, "end": 3, "confidence": 0.9}
        words = {name: self.word(f"{name} of fact of {at}") for name in ("value", "about", "rule")}
        ExtractedFact.objects.create(document=document, name="reference", **found, **words)
        PersonalData.objects.create(
            document=document, type="person-name", rule=self.word(f"rule of {at}"), **found
        )

        copy = make.SafeCopyFactory(
            document=document, version=1, state=next(self._copy_states),
            reason=self.word(f"reason of a copy of {at}"), sha256=self.digest(),
        )  # fmt: skip
        copy.pages.create(
            number=1, text=self.word(f"text of a copy of {at}"), place=self.word(f"place of a copy of {at}")
        )

    def _share_under_a_draft_agreement(self) -> None:
        draft = self._hidden(Kind.AGREEMENT, State.DRAFT)
        share: Any = self.public[Kind.DATA_SHARE]
        type(share).objects.filter(pk=share.pk).update(agreement=draft.pk)

    def withdraw_all(self) -> None:
        for made in self.withdrawn:
            make.withdraw(made, by=self.editor, reason="The source was withdrawn.")


def traces(text: str) -> set[str]:
    """The words, numbers, years and digests of hidden rows that a text shows."""
    return {found for pattern in TRACES for found in pattern.findall(text)}


def groups(words: list[str], most: int = 20) -> Iterator[list[str]]:
    for start in range(0, len(words), most):
        yield words[start : start + most]
