"""Text as we keep it, whatever format it came from."""

import codecs
import re

import charset_normalizer

from disclosures.ingest.wide_text import BOMS, wide_codec
from disclosures.ingest.word_lists import words

# What no database column, feed or page can carry: control characters, lone surrogates, noncharacters.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
ILLEGIBLE = re.compile("[\ue000-\uf8ff\ufffd]")
SPACES = re.compile("[\t\n ]+")

# Codecs that a document may name. Loaded before the child gives up its files; others are not looked for.
CODECS = words(
    "utf-8 utf-8-sig utf-7 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be ascii"
    " latin-1 cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp850 cp852"
    " cp858 cp866 mac_roman iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7"
    " iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u"
    " gb2312 gbk gb18030 big5 shift_jis cp932 euc_jp iso2022_jp euc_kr cp949 tis-620"
)
# What people write where they mean the superset that Windows uses (WHATWG Encoding, section 4.2).
MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}

SAMPLE_BYTES = 64_000
FOREIGN_SHARE = 0.25  # of bytes above ASCII: letters of another script, not accents in English or Welsh
# Signs of other tables than windows-1252, in which these bytes would be nonsense.
POUND_IN_DOS = re.compile(rb"\x9c\s?[0-9]")
APOSTROPHE_ON_MAC = re.compile(rb"[a-z]\xd5[a-z]{1,2}[^a-z]|\xd2[A-Za-z][^\xd2\xd3\n]{0,300}\xd3")
WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")


def clean_text(text: str) -> str:
    """`text` with line feeds for line ends and without what PostgreSQL, XML or a terminal would choke on."""
    text = text.replace("\r\n", "\n")
    # Nothing unwanted and no end of a line can be printed: most text is known to be clean at once.
    if text.replace("\n", "").isprintable():
        return text
    return UNWANTED.sub("", LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """`text` cleaned and in one line without tabs, as a cell of a table has to be."""
    return SPACES.sub(" ", clean_text(text)).strip(" ")


def is_mostly_gibberish(text: str) -> bool:
    """Whether a third of it is private use or replacement characters: a font that hides its letters."""
    seen = "".join(text[:20_000].split())
    odd = len(ILLEGIBLE.findall(seen))
    return odd > 0 and odd * 3 >= len(seen)


def prepare() -> None:
    """Load every codec in CODECS, and what guesses among them."""
    for name in CODECS:
        b"a".decode(name, errors="replace")
    decode("Жители района получили ответ на запрос.".encode("cp1251") * 4)


def decode(data: bytes, declared: str = "") -> str:
    """`data` as text: by its mark, as UTF-8, as `declared`, else by what British documents use.

    Never fails. Costs time in proportion to `data`. The result is not cleaned.
    """
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, errors="replace")
    wide = wide_codec(data)
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    named = known_codec(declared)
    if named and not named.startswith("utf"):
        return data.decode(named, errors="replace")
    return data.decode(_guess(data), errors="replace")


def known_codec(declared: str) -> str:
    """The codec that a document means by `declared`; "" for one that we do not have."""
    name = declared.strip().strip("\"'").lower()
    if not name or len(name) > 40 or not name.isascii():
        return ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, ImportError, OSError):
        return ""
    found = MEANT.get(found, found)
    return found if found in _known() else ""


def _known() -> frozenset[str]:
    return frozenset(codecs.lookup(name).name for name in CODECS)


def _guess(data: bytes) -> str:
    """For bytes that are not UTF-8 as they stand."""
    lenient = data.decode("utf-8", errors="replace")
    wrong = lenient.count("\ufffd")
    right = sum(1 for character in lenient if character > "\x7f") - wrong
    if right > 4 * wrong:  # UTF-8 in which a few bytes were damaged
        return "utf-8"
    high = sum(1 for byte in data[:SAMPLE_BYTES] if byte > 0x7F)
    if high >= FOREIGN_SHARE * min(len(data), SAMPLE_BYTES) and high >= 20:
        return _foreign(data[:SAMPLE_BYTES])
    if POUND_IN_DOS.search(data):
        return "cp850"
    if APOSTROPHE_ON_MAC.search(data):
        return "mac_roman"
    # The currency sign of ISO 8859-1 stands in no letter; in its successor the same byte is the euro.
    return "iso8859-15" if b"\xa4" in data and not WINDOWS_ONLY.search(data) else "cp1252"


def _foreign(sample: bytes) -> str:
    try:
        best = charset_normalizer.from_bytes(sample, cp_isolation=list(CODECS)).best()
    except (LookupError, ValueError, OSError):
        best = None
    return known_codec(best.encoding) or "cp1252" if best else "cp1252"
