"""Every address of the site by its name, from the URL resolver, and an example of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core import signing
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Invitation
from disclosures.models import (
    Correction,
    Disclosure,
    DocumentState,
    Kind,
    ProblemReport,
    Relation,
    Submission,
)
from disclosures.views.reports import SALT
from tests import factories as make

HTML = "text/html; charset=utf-8"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"


@dataclass(frozen=True)
class Example:
    """``kwargs`` of the address, of which the words in braces are attributes of World; ``is_for`` whom."""

    kwargs: dict[str, str] = field(default_factory=dict)
    content_type: str = HTML
    is_for: str = "anyone"
    takes_posts: bool = False
    takes_get: bool = True


EXAMPLES: dict[str, list[Example]] = {
    "disclosures:home": [Example()],
    "disclosures:timeline": [Example()],
    "disclosures:timeline_export": [Example({"form": "csv"}, CSV), Example({"form": "json"}, JSON)],
    "disclosures:search": [Example()],
    "disclosures:search_export": [Example({"form": "csv"}, CSV), Example({"form": "json"}, JSON)],
    "disclosures:departments": [Example()],
    "disclosures:department": [Example({"slug": "{department}"}), Example({"slug": "{empty_department}"})],
    "disclosures:department_export": [
        Example({"slug": "{department}", "form": "csv"}, CSV),
        Example({"slug": "{department}", "form": "json"}, JSON),
    ],
    "disclosures:disclosure": [Example({"slug": f"{{{kind}}}"}) for kind in Kind.values],
    "disclosures:about": [Example()],
    "disclosures:about_method": [Example()],
    "disclosures:about_accessibility": [Example()],
    "disclosures:about_privacy": [Example()],
    "disclosures:data": [Example()],
    "disclosures:data_dictionary": [Example()],
    "disclosures:record_file": [
        Example({"name": "organisations"}, CSV),
        Example({"name": "statements"}, CSV),
    ],
    "disclosures:record_package": [Example({}, JSON)],
    "disclosures:contribute": [Example(takes_posts=True)],
    "disclosures:receipt": [Example({"token": "{receipt}"})],
    "disclosures:receipt_json": [Example({"token": "{receipt}"}, JSON)],
    "disclosures:corrections": [Example()],
    "disclosures:corrections_feed": [Example({}, "application/atom+xml; charset=utf-8")],
    "disclosures:correct": [
        Example({"slug": f"{{{kind}}}"}, is_for="editor", takes_posts=True) for kind in Kind.values
    ],
    "disclosures:reverse_takedown": [Example({"slug": "{withdrawn}"}, is_for="editor", takes_posts=True)],
    "disclosures:erase": [Example({"pk": "{document}"}, is_for="editor", takes_posts=True)],
    "disclosures:correct_figure": [Example({"slug": "{figure}"}, is_for="editor", takes_posts=True)],
    "disclosures:report": [Example(takes_posts=True)],
    "disclosures:report_sent": [Example({"token": "{report_token}"})],
    "disclosures:review_reports": [Example(is_for="editor")],
    "disclosures:review_report": [Example({"reference": "{report}"}, is_for="editor", takes_posts=True)],
    "disclosures:review": [Example(is_for="editor", takes_posts=True)],
    "disclosures:review_item": [
        Example({"pk": "{document}"}, is_for="editor", takes_posts=True),
        Example({"pk": "{member}"}, is_for="editor", takes_posts=True),
    ],
    "disclosures:review_beside": [Example({"pk": "{document}", "other": "{member}"}, is_for="editor")],
    "disclosures:healthz": [Example({}, "text/plain")],
    "disclosures:readyz": [Example({}, JSON)],
    "campaigns:list": [Example()],
    "campaigns:campaign": [Example({"slug": "{campaign}"})],
    "campaigns:calendar": [Example({}, "text/calendar; charset=utf-8")],
    "accounts:sign_in": [Example(takes_posts=True)],
    "accounts:sign_out": [Example(is_for="editor", takes_posts=True, takes_get=False)],
    "accounts:invitation": [Example({"token": "{invitation}"}, takes_posts=True)],
    "styleguide": [Example()],
}


class World:
    """One public disclosure of each kind by its kind, and a row for every address that names one."""

    def __init__(self) -> None:
        body = make.OrganisationFactory(slug="department-for-examples", name="Department for Examples")
        self.department = body.slug
        self.empty_department = make.OrganisationFactory().slug
        self.names: dict[str, str] = {}
        made = [factory(parties=[(body, "authority")], public=True) for factory in make.KIND_FACTORIES]
        for disclosure in made:
            self.names[disclosure.kind] = disclosure.slug
        make.LinkFactory(
            from_disclosure=made[0], to_disclosure=made[5], relation=Relation.CONTRADICTS, note="They differ."
        )
        self.figure = make.FigureFactory(asserted_in=made[5]).slug
        Correction.objects.create(
            disclosure=made[0], field="Summary", said="It was so.", says="It is so.", reason="A slip."
        )
        self.withdrawn = make.FOIResponseFactory(withdrawn=True).slug
        submission = make.SubmissionFactory(token="the-token-of-a-receipt")
        self.receipt = "the-token-of-a-receipt"
        self.document, self.member = self._documents(submission)
        self.report, self.report_token = self._report(made[0])
        self.campaign = make.ActionFactory().campaign.slug
        self.invitation = (
            Invitation.objects.invite("new@example.org", "editor").rstrip("/").rpartition("/")[2]
        )

    @staticmethod
    def _report(disclosure: Disclosure) -> tuple[str, str]:
        """The reference of an open report, and the token of the page that its sender sees."""
        path = disclosure.get_absolute_url()
        made = ProblemReport.objects.create(path=path, kind="wrong", text="Page 2.", disclosure=disclosure)
        return made.reference, signing.dumps(made.reference, salt=SALT)

    @staticmethod
    def _documents(submission: Submission) -> tuple[str, str]:
        """A letter in review in which much was found, and a sheet that lay in it."""
        made = {"state": DocumentState.IN_REVIEW, "disclosure": make.FOIResponseFactory(in_review=True)}
        letter = make.DocumentFactory(
            submission=submission,
            page_count=2,
            hidden=[{"what": "text under a box", "where": "page 1"}],
            **made,
        )
        sheet = make.DocumentFactory(container=letter, name="annex.csv", **made | {"is_lead": False})
        letter.pages.create(number=1, text="Dear Ash Example, our reference is 2020-1.")
        letter.pages.create(number=2, needs_reading=True)
        letter.pages.create(number=3, text="Ash Example", is_hidden=True, place="document properties")
        sheet.pages.create(number=1, text="Month\tAsked\nJuly\t74", rows=[1, 2], place="sheet 1")
        where = {"confidence": 0.9, "rule": "a-rule"}
        letter.facts.create(name="reference", value="2020-1", page=1, start=36, end=42, **where)
        letter.personal_data.create(type="person-name", page=1, start=5, end=16, **where)
        letter.personal_data.create(type="person-name", page=3, start=0, end=11, **where)
        sheet.facts.create(name="figure", value="74", page=1, start=17, end=19, cell="B2", **where)
        failed = make.DocumentFactory(
            submission=submission, state="quarantined", reason="We could not read it."
        )
        make.IngestJobFactory(document=failed, state="failed", attempts=3, last_failure="crashed")
        return str(letter.pk), str(sheet.pk)

    def kwargs(self, example: Example) -> dict[str, str]:
        return {
            name: self._value(text[1:-1]) if text.startswith("{") else text
            for name, text in example.kwargs.items()
        }

    def _value(self, name: str) -> str:
        return self.names[name] if name in self.names else getattr(self, name)

    def address(self, name: str, example: Example) -> str:
        return reverse(name, kwargs=self.kwargs(example))


def named_addresses() -> Iterator[str]:
    """``namespace:name`` of every pattern of the site; a pattern without a name gives its own text."""

    def walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(
                    pattern.url_patterns,
                    f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace,
                )
            else:
                yield f"{namespace}{pattern.name or pattern.pattern}"

    return walk(get_resolver().url_patterns, "")


def every_example() -> list[tuple[str, Example]]:
    return [(name, example) for name, examples in EXAMPLES.items() for example in examples]
