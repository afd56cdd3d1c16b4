"""Whether a message was signed by the domain that it says it is from (DKIM, RFC 6376).

The keys are given: nothing is looked up here, so this runs in the confined child like every other parser. Far
stricter than mail servers are, since what counts as signed is shown as proof: one From, signed together with
date and subject, aligned with the signing domain, all of the body, a strong key, nothing out of date.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, BinaryIO

import dkim

from disclosures.ingest.formats.mail_pages import MOST_SIGNATURES, tag_list
from disclosures.ingest.formats.mail_parts import header_start
from disclosures.ingest.limits import Limits

LEAST_KEY_BITS = 1_024
MOST_KEY_CHARACTERS = 2_000  # a key of 8,192 bits has 1,400; raising to a power costs the cube of its length
MOST_FIELD_BYTES = 5_000  # of a signature; the library's patterns may take the square of this
MOST_FIELDS = 1_000
MOST_LINES = 1_000_000
# The library takes the square of each run of blanks: about a second for this many steps.
LONG_GAP = re.compile(rb"[\t ]{20,}+")
MOST_STEPS = 200_000_000
HEADER_END = re.compile(rb"\r?\n\r?\n")
SIGNED_TOGETHER = frozenset({"from", "date", "subject"})
ADDRESS = re.compile(
    r"[^\s<>@,;:\"()\[\]]{1,100}@((?:[a-z0-9-]{1,63}\.){1,10}[a-z0-9-]{2,63})", re.IGNORECASE
)

# Under which names are given to others: a signature by one of these says nothing about who is below it.
SUFFIXES = frozenset(
    (
        *("uk", "gov.uk", "org.uk", "co.uk", "ac.uk", "nhs.uk", "police.uk", "sch.uk", "ltd.uk", "plc.uk"),
        *("me.uk", "net.uk", "mod.uk", "gsi.gov.uk", "gcsx.gov.uk", "gsx.gov.uk", "gse.gov.uk", "cjsm.net"),
        *(
            "pnn.police.uk",
            "secure.nhs.uk",
            "scot",
            "gov.scot",
            "nhs.scot",
            "wales",
            "gov.wales",
            "nhs.wales",
        ),
        *("llyw.cymru", "cymru", "com", "net", "org", "onmicrosoft.com", "outlook.com", "hotmail.com"),
        *("gmail.com", "googlemail.com"),
    )
)
SAMPLE = (
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=a; h=from:date:subject;\r\n"
    b" bh=g3zLYH4xKxcPrHOD18z9YfpQcnk/GaJedfustWU5uGs=; b=AAAA\r\n"
    b"From: a@example.org\r\nDate: Mon, 01 Jan 2024 10:00:00 +0000\r\nSubject: Sample\r\n\r\ntest\r\n"
)
SAMPLE_KEY = (
    "v=DKIM1; k=rsa; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC5HbDUG1NEfsDQ/KsDOfdfa/F8tmym43Wy1b1CQleWSF3SY3yR7kHach70PCSo"
    "4xG/dZB/aen8QykOAOn3Z5k6w1cdAdqwmzk+Z+iTsRNczi3F8Vd3Ev/6vRrK5hgJttQaPhMhd60WLdUwUe396MEM/PIPruwoRrHA"
    "Riff372y9wIDAQAB"
)


def prepare() -> None:
    """Load what the library loads late, by checking a signature that is none."""
    logging.getLogger("dkimpy").addHandler(logging.NullHandler())
    verify(BytesIO(SAMPLE), {"a._domainkey.example.org": SAMPLE_KEY}, Limits())


def verify(document: BinaryIO, keys: Mapping[str, str], limits: Limits) -> list[str]:
    """The domains whose signature over the message in `document` holds, in lower case.

    `keys` are TXT records by name, as {"selector._domainkey.example.gov.uk": "v=DKIM1; k=rsa; p=…"}. Nothing
    is raised for a message or key of any kind: what cannot be checked does not hold.
    """
    data = document.read(limits.max_file_bytes + 1)
    message = data[header_start(data) :]
    if len(data) > limits.max_file_bytes or not _is_checkable(message):
        return []
    # The library never looks keys up by itself: it is given the only way to find one.
    checked = dkim.DKIM(message, minkey=LEAST_KEY_BITS)
    sender = _sender(checked.headers)
    if not sender:
        return []
    return list(dict.fromkeys(_holding(checked, sender, keys)))


def _is_checkable(message: bytes) -> bool:
    """Whether all programs see the same header in it, and the library can check it in linear time."""
    end = HEADER_END.search(message)
    steps = sum((gap.end() - gap.start()) ** 2 for gap in LONG_GAP.finditer(message))
    if not end or steps > MOST_STEPS or message.count(b"\n") > MOST_LINES:
        return False
    header = message[: end.start()]
    fields = re.split(rb"\r?\n(?![\t ])", header)
    is_short = len(fields) <= MOST_FIELDS
    return (
        is_short
        and b"\r" not in header.replace(b"\r\n", b"")
        and all(
            re.match(rb"[!-9;-~]{1,200}:", line)
            and (len(line) <= MOST_FIELD_BYTES or not _is_signature(line))
            for line in fields
        )
    )


def _is_signature(line: bytes) -> bool:
    return line[:15].lower() == b"dkim-signature:"


def _sender(headers: list[Any]) -> str:
    """The domain of the one address in the one From; "" where there is room for doubt."""
    named = [name.decode("ascii").lower() for name, _ in headers]
    if any(named.count(name) > 1 for name in SIGNED_TOGETHER):
        return ""
    value = next((value for name, value in headers if name.lower() == b"from"), b"").decode("latin-1")
    line = re.sub(r'"[^"\\]{0,500}"', "", value.replace("\r\n", "")).strip()
    name, bracket, rest = line.partition("<")
    address = rest.removesuffix(">") if bracket and line.endswith(">") else line
    found = ADDRESS.fullmatch(address.strip())
    is_one = not bracket or not set(name) & set(",;@<>")
    return found[1].lower() if found and is_one else ""


def _holding(checked: dkim.DKIM, sender: str, keys: Mapping[str, str]) -> Iterator[str]:
    signatures = [value for name, value in checked.headers if name.lower() == b"dkim-signature"]
    for number, value in enumerate(signatures[:MOST_SIGNATURES]):
        tags = tag_list(value.decode("latin-1"))
        domain = tags.get("d", "").lower()
        name = f"{tags.get('s', '').lower()}._domainkey.{domain}"
        record = keys.get(name, "")
        if (
            _is_strict(tags)
            and _is_aligned(domain, sender)
            and _is_usable(record)
            and _holds(checked, number, name, record)
        ):
            yield domain


def _is_strict(tags: Mapping[str, str]) -> bool:
    """SHA-256 over all of the body (`l` would leave room after it) and over the fields that matter."""
    signed = set(tags.get("h", "").lower().split(":"))
    return tags.get("a", "").lower() == "rsa-sha256" and "l" not in tags and signed >= SIGNED_TOGETHER


def _is_aligned(domain: str, sender: str) -> bool:
    """Whether `domain` is the sender's or one above it, and one that somebody has for themselves."""
    if domain in SUFFIXES or "." not in domain:
        return False
    if domain.endswith(".sch.uk") and domain.count(".") < 3:  # counties, under which schools have their names
        return False
    return sender == domain or sender.endswith("." + domain)


def _is_usable(record: str) -> bool:
    tags = tag_list(record)
    is_test = "y" in tags.get("t", "").split(":")  # RFC 6376, section 3.6.1: as if it were not signed
    return 0 < len(record) <= MOST_KEY_CHARACTERS and record.isascii() and bool(tags.get("p")) and not is_test


def _holds(checked: dkim.DKIM, number: int, name: str, record: str) -> bool:
    def look_up(asked: bytes, timeout: int = 0) -> bytes:
        return record.encode() if asked.decode("latin-1").rstrip(".").lower() == name else b""

    try:
        return bool(checked.verify(idx=number, dnsfunc=look_up))
    except MemoryError:
        raise
    except Exception:  # the library has many ways to say no
        return False
