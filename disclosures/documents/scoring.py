"""How well ingest reads: what it found, set against answer keys. Pure: no database, no files.

Keys are those beside the samples (`FILE.key.json`), what was found is the object of `ingest --json`, with its
members. A field is right, missed (nothing found) or wrong (something else found); personal data is compared
by overlap, since a name may carry its title and an address may be cut at another place.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Key = Mapping[str, Any]
Found = Mapping[str, Any]

FIELDS = (
    "kind",
    "authority",
    "reference",
    "request_received_on",
    "responded_on",
    "decided_on",
    "outcome",
    "steps_required",
    "stage",
)
LISTS = ("exemptions", "sections")
# Keys of these kinds are not one disclosure: only what the file is can be compared.
NOT_ONE_DISCLOSURE = frozenset(
    {
        "data-share-register",
        "agreement-register",
        "cbds",
        "register-diff",
        "census-change",
        "foi-request",
        "poll",
        "statement",
    }
)
CONFUSED = str.maketrans({"o": "0", "i": "1", "l": "1", "|": "1", "s": "5", "b": "8", "z": "2"})
TITLES = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|cllr|rev)\.?\s+", re.IGNORECASE
)
SAME_PLACE = frozenset({"address", "postcode"})


@dataclass(slots=True)
class Tally:
    """How often something was right, missed or wrong."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, the part that is right; 1 if nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, the part that was found; 1 if nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Difference:
    """One miss or false finding: `what` is a field or a type of personal data."""

    file: str
    what: str
    verdict: str
    expected: str
    found: str


@dataclass(slots=True)
class Report:
    """Tallies by field and by type of personal data, every difference, and keys whose file was not read."""

    files: int = 0
    fields: dict[str, Tally] = field(default_factory=dict)
    personal_data: dict[str, Tally] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)

    @property
    def right(self) -> float:
        """The part of all fields of the keys that is right."""
        every = Tally(
            *(
                sum(getattr(one, part) for one in self.fields.values())
                for part in ("right", "missed", "wrong")
            )
        )
        total = every.right + every.missed + every.wrong
        return every.right / total if total else 1.0

    @property
    def wrong(self) -> float:
        """The part of all fields that is wrong."""
        total = sum(one.right + one.missed + one.wrong for one in self.fields.values())
        return sum(one.wrong for one in self.fields.values()) / total if total else 0.0


def score(pairs: Iterable[tuple[Key, Found | None]], without_file: Sequence[str] = ()) -> Report:
    """The report on keys with what was found; None for a key whose file is not there."""
    report = Report(not_read=list(without_file))
    for key, found in pairs:
        name = str(key.get("file", ""))
        if found is None:
            report.not_read.append(name)
            continue
        report.files += 1
        _score_file(report, name, key, found)
    return report


def _score_file(report: Report, name: str, key: Key, found: Found) -> None:
    parts = [found, *_members(found)]
    is_scan = key.get("text_layer") is False
    if key.get("kind") in NOT_ONE_DISCLOSURE:
        _score_field(report, name, "kind", key["kind"], _said(parts, "kind", key["kind"]), is_scan=is_scan)
        return
    letter = _letter(parts, key)
    for one in FIELDS:
        wanted_name = "authority_slug" if one == "authority" else one
        if wanted_name not in key and one not in key:
            continue
        wanted = _authority(key) if one == "authority" else key[one]
        value = _said(parts, "kind", wanted) if one == "kind" else letter.get(one)
        _score_field(report, name, one, wanted, value, is_scan=is_scan)
    for one in LISTS:
        if one in key:
            _score_list(report, name, one, key[one], letter.get(one) or [])
    if "section_outcomes" in key and "section_outcomes" in letter:
        _score_outcomes(report, name, key["section_outcomes"], letter["section_outcomes"] or {})
    if "hidden" in key:
        _score_hidden(
            report, name, key["hidden"], [str(one) for part in parts for one in _named_hidden(part)]
        )
    if key.get("covered_by_black_box"):
        is_named = any("box" in one for part in parts for one in _named_hidden(part))
        _score_field(report, name, "covered text", "box", "box" if is_named else None, is_scan=False)
    _score_personal_data(report, name, key, parts, is_scan=is_scan)


def _authority(key: Key) -> object:
    """The slug in the key, or the one that its name would have."""
    name = key.get("authority")
    if "authority_slug" in key or not name:
        return key.get("authority_slug")
    return "-".join(re.findall("[a-z0-9]+", _even(str(name).replace("&", " and "), is_scan=False)))


def _members(found: Found) -> Iterator[Found]:
    """Every file inside the file, however deep."""
    for member in found.get("members") or ():
        yield member
        yield from _members(member)


def _letter(parts: Sequence[Found], key: Key) -> Found:
    """The part that the key's fields are about: the file itself, or the member that is the letter."""
    of_kind = [part for part in parts if part.get("kind") == key.get("kind")]
    return max(of_kind or parts[:1], key=_fields_found)


def _fields_found(part: Found) -> int:
    return sum(1 for one in FIELDS if part.get(one) is not None)


def _said(parts: Sequence[Found], name: str, wanted: object) -> object:
    """The value of the file or of one of its members: the one wanted, if any has it."""
    said = [part.get(name) for part in parts if part.get(name) is not None]
    return wanted if wanted in said else (said[0] if said else None)


def _score_field(
    report: Report, file: str, name: str, wanted: object, value: object, *, is_scan: bool
) -> None:
    tally = report.fields.setdefault(name, Tally())
    if wanted is None and value is None:
        return
    if _same(wanted, value, is_scan=is_scan):
        tally.right += 1
        return
    verdict = "missed" if value is None else "wrong"
    setattr(tally, verdict, getattr(tally, verdict) + 1)
    report.differences.append(Difference(file, name, verdict, _text(wanted), _text(value)))


def _same(wanted: object, value: object, *, is_scan: bool) -> bool:
    if isinstance(wanted, str) and isinstance(value, str):
        return _even(wanted, is_scan=is_scan).replace(" ", "") == _even(value, is_scan=is_scan).replace(
            " ", ""
        )
    return wanted == value


def _score_list(report: Report, file: str, name: str, wanted: Sequence[str], value: Sequence[str]) -> None:
    """One point an item: those found, those not found, and those that are not there."""
    tally = report.fields.setdefault(name, Tally())
    for item in sorted(set(wanted) | set(value)):
        verdict = "right" if item in wanted and item in value else "missed" if item in wanted else "wrong"
        setattr(tally, verdict, getattr(tally, verdict) + 1)
        if verdict != "right":
            pair = (item, "") if verdict == "missed" else ("", item)
            report.differences.append(Difference(file, name, verdict, *pair))


def _score_outcomes(report: Report, file: str, wanted: Mapping[str, str], value: Mapping[str, str]) -> None:
    for section, outcome in sorted(wanted.items()):
        _score_field(report, file, "section_outcomes", outcome, value.get(section), is_scan=False)
    for section in sorted(set(value) - set(wanted)):
        _score_field(report, file, "section_outcomes", None, f"{section}: {value[section]}", is_scan=False)


def _named_hidden(part: Found) -> Iterator[str]:
    for one in part.get("hidden") or ():
        yield f"{one.get('what', '')} {one.get('where', '')}"


def _score_hidden(report: Report, file: str, wanted: Sequence[str], named: Sequence[str]) -> None:
    """Each hidden thing of the key ("sheet Raw", "column Summary!D") in one line of what is named."""
    tally = report.fields.setdefault("hidden", Tally())
    lines = [_even(line, is_scan=False) for line in named]
    for thing in wanted:
        words = _even(thing, is_scan=False).split()
        if any(all(word in line for word in words) for line in lines):
            tally.right += 1
        else:
            tally.missed += 1
            report.differences.append(Difference(file, "hidden", "missed", thing, "; ".join(named)))


def _score_personal_data(
    report: Report, file: str, key: Key, parts: Sequence[Found], *, is_scan: bool
) -> None:
    """Every occurrence in the key against what was flagged; what overlaps no entry is a false alarm."""
    if "personal_data" not in key:
        return
    flagged = [
        (str(hit.get("type", "")), _even(str(hit.get("text", "")), is_scan=is_scan))
        for part in parts
        for hit in part.get("personal_data") or ()
    ]
    entries = [
        (
            str(entry["type"]),
            _even(str(entry["text"]), is_scan=is_scan),
            int(entry.get("count", 1)),
            str(entry["text"]),
        )
        for entry in key["personal_data"]
    ]
    harmless = [_even(str(one["text"]), is_scan=is_scan) for one in key.get("not_personal_data") or ()]
    for kind, text, times, written in entries:
        tally = report.personal_data.setdefault(kind, Tally())
        hits = sum(1 for type_, hit in flagged if _agree(kind, type_) and _overlap(text, hit, kind))
        found = min(times, hits)
        tally.right += found
        tally.missed += times - found
        if found < times:
            report.differences.append(
                Difference(file, kind, "missed", f"{written} ({times})", f"{found} found")
            )
    for (type_, hit), times in sorted(Counter(flagged).items()):
        if not any(_agree(kind, type_) and _overlap(text, hit, kind) for kind, text, _, _ in entries):
            tally = report.personal_data.setdefault(type_, Tally())
            tally.wrong += times
            known = any(_overlap(one, hit, type_) for one in harmless)
            report.differences.append(
                Difference(file, type_, "wrong", "no personal data" if known else "", hit)
            )


def _agree(wanted: str, flagged: str) -> bool:
    return wanted == flagged or {wanted, flagged} <= SAME_PLACE


def _overlap(wanted: str, hit: str, kind: str) -> bool:
    """Whether one holds the other: whole words of a name, any stretch of a number or an address."""
    if not wanted or not hit:
        return False
    if kind in ("person-name", "address"):
        return _within(TITLES.sub("", wanted), hit) or _within(TITLES.sub("", hit), wanted)
    bare_wanted, bare_hit = wanted.replace(" ", ""), hit.replace(" ", "")
    return bare_wanted in bare_hit or (bare_hit in bare_wanted and len(bare_hit) * 2 > len(bare_wanted))


def _within(inner: str, outer: str) -> bool:
    return bool(inner) and f" {inner} " in f" {outer} "


def _even(text: str, *, is_scan: bool) -> str:
    """Without case and runs of white space; on a scan without the letters that OCR confuses, too."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold().split())
    plain = plain.replace("\u2019", "'").replace("\u2013", "-").replace("\u2010", "-").replace("\u2011", "-")
    plain = re.sub(r"[,;]", "", plain)
    return plain.translate(CONFUSED) if is_scan else plain


def _text(value: object) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def render(report: Report) -> str:
    """The report for a terminal: two tables and the list of differences."""
    lines = [f"{report.files} files, {report.right:.1%} of the fields right, {report.wrong:.1%} wrong", ""]
    for title, tallies in (("field", report.fields), ("personal data", report.personal_data)):
        if tallies:
            lines += [*_table(title, tallies), ""]
    for one in report.differences:
        wanted = f"expected {one.expected}" if one.expected else "expected nothing"
        lines.append(f"{one.file}: {one.what} {one.verdict}: {wanted}, found {one.found or 'nothing'}")
    lines += [f"{name}: has a key, and was not read" for name in report.not_read]
    return "\n".join(lines).rstrip() + "\n"


def _table(title: str, tallies: Mapping[str, Tally]) -> Iterator[str]:
    width = max(len(title), *(len(name) for name in tallies))
    yield f"{title:{width}}  right  missed  wrong  precision  recall"
    for name, tally in sorted(tallies.items()):
        yield (
            f"{name:{width}}  {tally.right:5}  {tally.missed:6}  {tally.wrong:5}"
            f"  {tally.precision:9.1%}  {tally.recall:6.1%}"
        )
