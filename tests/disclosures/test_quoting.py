"""Quoting words of a document's page without script: a link that marks them, and a citation."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.http import urlencode

from disclosures.documents import copies
from disclosures.models import CopyState, SafePage
from tests import factories as make
from tests.copying import proved, published
from tests.disclosures.test_timeline import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]
TEXT = "Dear reader\nWe hold 41 requests.\nNo other requests\nwere  made."


@pytest.fixture
def document() -> Any:
    return published(make.FOIResponseFactory(public=True, title="Requests by <month>"), TEXT)


def ask(client: Client, document: Any, **query: str) -> Any:
    return client.get(f"/documents/{document.pk}/page/1/?{urlencode(query)}")


def test_words_are_marked_and_get_a_link_and_a_citation(client: Client, document: Any) -> None:
    response = ask(client, document, words="no OTHER requests were made")
    body = response.content.decode()
    assert '<mark id="quote">No other requests\nwere  made</mark>' in body
    start = TEXT.index("No other")
    link = f"/documents/{document.pk}/page/1/?quote={start}-{len(TEXT) - 1}&amp;copy=1#quote"
    assert f'href="{link}"' in body
    cited = "“No other requests were made”, in Data Trail, “Requests by <month>”, 3 "
    assert cited in text_of(response)
    again = client.get(link.replace("&amp;", "&")).content.decode()
    assert '<mark id="quote">No other requests\nwere  made</mark>' in again
    assert "“No other requests were made”, in " in again


@pytest.mark.parametrize(
    "words", ["reques", "we hold 42 requests", "reader hold", "*+?(", "<b>", "x" * 1_001, "a\0b"]
)
def test_words_that_do_not_stand_there_get_a_message_beside_the_box(
    client: Client, document: Any, words: str
) -> None:
    response = ask(client, document, words=words)
    body = response.content.decode()
    assert response.status_code == 200 and "<mark" not in body
    assert (
        "<title>Error: " in body and "Error: " in text_of(response).partition("Quote words of this page")[2]
    )
    assert "<b>" not in re.findall(r"<textarea.*?</textarea>", body, flags=re.S)[0]


def test_words_that_stand_there_more_often_say_so(client: Client, document: Any) -> None:
    assert "stand 2 times on this page" in text_of(ask(client, document, words="requests"))
    assert "times on this page" not in text_of(ask(client, document, words="41 requests"))


def test_what_is_hidden_between_the_words_is_said(client: Client, document: Any) -> None:
    at = TEXT.index("41 ")
    SafePage.objects.filter(copy__document=document).update(marks=[[at, "us", "A name"]])
    assert "“hold [hidden] 41 requests”" in text_of(ask(client, document, words="hold 41 requests"))
    assert "“41 requests”" in text_of(ask(client, document, words="41 requests"))


def test_a_link_to_an_earlier_copy_marks_nothing(client: Client, document: Any) -> None:
    proved(document, "Quite other words stand here now, and more of them than there were before.")
    copies.publish([document])
    version = str(document.copies.get(state=CopyState.PUBLIC).version)
    response = ask(client, document, quote="12-20", copy="1")
    assert "quotes an earlier copy" in text_of(response) and "<mark" not in response.content.decode()
    assert "<mark" in ask(client, document, quote="12-20", copy=version).content.decode()


@pytest.mark.parametrize("quote", ["9-3", "0-99999", "x-1", "-", ""])
def test_a_wrong_link_says_so(client: Client, document: Any, quote: str) -> None:
    response = ask(client, document, quote=quote)
    assert response.status_code == 200
    assert "This link quotes nothing that stands on this page." in text_of(response)


def test_a_cell_of_a_sheet_can_be_quoted(client: Client, document: Any) -> None:
    SafePage.objects.filter(copy__document=document).update(place="sheet A", text="Month\tAsked\nJuly\t12")
    body = ask(client, document, words="July 12").content.decode()
    assert '<mark id="quote">July</mark>' in body and "<mark>12</mark>" in body
