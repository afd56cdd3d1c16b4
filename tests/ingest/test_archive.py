"""ZIP archives: letters with desktop litter are taken, odd members are left out by name, bombs refused."""

import stat
import struct
import time
import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, Bomb, Encrypted, Reading, TooLarge, Unreadable
from disclosures.ingest.formats.archive import ZIPReader
from disclosures.ingest.limits import Limits
from tests.ingest.build import ON_DEMAND, archive
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import Kept, read_with

READER = ZIPReader()


def _read(data: bytes, limits: Limits | None = None) -> tuple[Reading, Kept]:
    return read_with(READER, data, limits)


def _taken(*names: str) -> list[str]:
    return _read(archive([(name, b"x") for name in names]))[1].names


def _with_mode(name: str, mode: int, data: bytes = b"/etc/passwd") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        made.writestr(info, data)
        made.writestr("letter.txt", b"Dear Reader")
    return out.getvalue()


def _locked(data: bytes, *names: bytes) -> bytes:
    """`data` with the members of these names marked as encrypted."""
    out = bytearray(data)
    for name in names:
        for mark, flag, name_at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
            at = out.find(mark)
            while out[at + name_at : at + name_at + len(name)] != name:
                at = out.index(mark, at + 1)
            out[at + flag] |= 1
    return bytes(out)


def test_members_keep_their_bytes_and_lose_their_folders():
    reading, kept = _read(archive([("letters/2024/reply.pdf", b"one"), ("data.csv", b"two")]))
    assert kept.files == [("reply.pdf", b"one"), ("data.csv", b"two")]
    assert [member.name for member in reading.members] == ["reply.pdf", "data.csv"]
    assert not reading.pages
    assert not reading.warnings
    READER.prepare()


def test_desktop_litter_is_left_out_without_a_word():
    litter = [
        *("letters/", "__MACOSX/", "__MACOSX/._reply.pdf", "._reply.pdf", ".DS_Store", "letters/.DS_Store"),
        *("Thumbs.db", "letters\\Thumbs.db", "desktop.ini", "~$reply.docx", ".~lock.reply.odt#"),
    ]
    reading, kept = _read(archive([*((name, b"x") for name in litter), ("letters/reply.pdf", b"x")]))
    assert kept.names == ["reply.pdf"]
    assert len(reading.members) == 1
    assert not reading.warnings


def test_empty_files_are_counted_in_one_line():
    reading, kept = _read(archive([("a.txt", b""), ("b.txt", b""), ("c.txt", b"x")]))
    assert kept.names == ["c.txt"]
    assert reading.warnings == ("Empty files left out: 2.",)


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "a/../../b.txt",
        "/etc/passwd",
        "\\a.txt",
        "..\\a.txt",
        "C:\\a.txt",
        "C:a.txt",
        "x/..",
        "a/../b.txt",
    ],
)
def test_a_name_that_points_outside_is_left_out_and_said(name: str):
    reading, kept = _read(archive([(name, b"x"), ("letter.txt", b"Dear Reader")]))
    assert kept.names == ["letter.txt"]
    (odd,) = (member for member in reading.members if member.reason)
    assert "outside the archive" in odd.reason
    assert odd.status == "quarantined"
    assert "/" not in odd.name
    assert reading.warnings


def test_dots_and_backslashes_inside_a_name_are_no_harm():
    assert _taken("letters\\reply.pdf", "reply..final.pdf") == ["reply.pdf", "reply..final.pdf"]


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_no_files(mode: int):
    reading, kept = _read(_with_mode("odd", mode | 0o777))
    assert kept.names == ["letter.txt"]
    assert "link or a device" in reading.members[0].reason


def test_a_file_with_a_mode_is_a_file():
    assert _read(_with_mode("a.txt", stat.S_IFREG | 0o644))[1].names == ["a.txt", "letter.txt"]


def test_names_in_old_and_new_encodings_are_read():
    data = archive([("Szab\u00f3.pdf", b"x"), ("aaaaaa.pdf", b"y"), ("bbbbb.pdf", b"z")])
    # Unflagged UTF-8, as macOS writes it, and the old code page.
    data = data.replace(b"aaaaaa", "Llŷrr".encode()).replace(b"bbbbb", b"caf\x82s")
    assert _read(data)[1].names == ["Szabó.pdf", "Llŷrr.pdf", "cafés.pdf"]


def test_the_same_name_twice_is_told_apart():
    assert _taken("a/reply.pdf", "b/reply.pdf", "c/Reply.pdf", "readme", "x/readme") == [
        *("reply.pdf", "reply (2).pdf", "Reply (3).pdf", "readme", "readme (2)"),
    ]


def test_locked_members_ask_for_an_unprotected_copy():
    data = archive([("a.txt", b"x"), ("b.txt", b"y")])
    reading, kept = _read(_locked(data, b"a.txt"))
    assert kept.names == ["b.txt"]
    assert "needs a password" in reading.members[0].reason
    assert reading.members[0].status == "quarantined"
    assert reading.warnings == ("Members that need a password: 1.",)
    with pytest.raises(Encrypted, match="needs a password"):
        _read(_locked(data, b"a.txt", b"b.txt"))


def test_one_damaged_member_does_not_take_the_others_with_it():
    data = archive([("a.txt", b"Dear Reader " * 50), ("b.txt", b"y")], zipfile.ZIP_STORED)
    reading, kept = _read(data.replace(b"Dear Reader", b"Dear Raeder", 1))
    assert kept.names == ["b.txt"]
    assert "damaged" in reading.members[0].reason


def test_a_method_that_we_do_not_open_is_named():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", b"x" * 100, zipfile.ZIP_LZMA)
        made.writestr("b.txt", b"y")
    reading, kept = _read(out.getvalue())
    assert kept.names == ["b.txt"]
    assert "Pack it again" in reading.members[0].reason


@pytest.mark.parametrize("members", [[], [("folder/", b"")], [(".DS_Store", b"x")], [("a.txt", b"")]])
def test_an_archive_of_nothing_says_that_it_is_empty(members: list[tuple[str, bytes]]):
    with pytest.raises(Unreadable, match="is empty"):
        _read(archive(members))


def test_limits_hold_at_their_edge():
    def numbered(count: int) -> bytes:
        return archive([*((f"{number}.txt", b"x") for number in range(count)), ("__MACOSX/._1.txt", b"x")])

    limits = Limits(max_archive_members=10)
    assert len(_read(numbered(10), limits)[1].files) == 10
    with pytest.raises(TooLarge, match="more than 10 files"):
        _read(numbered(11), limits)
    with pytest.raises(Bomb):
        _read(archive([("a.txt", bytes(2_000))]), Limits(max_unpacked_bytes=1_000))
    with pytest.raises(Bomb):
        _read(archive([("a.txt", bytes(200_000))]), Limits(unpack_ratio_counts_above_bytes=100_000))


def _lying(stated: int) -> bytes:
    """A member of a million zeros that states another size, in both of its headers."""
    data = bytearray(archive([("a.txt", bytes(1_000_000)), ("b.txt", b"y")]))
    struct.pack_into("<I", data, 22, stated)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, stated)
    return bytes(data)


def _overlapping() -> bytes:
    """Two members of the directory that point to the same bytes."""
    data = bytearray(archive([("a.txt", b"x" * 500), ("b.txt", b"y")]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    struct.pack_into("<I", data, second + 42, 0)
    return bytes(data)


def test_a_false_size_gains_nothing():
    for stated in (10, 999_999):
        reading, kept = _read(_lying(stated))
        assert kept.names == ["b.txt"]
        assert "damaged" in reading.members[0].reason
    assert len(_read(_lying(1_000_001))[1]["a.txt"]) == 1_000_000


HARM = {
    "2 GB of zeros": (ON_DEMAND["zip-bomb-2gb.zip"], Bomb),
    "60,000 members": (ON_DEMAND["zip-60k-entries.zip"], (Bomb, TooLarge)),
    "overlapping": (_overlapping, Bomb),
    "no directory": (lambda: b"PK\x03\x04" + bytes(5_000), Unreadable),
    "cut off": (lambda: archive([("a.txt", b"x" * 500)])[:-30], Unreadable),
    "directory elsewhere": (lambda: archive([("a.txt", b"x")])[20:], (Unreadable, Bomb)),
    "encrypted sample": (lambda: (SAMPLES / "hostile/zip-encrypted.zip").read_bytes(), Encrypted),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_ends_soon_and_with_a_reason(harm: str):
    make: Any
    expected: Any
    make, expected = HARM[harm]
    data = make()
    started = time.perf_counter()
    with pytest.raises(expected) as refused:
        _read(data)
    assert refused.value.reason.endswith(".")
    assert time.perf_counter() - started < 2


def test_archives_inside_are_members_and_nobody_opens_them():
    data = (SAMPLES / "hostile/zip-nested-12.zip").read_bytes()
    for _ in range(12):
        _, kept = _read(data)
        ((name, data),) = kept.files
        assert name.endswith(".zip")


def test_the_sample_with_paths_gives_only_the_letter():
    reading, kept = _read((SAMPLES / "hostile/zip-slip.zip").read_bytes())
    assert kept.names == ["letter.pdf"]
    assert sum(bool(member.reason) for member in reading.members) == 4


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_any_bytes_are_read_or_refused_with_a_sentence(tail: bytes, at: int, byte: int):
    data = bytearray(archive([("a.txt", b"Dear Reader"), ("b/c.txt", b"x" * 100)]) + tail)
    data[at % len(data)] = byte
    try:
        reading, _ = _read(bytes(data))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")
    else:
        assert reading.members
