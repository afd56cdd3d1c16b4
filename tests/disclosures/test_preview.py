"""The public pages of a draft before they are public: the real ones, for editors, and nothing of it stays."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from disclosures.models import (
    AuditEntry,
    Disclosure,
    Document,
    PublicationVersion,
    SafeCopy,
    Source,
)
from tests import factories as make
from tests.copying import proved
from tests.markup import read
from tests.reviewing import act, address, all_hidden, beside, find, said, version, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store", "editor")]


def where(document: Document, rest: str = "") -> str:
    return f"/review/{document.pk}/preview/{rest}"


@pytest.fixture
def ready(client: Client, waiting: Document) -> Document:
    """A draft with a title, a summary, a link, a figure, an annex, and proved copies."""
    act(client, waiting, "save")
    waiting.refresh_from_db()
    make.LinkFactory(from_disclosure=waiting.disclosure, relation="cites", note="It names the statement.")
    make.FigureFactory(asserted_in=waiting.disclosure, value=1_234)
    annex = beside(waiting, "annex.csv", page_count=1)
    for document in (waiting, annex):
        proved(document, f"Approved words of {document.name}")
    return waiting


def stored() -> Any:
    """All that a publication changes."""
    return [
        list(rows.objects.order_by("pk").values())
        for rows in (Disclosure, Document, SafeCopy, PublicationVersion, AuditEntry, Source)
    ]


def uncited(response: HttpResponse) -> str:
    """What is not public yet cannot be cited, embedded or seen on an earlier day; the rest is the same."""
    response.content = re.sub(
        rb'<section class="panel cites[^"]*".*?</section>'
        rb'|<form class="form (?:after|quoting) no-print".*?</form>',
        b"",
        response.content,
        flags=re.DOTALL,
    )
    return said(response)


def test_the_preview_is_what_readers_see_after_publication(client: Client, ready: Document):
    before = stored()
    page = client.get(where(ready))
    assert page.status_code == 200
    assert stored() == before
    seen = uncited(page)
    assert "It names the statement." in seen and "1,234" in seen and "Requests by month" in seen
    assert "disclosures/disclosure.html" in [one.name for one in page.templates]
    assert act(client, ready, "publish", **all_hidden(ready)).status_code == 302
    record = Disclosure.objects.public().get(kind="foi-response")
    assert uncited(Client().get(record.get_absolute_url())) == seen


def test_so_are_the_pages_of_the_document(client: Client, ready: Document):
    before = stored()
    seen = {rest: uncited(client.get(where(ready, rest))) for rest in ("document/", "page/1/")}
    assert "Approved words of reply.pdf" in seen["page/1/"]
    assert client.get(where(ready, "page/1.jpg"))["Content-Type"] == "image/jpeg"
    assert stored() == before
    assert act(client, ready, "publish", **all_hidden(ready)).status_code == 302
    for rest, words_of_it in seen.items():
        public = rest.removeprefix("document/")
        assert uncited(Client().get(f"/documents/{ready.pk}/{public}")) == words_of_it


def test_nobody_keeps_it_or_finds_it(client: Client, ready: Document):
    for rest in ("", "document/", "page/1/", "page/1.jpg"):
        page = client.get(where(ready, rest))
        assert page["Cache-Control"] == "private, no-store"
        assert page["X-Robots-Tag"] == "noindex"
        assert "ETag" not in page
        again = client.get(where(ready, rest), headers={"If-None-Match": "*"})
        assert again.status_code == 200
    text = words(client.get(where(ready)))
    assert '<meta name="robots" content="noindex">' in text
    assert "Preview: this is not public." in text
    reader = Client()
    for path in (ready.disclosure and ready.disclosure.get_absolute_url(), f"/documents/{ready.pk}/"):
        assert reader.get(str(path)).status_code == 404
    assert "Preview: this is not public." not in words(client.get("/timeline/"))


def test_its_links_lead_to_previews(client: Client, ready: Document):
    annex = Document.objects.get(name="annex.csv")
    pages = [words(client.get(where(ready, rest))) for rest in ("", "document/", "page/1/")]
    own = Disclosure.objects.get(pk=ready.disclosure_id or 0).get_absolute_url()
    for text in pages:
        tags = [tag for name in ("a", "img") for tag in read(text).having(name)]
        links = [tag.get("href") or tag.get("src") or "" for tag in tags]
        assert not [link for link in links if link.startswith((f"/documents/{ready.pk}", own))]
    assert where(ready, "document/") in pages[0] and where(annex, "document/") in pages[0]
    assert where(ready, "page/1/") in pages[1] and f"/review/{ready.pk}/copy.pdf" in pages[1]
    assert where(ready, "page/1.jpg") in pages[2] and f'href="{where(ready)}"' in pages[2]


def test_the_banner_says_what_is_still_in_the_way(client: Client, ready: Document):
    assert "Not yet:" not in words(client.get(where(ready)))
    ready.pages.update(text="Ash Example")
    find(ready, "person-name", "Ash Example")
    text = words(client.get(where(ready)))
    assert "Not yet:" in text and "1 personal detail to decide." in text


def test_without_a_copy_the_record_is_shown_and_the_document_is_not(client: Client, waiting: Document):
    act(client, waiting, "save")
    page = client.get(where(waiting))
    assert page.status_code == 200 and "Read it page by page" not in said(page)
    assert client.get(where(waiting, "document/")).status_code == 404


def test_what_it_needs_is_said_at_the_desk(client: Client, waiting: Document):
    Disclosure.objects.filter(pk=waiting.disclosure_id or 0).update(evidence="reported")
    page = client.get(where(waiting), follow=True)
    assert page.redirect_chain[0][0] == address(waiting)
    assert "Enter the address where this can be checked" in words(page)


def test_what_joins_a_public_record_is_shown_on_its_page(client: Client, waiting: Document):
    record: Any = make.StatementFactory(public=True, title="None were counted")
    client.post(f"{address(waiting)}attach/", {"record": record.slug, "version": version(waiting)})
    proved(waiting)
    before = stored()
    text = said(client.get(where(waiting)))
    assert "None were counted" in text and "Read it page by page" in text
    assert stored() == before
    assert "Read it page by page" not in said(Client().get(record.get_absolute_url()))


@pytest.mark.parametrize("state", ["published", "rejected", "quarantined", "read"])
def test_only_what_waits_for_review_has_one(client: Client, waiting: Document, state: str):
    Document.objects.filter(pk=waiting.pk).update(state=state, reason="Some reason.")
    for rest in ("", "document/", "page/1/", "page/1.jpg"):
        assert client.get(where(waiting, rest)).status_code == 404


def test_the_desk_leads_there(client: Client, ready: Document):
    assert read(words(client.get(address(ready)))).having("a", href=where(ready))
