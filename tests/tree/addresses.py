"""Every address of the site by its name, from the URL resolver, and an example of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from allauth.account.models import EmailConfirmationHMAC
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import signing
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Invitation
from disclosures.models import (
    Correction,
    Disclosure,
    DocumentState,
    FlowCount,
    Kind,
    Measure,
    Organisation,
    ProblemReport,
    Relation,
    SafeCopy,
    Submission,
)
from disclosures.queries.short_addresses import short_code
from disclosures.views.reports import SALT
from disclosures.views.sitemaps import NUMBERS_A_MAP
from tests import factories as make
from tests.copying import proved, published
from tests.passkeys import give_passkey
from tests.reviewing import pictured

HTML = "text/html; charset=utf-8"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"
PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True)
class Example:
    """``kwargs`` of the address, of which the words in braces are attributes of World; ``is_for`` whom."""

    kwargs: dict[str, str] = field(default_factory=dict)
    content_type: str = HTML
    status: int = 200
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
    "disclosures:compare": [Example({"slug": "{older_agreement}", "other": "{agreement}"})],
    "disclosures:fields": [Example()],
    "disclosures:field": [Example({"slug": "{field}"})],
    "disclosures:disclosure": [Example({"slug": f"{{{kind}}}"}) for kind in Kind.values],
    "disclosures:flows": [Example()],
    "disclosures:flows_export": [Example({}, CSV)],
    "disclosures:flow": [
        Example({"giver": "{department}", "receiver": "{receiver}"}),
        Example({"giver": "{department}", "receiver": "{empty_department}"}),
    ],
    "disclosures:flow_pack": [
        Example({"giver": "{department}", "receiver": "{receiver}"}),
        Example({"giver": "{department}", "receiver": "{empty_department}"}),
    ],
    "disclosures:flow_export": [Example({"giver": "{department}", "receiver": "{receiver}"}, CSV)],
    "disclosures:disclosure_card": [Example({"slug": f"{{{kind}}}"}, PNG) for kind in Kind.values],
    "disclosures:department_card": [
        Example({"slug": "{department}"}, PNG),
        Example({"slug": "{empty_department}"}, PNG),
    ],
    "disclosures:department_pack": [
        Example({"slug": "{department}"}),
        Example({"slug": "{empty_department}"}),
    ],
    "disclosures:card": [Example({}, PNG)],
    "disclosures:embed_disclosure": [Example({"slug": f"{{{kind}}}"}) for kind in Kind.values],
    "disclosures:embed_department": [
        Example({"slug": "{department}"}),
        Example({"slug": "{empty_department}"}),
    ],
    # Without an address to embed there is nothing.
    "disclosures:oembed": [Example({}, "application/problem+json", status=404)],
    "disclosures:cite_bib": [
        Example({"slug": f"{{{kind}}}"}, "application/x-bibtex; charset=utf-8") for kind in Kind.values
    ],
    "disclosures:short": [Example({"code": "{short_code}"}, status=301)],
    "disclosures:claims": [Example()],
    "disclosures:claim": [Example({"slug": f"{{{Kind.STATEMENT}}}"})],
    "disclosures:claim_pack": [Example({"slug": f"{{{Kind.STATEMENT}}}"})],
    "disclosures:claim_card": [Example({"slug": f"{{{Kind.STATEMENT}}}"}, PNG)],
    "disclosures:figures": [Example()],
    "disclosures:figure": [Example({"slug": "{measure}"})],
    "disclosures:figure_export": [Example({"slug": "{measure}"}, CSV)],
    "disclosures:documents": [Example()],
    "disclosures:document": [Example({"pk": "{public_document}"})],
    "disclosures:document_page": [Example({"pk": "{public_document}", "number": "1"})],
    "disclosures:document_picture": [Example({"pk": "{public_document}", "number": "1"}, JPEG)],
    "disclosures:document_sheet": [Example({"pk": "{public_sheet}", "number": "1"}, CSV)],
    "disclosures:document_file": [Example({"pk": "{public_document}"}, PDF)],
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
    "disclosures:receipt": [Example({"token": "{receipt}"}, takes_posts=True)],
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
    "disclosures:review_attach": [Example({"pk": "{document}"}, is_for="editor", takes_posts=True)],
    "disclosures:preview": [Example({"pk": "{proved}"}, is_for="editor")],
    "disclosures:preview_document": [Example({"pk": "{proved}"}, is_for="editor")],
    "disclosures:preview_page": [Example({"pk": "{proved}", "number": "1"}, is_for="editor")],
    "disclosures:preview_picture": [Example({"pk": "{proved}", "number": "1"}, JPEG, is_for="editor")],
    "disclosures:review_figures": [Example({"pk": "{member}"}, is_for="editor", takes_posts=True)],
    "disclosures:review_links": [
        Example({"slug": f"{{{kind}}}"}, is_for="editor", takes_posts=True) for kind in Kind.values
    ],
    "disclosures:review_copy": [Example({"pk": "{public_document}"}, PDF, is_for="editor")],
    "disclosures:review_picture": [Example({"pk": "{document}", "number": "1"}, JPEG, is_for="editor")],
    "disclosures:review_beside": [Example({"pk": "{document}", "other": "{member}"}, is_for="editor")],
    "disclosures:robots": [Example({}, "text/plain; charset=utf-8")],
    "disclosures:sitemap": [Example({}, XML)],
    "disclosures:sitemap_pages": [Example({}, XML)],
    "disclosures:sitemap_rows": [
        Example({"what": "disclosures", "number": "{map_of_disclosures}"}, XML),
        Example({"what": "documents", "number": "{map_of_documents}"}, XML),
        Example({"what": "claims", "number": "{map_of_disclosures}"}, XML),
        Example({"what": "figures", "number": "{map_of_figures}"}, XML),
        Example({"what": "flows", "number": "{map_of_flows}"}, XML),
    ],
    "disclosures:second_checks": [Example(is_for="editor", takes_posts=True)],
    "disclosures:people": [Example(is_for="operator", takes_posts=True)],
    "disclosures:person": [Example({"pk": "{person}"}, is_for="operator", takes_posts=True)],
    "disclosures:original": [Example({"pk": "{public_document}"}, is_for="editor", takes_posts=True)],
    "disclosures:healthz": [Example({}, "text/plain")],
    "disclosures:readyz": [Example({}, JSON)],
    "campaigns:list": [Example()],
    "campaigns:campaign": [Example({"slug": "{campaign}"})],
    "campaigns:calendar": [Example({}, "text/calendar; charset=utf-8")],
    "accounts:sign_in": [Example(takes_posts=True)],
    "accounts:sign_out": [Example(is_for="editor", takes_posts=True, takes_get=False)],
    "accounts:invitation": [Example({"token": "{invitation}"}, takes_posts=True)],
    "account_login": [Example(takes_posts=True)],
    "mfa_index": [Example(is_for="editor", takes_posts=True)],
    "mfa_authenticate": [Example(is_for="half-way", takes_posts=True)],
    "account_reauthenticate": [Example(is_for="editor", takes_posts=True)],
    "account_signup": [Example(takes_posts=True)],
    "account_email_verification_sent": [Example()],
    "account_confirm_email": [Example({"key": "{confirmation}"}, takes_posts=True)],
    "account_reset_password": [Example(takes_posts=True)],
    "account_reset_password_done": [Example()],
    "account_reset_password_from_key_done": [Example()],
    "account_reset_password_from_key": [Example({"uidb36": "1", "key": "old-link"}, takes_posts=True)],
    "mfa_activate_totp": [Example(is_for="newcomer", takes_posts=True)],
    "mfa_deactivate_totp": [Example(is_for="editor", takes_posts=True)],
    "mfa_add_webauthn": [Example(is_for="editor", takes_posts=True)],
    "mfa_remove_webauthn": [Example({"pk": "{passkey}"}, is_for="editor", takes_posts=True)],
    "mfa_view_recovery_codes": [Example(is_for="editor")],
    "mfa_generate_recovery_codes": [Example(is_for="editor", takes_posts=True)],
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
        self.receiver = make.OrganisationFactory(slug="office-for-examples").slug
        self._flow(body)
        item = make.DataItemFactory(slug="field-of-examples", cbds_reference="RFC 1; 100")
        self.field = item.slug
        made = [
            factory(parties=[(body, "authority")], items=[item], public=True)
            for factory in make.KIND_FACTORIES
        ]
        for disclosure in made:
            self.names[disclosure.kind] = disclosure.slug
        make.LinkFactory(
            from_disclosure=made[0], to_disclosure=made[5], relation=Relation.CONTRADICTS, note="They differ."
        )
        self.older_agreement = self._older_version(made[4])
        self.figure = make.FigureFactory(asserted_in=made[5]).slug
        self.figure = make.FigureFactory(asserted_in=made[5], measure__slug="people-asked-about").slug
        self.measure = "people-asked-about"
        Correction.objects.create(
            disclosure=made[0], field="Summary", said="It was so.", says="It is so.", reason="A slip."
        )
        self.short_code = short_code(made[0].get_absolute_url())
        self.withdrawn = make.FOIResponseFactory(withdrawn=True).slug
        submission = make.SubmissionFactory(token="the-token-of-a-receipt")
        self.receipt = "the-token-of-a-receipt"
        self.document, self.member = self._documents(submission)
        self.report, self.report_token = self._report(made[0])
        self.public_document = str(published(made[1], name="reply.pdf").pk)
        sheet = published(made[2], "Month\tAsked\nJuly\t74", name="table.csv", media_type="text/csv")
        self.public_sheet = str(sheet.pk)
        copy = SafeCopy.objects.get(document_id=self.public_document)
        self.map_of_disclosures = str(made[0].pk // NUMBERS_A_MAP)
        self.map_of_documents = str(copy.pk // NUMBERS_A_MAP)
        self.map_of_figures = str(Measure.objects.get(slug=self.measure).pk // NUMBERS_A_MAP)
        self.map_of_flows = str(FlowCount.objects.by_pair()[0].pk // NUMBERS_A_MAP)
        self.proved = self._proved()
        self.campaign = make.ActionFactory().campaign.slug
        self._people()
        self.invitation = (
            Invitation.objects.invite("new@example.org", "editor").rstrip("/").rpartition("/")[2]
        )

    def _flow(self, giver: Organisation) -> None:
        """A share to somebody, with a number and an agreement."""
        receiver = Organisation.objects.get(slug=self.receiver)
        agreement = make.AgreementFactory(parties=[(giver, "party"), (receiver, "party")], public=True)
        flow = make.DataShareFactory(
            giver=giver, receiver=receiver, agreement=agreement, people_requested=520, public=True
        )
        make.FigureFactory(measure=make.MeasureFactory(subject=flow))
        make.LinkFactory(from_disclosure=flow)

    @staticmethod
    def _older_version(newer: Disclosure) -> str:
        """An agreement whose place this one took; of both there are public copies."""
        older: Disclosure = make.AgreementFactory(version="0.9", public=True)
        make.LinkFactory(
            from_disclosure=newer, to_disclosure=older, relation=Relation.SUPERSEDES, note="It says so."
        )
        for agreement, words in ((older, "1. Old words"), (newer, "1. New words")):
            published(agreement, words, name="agreement.pdf")
        return older.slug

    def _people(self) -> None:
        """An editor with all there is to an account, one who is new, and somebody's unconfirmed address."""
        self.editor = make.EditorFactory(email="editor-with-all@example.org")
        self.newcomer = make.EditorFactory(second_factor=False)
        RecoveryCodes.activate(self.editor)
        self.passkey = str(give_passkey(self.editor).pk)
        self.operator = make.UserFactory(roles=["operator", "editor"])
        person = make.UserFactory()
        self.person = str(person.pk)
        address = person.emailaddress_set.create(email="unconfirmed@example.org")
        self.confirmation = EmailConfirmationHMAC(address).key

    def visitors(self) -> dict[str, Client]:
        """By ``Example.is_for``."""
        names = ("anyone", "editor", "operator", "newcomer", "half-way")
        found = {name: Client() for name in names}
        found["editor"].force_login(self.editor)
        found["operator"].force_login(self.operator)
        found["newcomer"].force_login(self.newcomer)
        found["half-way"].post(
            "/accounts/sign-in/", {"username": self.editor.email, "password": "an invented long password"}
        )
        return found

    @staticmethod
    def _report(disclosure: Disclosure) -> tuple[str, str]:
        """The reference of an open report, and the token of the page that its sender sees."""
        path = disclosure.get_absolute_url()
        made = ProblemReport.objects.create(path=path, kind="wrong", text="Page 2.", disclosure=disclosure)
        return made.reference, signing.dumps(made.reference, salt=SALT)

    @staticmethod
    def _proved() -> str:
        """A document in review with its public copy made."""
        draft = make.FOIResponseFactory(in_review=True)
        document = make.DocumentFactory(state=DocumentState.IN_REVIEW, disclosure=draft, page_count=1)
        document.pages.create(number=1, text="Dear requester")
        proved(document)
        return str(document.pk)

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
        pictured(letter)
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
