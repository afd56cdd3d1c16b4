"""Invented rows. A factory a kind; ``public=True`` goes through ``actions.publish``, so that copies are true.

Each kind's factory makes a draft with one organisation in its main role (a data share: a giver and a
receiver). Traits: ``in_review=True``, ``public=True``, ``withdrawn=True``. ``organisation=`` sets the main
role's organisation, ``parties=[(organisation, role), …]`` replaces all roles, ``items=[data_item, …]`` says
which data items it is about.
"""

import datetime
import functools
import io
import itertools
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import get_hasher, make_password
from django.utils import timezone
from factory.declarations import (
    LazyAttribute,
    LazyAttributeSequence,
    LazyFunction,
    Maybe,
    SelfAttribute,
    Sequence,
    SubFactory,
)
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from accounts.models import STRICT_ROLES, User
from accounts.models import Role as AccountRole
from campaigns.models import Action, ActionTarget, Campaign
from disclosures.actions import publish, set_parties, withdraw
from disclosures.documents.hidden_places import decisions_of
from disclosures.listing import relist
from disclosures.models import (
    Agreement,
    CensusFieldChange,
    Change,
    CopyState,
    DataItem,
    DataItemName,
    DataShare,
    DisclosureItem,
    Document,
    Evidence,
    Figure,
    FigureStatus,
    FOIResponse,
    Forum,
    ICODecision,
    IngestJob,
    ItemCategory,
    Kind,
    Link,
    Measure,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Original,
    Outcome,
    Party,
    Precision,
    Proceeding,
    ProceedingKind,
    Purpose,
    Qualifier,
    Regime,
    Relation,
    Role,
    SafeCopy,
    Source,
    State,
    Statement,
    Submission,
    Unit,
    receipt_hash,
)


@functools.cache
def _hashed(password: str | None, hasher: str) -> str:
    """That takes a quarter of a second with the site's own hasher, on purpose, so once a password."""
    return make_password(password, hasher=hasher)


class UserFactory(DjangoModelFactory):
    """A person who can sign in with ``password``; ``roles=["editor"]`` puts them into groups.

    Editors and operators have an authenticator app, whose codes ``signing_in.code_of`` computes;
    ``second_factor=False`` makes one without.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"person-{n}@example.org")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        from django.contrib.auth.models import Group

        roles = kwargs.pop("roles", ())
        password = kwargs.pop("password", "an invented long password")
        second_factor = kwargs.pop("second_factor", None)
        user = User(password=_hashed(password, get_hasher().algorithm), **kwargs)
        user.save()
        for role in roles:
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if second_factor is None:
            second_factor = bool(set(roles) & set(STRICT_ROLES))
        if second_factor:
            TOTP.activate(user, generate_totp_secret())
        return user


class EditorFactory(UserFactory):
    roles = (AccountRole.EDITOR,)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    url = Sequence(lambda n: f"https://www.example.org/source/{n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    slug = Sequence(lambda n: f"department-{n}")
    name = Sequence(lambda n: f"Department {n}")
    kind = OrganisationKind.DEPARTMENT
    source = SubFactory(SourceFactory)


class OrganisationNameFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationName

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Ministry {n}")


class DataItemFactory(DjangoModelFactory):
    """``aliases=["Pupil name"]`` adds other names."""

    class Meta:
        model = DataItem
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"item-{n}")
    name = Sequence(lambda n: f"Item {n}")
    category = ItemCategory.IDENTITY
    source = SubFactory(SourceFactory)

    @post_generation
    def aliases(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        for name in extracted or ():
            DataItemName.objects.create(item=self, name=name)


_numbers = itertools.count()
_MAIN_ROLES: dict[str, str] = {
    Kind.AGREEMENT: Role.PARTY,
    Kind.PROCEEDING: Role.PARTY,
    Kind.STATEMENT: Role.SPEAKER,
}


class DisclosureDetailFactory(DjangoModelFactory):
    """What the seven kinds have in common; not for use by itself."""

    class Meta:
        abstract = True

    # One count for all kinds: a factory_boy sequence would begin anew in each.
    slug = LazyFunction(lambda: f"2020-disclosure-{next(_numbers)}")
    title = LazyAttribute(lambda made: f"Disclosure {made.slug.removeprefix('2020-disclosure-')}")
    summary = "What happened, in one neutral sentence."
    date_precision = Precision.DAY
    evidence = Evidence.OFFICIAL
    source = SubFactory(SourceFactory)

    @classmethod
    def _default_parties(cls, kwargs: dict[str, Any]) -> list[tuple[Organisation, str]]:
        organisation: Any = kwargs.pop("organisation", None) or OrganisationFactory()
        return [(organisation, _MAIN_ROLES.get(cls._meta.model.KIND, Role.AUTHORITY))]

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        flags = {name: kwargs.pop(name, False) for name in ("public", "in_review", "withdrawn")}
        items = kwargs.pop("items", ())
        chosen = kwargs.pop("parties", None)
        parties = cls._default_parties(kwargs) if chosen is None else chosen
        if flags["in_review"]:
            kwargs["state"] = State.IN_REVIEW
        made = super()._create(model_class, *args, **kwargs)
        set_parties(made, parties)
        for item in items:
            DisclosureItem.objects.create(disclosure=made, item=item, written=item.name)
        if flags["public"] or flags["withdrawn"]:
            publish(made, by=None)
        if flags["withdrawn"]:
            withdraw(made, by=None, reason="The source was withdrawn.")
        if items and not flags["public"]:
            relist([made.pk])
        made.refresh_from_db()
        return made


class FOIResponseFactory(DisclosureDetailFactory):
    class Meta:
        model = FOIResponse

    requested_on = datetime.date(2020, 1, 6)
    responded_on = datetime.date(2020, 2, 3)
    reference = Sequence(lambda n: f"2020-{n:07d}")
    outcome = Outcome.PART_GRANTED
    exemptions = LazyFunction(lambda: ["s.40(2)"])


class ICODecisionFactory(DisclosureDetailFactory):
    class Meta:
        model = ICODecision

    decided_on = datetime.date(2020, 5, 1)
    regime = Regime.FOIA
    outcome = Outcome.UPHELD
    reference = Sequence(lambda n: f"FS5{n:07d}")
    sections = LazyFunction(lambda: ["s.40(2)"])


class CensusFieldChangeFactory(DisclosureDetailFactory):
    class Meta:
        model = CensusFieldChange

    collection = "School Census"
    change = Change.ADDED
    effective_on = datetime.date(2020, 9, 1)


class DataShareFactory(DisclosureDetailFactory):
    """``giver=`` and ``receiver=`` are organisations."""

    class Meta:
        model = DataShare

    dataset = "National Pupil Database"
    period_start = datetime.date(2020, 1, 1)
    period_end = datetime.date(2020, 12, 31)
    purpose = Purpose.RESEARCH

    @classmethod
    def _default_parties(cls, kwargs: dict[str, Any]) -> list[tuple[Organisation, str]]:
        giver: Any = kwargs.pop("giver", None) or OrganisationFactory()
        receiver: Any = kwargs.pop("receiver", None) or OrganisationFactory()
        return [(giver, Role.GIVER), (receiver, Role.RECEIVER)]


class AgreementFactory(DisclosureDetailFactory):
    class Meta:
        model = Agreement

    version = "1.0"
    in_force_from = datetime.date(2020, 1, 1)
    in_force_to = datetime.date(2021, 12, 31)


class StatementFactory(DisclosureDetailFactory):
    class Meta:
        model = Statement

    speaker = "A Minister"
    speaker_role = "Education minister"
    forum = Forum.COMMONS_WRITTEN
    made_on = datetime.date(2020, 3, 4)


class ProceedingFactory(DisclosureDetailFactory):
    class Meta:
        model = Proceeding

    kind_of_proceeding = ProceedingKind.DEBATE
    held_on = datetime.date(2020, 6, 7)


KIND_FACTORIES: tuple[type[DisclosureDetailFactory], ...] = (
    FOIResponseFactory,
    ICODecisionFactory,
    CensusFieldChangeFactory,
    DataShareFactory,
    AgreementFactory,
    StatementFactory,
    ProceedingFactory,
)


class PartyFactory(DjangoModelFactory):
    """A further part in a disclosure; its copies are written at once."""

    class Meta:
        model = Party

    disclosure = SubFactory(FOIResponseFactory)
    organisation = SubFactory(OrganisationFactory)
    role = Role.PARTY

    @classmethod
    def _after_postgeneration(cls, instance: Party, create: bool, results: Any = None) -> None:
        relist([instance.disclosure_id])
        instance.refresh_from_db()


class LinkFactory(DjangoModelFactory):
    """A link between two public disclosures, unless others are given."""

    class Meta:
        model = Link

    from_disclosure = SubFactory(FOIResponseFactory, public=True)
    relation = Relation.CONTRADICTS
    to_disclosure = SubFactory(StatementFactory, public=True)
    note = "The reply gives a number; the statement says there is none."
    source = SubFactory(SourceFactory)

    @classmethod
    def _after_postgeneration(cls, instance: Link, create: bool, results: Any = None) -> None:
        relist([instance.from_disclosure_id])


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    slug = Sequence(lambda n: f"measure-{n}")
    title = Sequence(lambda n: f"People asked about, count {n}")
    unit = Unit.PEOPLE
    period_start = datetime.date(2020, 1, 1)


class FigureFactory(DjangoModelFactory):
    class Meta:
        model = Figure

    slug = Sequence(lambda n: f"figure-{n}")
    measure = SubFactory(MeasureFactory)
    asserted_in = SubFactory(StatementFactory, public=True)
    value = 520
    qualifier = Qualifier.EXACT
    status = FigureStatus.CURRENT
    source = SubFactory(SourceFactory)

    @classmethod
    def _after_postgeneration(cls, instance: Figure, create: bool, results: Any = None) -> None:
        relist([instance.asserted_in_id])


class SubmissionFactory(DjangoModelFactory):
    """``token`` is what stands in the private receipt link."""

    class Meta:
        model = Submission

    class Params:
        token = Sequence(lambda n: f"invented-receipt-token-{n}")

    receipt_hash = LazyAttribute(lambda made: receipt_hash(made.token))


class OriginalFactory(DjangoModelFactory):
    """A row whose bytes are nowhere."""

    class Meta:
        model = Original

    sha256 = Sequence(lambda n: f"{n:064x}")
    key = Sequence(lambda n: f"{n:032x}")
    size_bytes = 12_345


class DocumentFactory(DjangoModelFactory):
    """Handed in by itself and searched for personal data; ``container`` makes it a member of another."""

    class Meta:
        model = Document

    submission = Maybe("container", SelfAttribute("container.submission"), SubFactory(SubmissionFactory))
    name = Sequence(lambda n: f"reply-{n}.pdf")
    original = SubFactory(OriginalFactory)
    sha256 = LazyAttribute(lambda made: made.original.sha256 if made.original else "0" * 64)
    size_bytes = 12_345
    media_type = "application/pdf"
    container = None
    root = LazyAttribute(lambda made: made.container.top if made.container else None)
    depth = LazyAttribute(lambda made: made.container.depth + 1 if made.container else 0)
    position = LazyAttributeSequence(lambda made, n: n + 1 if made.container else 0)
    is_checked = True
    is_lead = LazyAttribute(lambda made: getattr(made, "disclosure", None) is not None)


class SafeCopyFactory(DjangoModelFactory):
    """A proved copy of one page whose files are nowhere; it hides what is to be hidden when it is made."""

    class Meta:
        model = SafeCopy

    document = SubFactory(DocumentFactory, page_count=1)
    version = Sequence(lambda n: n + 1)
    state = CopyState.PROVED
    decisions = LazyAttribute(lambda made: decisions_of(made.document))
    media_type = "application/pdf"
    key = Sequence(lambda n: f"{n:032x}")
    sha256 = Sequence(lambda n: f"{n:064x}")
    size_bytes = 12_345
    page_count = 1
    made_at = LazyFunction(timezone.now)


class IngestJobFactory(DjangoModelFactory):
    class Meta:
        model = IngestJob

    document = SubFactory(DocumentFactory)


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign

    slug = Sequence(lambda n: f"campaign-{n}")
    name = Sequence(lambda n: f"Campaign {n}")


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    slug = Sequence(lambda n: f"2020-action-{n}")
    campaign = SubFactory(CampaignFactory)
    title = Sequence(lambda n: f"Write to your MP, letter {n}")
    summary = "Ask who was given the data of pupils."
    target = ActionTarget.MP
    opens_on = datetime.date(2020, 1, 1)
    source = SubFactory(SourceFactory)


def text_pdf(*pages: str) -> bytes:
    """A PDF with a text layer: one page a string, its lines as they stand."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in pages:
        text = canvas.beginText(72, 770)
        for line in page.splitlines():
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
