"""Files that come with a message: what they are called, and which are none that anybody would miss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from disclosures.ingest.contract import Keep, Member, Status, TooLarge
from disclosures.ingest.formats.mail_parts import Part, read_headers
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.limits import Limits
from disclosures.ingest.names import NO_NAME, clean_name
from disclosures.ingest.registry import READERS

SMALL_PICTURE_BYTES = 20_000  # logos under signatures; a photographed letter has more
# Proofs and icons, read by programs.
LITTER = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/applefile",
    }
)
ENVELOPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
ENDINGS = {
    **{taken.media_type: min(sorted(taken.endings), key=len) for taken in READERS},
    "image/jpeg": "jpg",
    "text/html": "html",
    "text/plain": "txt",
    "message/delivery-status": "txt",
}
# Media type or ending, and what to say about it.
NOT_TAKEN = {
    "text/calendar": "This is a calendar entry, which we do not read.",
    "text/vcard": "This is an address card, which we do not read.",
    "text/x-vcard": "This is an address card, which we do not read.",
    "application/ms-tnef": "Outlook packed what was attached in a form that only it opens (winmail.dat). "
    "Open the message in Outlook and send the files one by one.",
    "application/vnd.ms-tnef": "Outlook packed what was attached in a form that only it opens (winmail.dat). "
    "Open the message in Outlook and send the files one by one.",
    "message/external-body": "This file is not in the message, only a link to it is. Send the file itself.",
    "message/partial": "This is one piece of a message that was cut into several. Send the whole message.",
    **dict.fromkeys(
        ENVELOPES,
        "This part of the message is encrypted. Open it in your mail program and send what it says.",
    ),
}
NOT_TAKEN_BY_ENDING = {
    ".ics": NOT_TAKEN["text/calendar"],
    ".vcf": NOT_TAKEN["text/vcard"],
    "winmail.dat": NOT_TAKEN["application/ms-tnef"],
    ".p7m": NOT_TAKEN["application/pkcs7-mime"],
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a message: its name, its bytes, or the reason why they were not taken."""

    name: str
    data: bytes
    reason: str = ""

    def hand_over(self, keep: Keep) -> Member:
        if self.reason:
            status: Status = "quarantined"
            return Member(self.name, len(self.data), reason=self.reason, status=status)
        return keep(self.name, [self.data])


def hand_over(files: Sequence[Attached], keep: Keep, limits: Limits) -> tuple[Member, ...]:
    """Give every file to `keep`. Raises TooLarge before the first one if there are too many."""
    check_count(len(files), limits)
    return tuple(file.hand_over(keep) for file in files)


def check_count(count: int, limits: Limits) -> None:
    """Raises TooLarge when a message has more attachments than we take."""
    if count > limits.max_mail_attachments:
        raise TooLarge(
            f"This message has more than {limits.max_mail_attachments} attachments. Send them in parts."
        )


def reason_not_taken(media_type: str, name: str) -> str:
    """Why a file of this type or name is not taken; "" if it is."""
    by_name = (text for ending, text in NOT_TAKEN_BY_ENDING.items() if name.lower().endswith(ending))
    return NOT_TAKEN.get(media_type, "") or next(by_name, "")


def name_of(part: Part, data: bytes, number: int) -> str:
    """What the file in `part` is called; one without a name is called by its number and type."""
    given = clean_name(part.name) if part.name else NO_NAME
    if given != NO_NAME:
        return given
    if part.media_type == "message/rfc822":
        return message_name(read_headers(part.body(data)[:100_000], 0, 100_000)[0].first("subject"))
    ending = ENDINGS.get(part.media_type, "")
    return f"attachment {number}" + (f".{ending}" if ending else "")


def message_name(subject: str, ending: str = "eml") -> str:
    """A file name for a message that has only a subject."""
    line = clean_text(subject).replace("/", "-").replace("\\", "-")
    name = clean_name(line.strip(". ") or "message")
    return clean_name(f"{'message' if name == NO_NAME else name}.{ending}")


def is_small_picture(part: Part) -> bool:
    """Whether this is a picture that the text shows, as a logo under a signature, and not a scan."""
    is_inline = part.disposition != "attachment" and any(part.headers.raw("content-id"))
    size = part.end - part.start
    return part.media_type.startswith("image/") and is_inline and size * 3 // 4 < SMALL_PICTURE_BYTES


def about_left_out(pictures: int, proofs: int) -> Iterable[str]:
    """One line for each kind of file that was left out on purpose."""
    if pictures:
        yield f"{_counted(pictures, 'small picture')} in the text, as in a signature, left out."
    if proofs:
        yield f"{_counted(proofs, 'file')} with a digital signature or an icon left out."


def _counted(number: int, thing: str) -> str:
    return f"One {thing}" if number == 1 else f"{number} {thing}s"
