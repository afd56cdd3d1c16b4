"""What a message shows and what it hides, put into pages: the same for every form in which mail is saved."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from disclosures.ingest.contract import Hidden, Page, Signature, TooLarge
from disclosures.ingest.formats.mail_parts import Headers
from disclosures.ingest.formats.mail_text import decode_words
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.limits import Limits

SHOWN = {"from": "From", "to": "To", "cc": "Cc", "date": "Date", "subject": "Subject"}
# Say how the message is packed, proved and numbered, nothing about anybody. Numbers of messages look like
# addresses and are none.
ABOUT_THE_FORM = (
    *("content-", "mime-version", "dkim-signature", "arc-", "domainkey-signature", "x-google-dkim-signature"),
    *("message-id", "in-reply-to", "references", "thread-index", "authentication-results"),
)
MOST_SIGNATURES = 10
MOST_HEADER_CHARACTERS = 200_000


@dataclass(slots=True)
class Letter:
    """What was found in a message, before it becomes pages.

    `body` is what its reader sees, `other_forms` the same in forms that mail programs pass over, `unseen`
    pieces of text that no program shows, each with what it is.
    """

    headers: Headers
    body: str = ""
    other_forms: list[str] = field(default_factory=list)
    unseen: list[tuple[str, str]] = field(default_factory=list)

    def pages(self, limits: Limits) -> tuple[Page, ...]:
        """The body, then the header as its reader sees it, then what is hidden. Raises TooLarge."""
        shown = [Page(self.body.strip("\n"))] if self.body.strip() else []
        shown.append(Page(_shown_header(self.headers), place="message header"))
        hidden = [("other form of the message", text) for text in self.other_forms]
        hidden += [*self.unseen, ("mail headers", _hidden_header(self.headers))]
        pages = (*shown, *(Page(text, is_hidden=True, place=place) for place, text in hidden if text.strip()))
        if sum(len(page.text.encode()) for page in pages) > limits.max_text_bytes:
            most = f"{limits.max_text_bytes / 1e6:g} MB"
            raise TooLarge(f"This message has more than {most} of text. Send what matters in it as a file.")
        return pages

    def hidden(self) -> tuple[Hidden, ...]:
        """What is hidden, named and not quoted."""
        found = []
        if any(self.headers.raw("bcc")):
            found.append(Hidden("blind copy (Bcc)", "message header"))
        if self.other_forms:
            found.append(Hidden("other form of the message", "message"))
        if any(says_more(other, self.body) for other in self.other_forms):
            found.append(Hidden("words that only another form of the message has", "message"))
        found += [Hidden(what, "message") for what, text in self.unseen if text.strip()]
        if _hidden_header(self.headers):
            found.append(Hidden("mail headers", "message header"))
        return tuple(dict.fromkeys(found))


def says_more(text: str, than: str) -> bool:
    """Whether `text` has words that the other text has not."""
    return bool(set(_words(text)) - set(_words(than)))


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def join(texts: Iterable[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def signatures(headers: Headers) -> tuple[Signature, ...]:
    """Who claims to have signed (RFC 6376, section 3.5), in the order of the header."""
    found = []
    for value in list(headers.raw("dkim-signature"))[:MOST_SIGNATURES]:
        tags = tag_list(value)
        domain, selector = (clean_text(tags.get(tag, ""))[:253].lower() for tag in "ds")
        if domain and selector:
            found.append(Signature(domain, selector))
    return tuple(dict.fromkeys(found))


def tag_list(value: str) -> dict[str, str]:
    """`a=1; b=2` as a dictionary, blanks removed."""
    pairs = (tag.partition("=") for tag in value[:20_000].split(";"))
    return {name.strip(): "".join(text.split()) for name, equals, text in pairs if equals}


def _shown_header(headers: Headers) -> str:
    lines = [f"{label}: {value}" for name, label in SHOWN.items() for value in headers.all(name)]
    return _cut(lines)


def _hidden_header(headers: Headers) -> str:
    lines = [
        f"{name.title()}: {decode_words(value)}"
        for name, value in headers.fields
        if name not in SHOWN and not name.startswith(ABOUT_THE_FORM)
    ]
    return _cut(lines)


def _cut(lines: list[str]) -> str:
    return clean_text("\n".join(lines))[:MOST_HEADER_CHARACTERS]
