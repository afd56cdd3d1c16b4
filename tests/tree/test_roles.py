"""Who is answered what: every address, by role and, where an object has states, by state (threat model,
section 8). A new address fails here until its line says who may come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role
from disclosures.models import DocumentState, State
from tests import factories as make
from tests.tree.addresses import EXAMPLES, World, named_addresses

pytestmark = pytest.mark.django_db
# "unproven": an editor whose session never showed a second factor.
VISITOR, VOLUNTEER, UNPROVEN, EDITOR, OPERATOR = ROLES = (
    "visitor", "volunteer", "unproven", "editor", "operator",
)  # fmt: skip
SIGN_IN, SECOND_FACTOR = "/accounts/sign-in/", "/accounts/second-factor/app/"
CODES = "/accounts/second-factor/codes/"
Answer = int | str  # a status, or where a 302 leads
Rule = Mapping[str, Answer]


def all_get(answer: Answer, **but: Answer) -> Rule:
    return dict.fromkeys(ROLES, answer) | but


OPEN = all_get(200)
# What editors alone see. Strangers are asked to sign in, others read which role it takes.
DESK: Rule = {VISITOR: SIGN_IN, VOLUNTEER: 403, UNPROVEN: SECOND_FACTOR, EDITOR: 200, OPERATOR: 403}
# What operators alone see, and what both do.
OPERATORS: Rule = {**DESK, EDITOR: 403, OPERATOR: 200}
BOTH: Rule = {**DESK, OPERATOR: 200}
OWN = all_get(200, visitor=SIGN_IN)
# Only on the way in; who is in already is led on.
WAY_IN = all_get("/accounts/", visitor=200, unproven="/review/", editor="/review/")
NOT_WITHOUT_POST = all_get(405)


@dataclass(frozen=True)
class Line:
    """What GET is answered, and POST without any field; None where nothing is ever sent (405 for all)."""

    get: Rule
    post: Rule | None = None


def desk_takes(status: int) -> Rule:
    """A form of the desk that was sent empty: refused for its emptiness to editors, before that to others."""
    return {**DESK, EDITOR: status}


MATRIX: dict[str, Line] = {
    **dict.fromkeys(
        (
            "disclosures:home", "disclosures:timeline", "disclosures:timeline_export", "disclosures:search",
            "disclosures:search_export", "disclosures:departments", "disclosures:department",
            "disclosures:department_export", "disclosures:disclosure", "disclosures:about",
            "disclosures:fields", "disclosures:field", "disclosures:compare",
            "disclosures:claims", "disclosures:claim", "disclosures:claim_pack", "disclosures:claim_card",
            "disclosures:about_method", "disclosures:about_accessibility", "disclosures:about_privacy",
            "disclosures:data", "disclosures:data_dictionary", "disclosures:record_file",
            "disclosures:record_package", "disclosures:healthz", "disclosures:readyz", "campaigns:list",
            "campaigns:campaign", "campaigns:calendar", "styleguide",
            "disclosures:flows", "disclosures:flows_export", "disclosures:flow", "disclosures:flow_export",
            "disclosures:flow_pack",
            "disclosures:documents", "disclosures:document", "disclosures:document_page",
            "disclosures:document_picture", "disclosures:document_file", "disclosures:document_sheet",
            "disclosures:figures", "disclosures:figure", "disclosures:figure_export",
            "disclosures:corrections",
            "disclosures:corrections_feed", "disclosures:robots", "disclosures:sitemap",
            "disclosures:sitemap_pages", "disclosures:sitemap_rows",
            # The address is the secret.
            "disclosures:receipt_json", "disclosures:report_sent",
            "account_email_verification_sent", "account_reset_password_done",
            "account_reset_password_from_key_done",
        ),
        Line(OPEN),
    ),
    **dict.fromkeys(
        (
            "disclosures:cite_bib", "disclosures:department_pack", "disclosures:card",
            "disclosures:disclosure_card",
            "disclosures:department_card", "disclosures:embed_disclosure", "disclosures:embed_department",
        ),
        Line(OPEN),
    ),
    "disclosures:oembed": Line(all_get(404)),  # without an address to embed there is nothing
    "disclosures:short": Line(all_get(301)),
    "disclosures:contribute": Line(OPEN, post=OPEN),
    "disclosures:receipt": Line(OPEN, post=OPEN),  # takes the answer to a question
    "disclosures:report": Line(OPEN, post=OPEN),
    "disclosures:review": Line(DESK, post=desk_takes(400)),
    "disclosures:review_item": Line(DESK, post=desk_takes(400)),
    "disclosures:review_attach": Line(DESK, post=desk_takes(400)),
    **dict.fromkeys(
        (
            "disclosures:preview", "disclosures:preview_document", "disclosures:preview_page",
            "disclosures:preview_picture",
        ),
        Line(DESK, post=desk_takes(405)),
    ),
    "disclosures:review_figures": Line(DESK, post=desk_takes(400)),
    "disclosures:review_links": Line(DESK, post=desk_takes(400)),
    "disclosures:review_beside": Line(DESK, post=desk_takes(405)),
    "disclosures:review_copy": Line(DESK, post=desk_takes(405)),
    "disclosures:review_picture": Line(DESK, post=desk_takes(405)),
    "disclosures:review_reports": Line(DESK, post=desk_takes(405)),
    "disclosures:review_report": Line(DESK, post=DESK),
    "disclosures:correct": Line(DESK, post=DESK),
    "disclosures:correct_figure": Line(DESK, post=DESK),
    "disclosures:erase": Line(DESK, post=DESK),
    "disclosures:reverse_takedown": Line(DESK, post=DESK),
    "disclosures:second_checks": Line(BOTH, post={**BOTH, EDITOR: 400, OPERATOR: 400}),
    "disclosures:people": Line(OPERATORS, post={**OPERATORS, OPERATOR: 400}),
    "disclosures:person": Line(OPERATORS, post=OPERATORS),
    "disclosures:original": Line(DESK, post=DESK),
    "accounts:sign_in": Line(WAY_IN, post=WAY_IN),
    "account_login": Line(WAY_IN, post=WAY_IN),
    "accounts:sign_out": Line(NOT_WITHOUT_POST, post=all_get("/")),
    "accounts:invitation": Line(OPEN, post=OPEN),
    "account_signup": Line(WAY_IN, post=WAY_IN),
    "account_confirm_email": Line(OPEN, post=all_get(404, visitor=200)),  # the first uses it up
    "account_reset_password": Line(OPEN, post=OPEN),
    "account_reset_password_from_key": Line(OPEN, post=OPEN),
    # Between the two steps of signing in, which nobody here is.
    "mfa_authenticate": Line(
        {**WAY_IN, VISITOR: SIGN_IN}, post={**WAY_IN, VISITOR: SIGN_IN}
    ),
    "account_reauthenticate": Line(OWN, post=OWN),
    "mfa_index": Line(OWN, post={**all_get("/accounts/"), VISITOR: SIGN_IN}),
    # Who has an app is led to where it is removed.
    "mfa_activate_totp": Line(
        {VISITOR: SIGN_IN, VOLUNTEER: 200, UNPROVEN: 200, EDITOR: f"{SECOND_FACTOR}remove/",
         OPERATOR: f"{SECOND_FACTOR}remove/"},
        post={VISITOR: SIGN_IN, VOLUNTEER: 200, UNPROVEN: 200, EDITOR: f"{SECOND_FACTOR}remove/",
              OPERATOR: f"{SECOND_FACTOR}remove/"},
    ),
    "mfa_deactivate_totp": Line(
        all_get(200, visitor=SIGN_IN, volunteer=404, unproven=404),
        post=all_get(200, visitor=SIGN_IN, volunteer=404, unproven=404),
    ),
    "mfa_add_webauthn": Line(OWN, post=OWN),
    # Somebody else's.
    "mfa_remove_webauthn": Line(all_get(404, visitor=SIGN_IN), post=all_get(404, visitor=SIGN_IN)),
    # Nobody here has codes yet.
    "mfa_view_recovery_codes": Line(all_get(404, visitor=SIGN_IN), post=all_get(405, visitor=SIGN_IN)),
    "mfa_generate_recovery_codes": Line(
        OWN, post={**OWN, EDITOR: CODES, OPERATOR: CODES}
    ),
}  # fmt: skip


def person(role: str) -> Client:
    client = Client()
    if role == UNPROVEN:
        client.force_login(make.EditorFactory(second_factor=False))
    elif role != VISITOR:
        client.force_login(make.UserFactory(roles=[Role(role)]))
    return client


def answer(response: HttpResponse) -> Answer:
    # A download keeps its place until it is read, and only a few run at once.
    if response.streaming:
        response.getvalue()
    if response.status_code != 302:
        return response.status_code
    return str(response["Location"]).partition("?")[0]


def differences(rule: Rule, addresses: Iterable[str], method: str) -> dict[tuple[str, str], Any]:
    """Each person is new at each address: what one did at the last does not count here."""
    found = {}
    for address in addresses:
        for role in ROLES:
            given = answer(getattr(person(role), method)(address))
            if given != rule[role]:
                found[address, role] = (given, "instead of", rule[role])
    return found


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hundreds of people sign in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_every_address_says_who_may_come():
    missing = set(named_addresses()) - set(MATRIX)
    assert not missing, f"say who may come to {sorted(missing)}"
    assert not set(MATRIX) - set(named_addresses()), "a line of an address that is gone"


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_role_is_answered_as_the_matrix_says(method: str):
    world = World()
    found: dict[tuple[str, str], Any] = {}
    for name, line in MATRIX.items():
        rule = line.get if method == "get" else line.post or all_get(405)
        addresses = [world.address(name, example) for example in EXAMPLES[name]]
        found |= differences(rule, addresses, method)
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())


STATES = {State.DRAFT: 404, State.IN_REVIEW: 404, State.PUBLISHED: 200, State.WITHDRAWN: 410}


@pytest.mark.parametrize("state", State.values)
def test_a_record_has_the_same_answer_for_every_role(state: str):
    """Its public page is the public page: editors see drafts at the desk and nowhere else."""
    trait = {State.DRAFT: {}, State.IN_REVIEW: {"in_review": True}, State.PUBLISHED: {"public": True}}
    record = make.FOIResponseFactory(**trait.get(State(state), {"withdrawn": True}))
    assert record.state == state
    assert differences(all_get(STATES[State(state)]), [record.get_absolute_url()], "get") == {}


@pytest.mark.parametrize("state", DocumentState.values)
def test_a_document_is_at_the_desk_in_every_state_and_for_editors_alone(state: str):
    document = make.DocumentFactory(state=state, reason="Some reason.")
    assert differences(DESK, [f"/review/{document.pk}/"], "get") == {}


@pytest.mark.parametrize("action", ["save", "publish", "reject", "withdraw", "read-again"])
@pytest.mark.parametrize("role", [VISITOR, VOLUNTEER, UNPROVEN, OPERATOR])
def test_nobody_else_changes_a_document(role: str, action: str):
    document = make.DocumentFactory(state=DocumentState.IN_REVIEW)
    before = type(document).objects.filter(pk=document.pk).values().get()
    response = person(role).post(f"/review/{document.pk}/", {"action": action, "reason": "No."})
    assert answer(response) == DESK[role]
    assert type(document).objects.filter(pk=document.pk).values().get() == before
