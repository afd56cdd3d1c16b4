"""A03: members are counted as they are unpacked, whatever the container says of them."""

import os
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest.contract import Bomb, Member, TooLarge
from disclosures.ingest.limits import Limits
from disclosures.ingest.spool import Spool


@pytest.fixture
def file() -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as opened:
        yield opened


def _bytes(file: BinaryIO, member: Member) -> bytes:
    return os.pread(file.fileno(), member.size_bytes, member.start)


@given(st.lists(st.lists(st.binary(max_size=50), max_size=4), max_size=8))
def test_every_member_comes_back(members: list[list[bytes]]):
    with tempfile.TemporaryFile() as file:
        keep = Spool(file.fileno(), Limits(), 1)
        kept = [keep(f"{number}.bin", chunks) for number, chunks in enumerate(members)]
        assert [_bytes(file, member) for member in kept] == [b"".join(chunks) for chunks in members]
        assert [member.name for member in kept] == [f"{number}.bin" for number in range(len(members))]


def test_a_name_is_cleaned_before_anybody_sees_it(file: BinaryIO):
    assert Spool(file.fileno(), Limits(), 1)("../../etc/cron.d/x\u202e.txt", [b"a"]).name == "x.txt"


def test_one_member_too_many_is_too_much(file: BinaryIO):
    keep = Spool(file.fileno(), Limits(max_archive_members=2), 1)
    keep("a", [b"a"])
    keep("b", [b"b"])
    with pytest.raises(TooLarge, match="more than 2 files"):
        keep("c", [b"c"])


def test_bytes_are_counted_over_all_members(file: BinaryIO):
    keep = Spool(file.fileno(), Limits(max_unpacked_bytes=10), 1_000)
    keep("a", [b"12345", b"67890"])
    with pytest.raises(TooLarge, match="unpacks to more than"):
        keep("b", [b"1"])
    assert os.fstat(file.fileno()).st_size == 10


def test_an_endless_member_is_stopped(file: BinaryIO):
    def for_ever() -> Iterator[bytes]:
        while True:
            yield bytes(1_000)

    with pytest.raises(TooLarge):
        Spool(file.fileno(), Limits(max_unpacked_bytes=50_000), 1_000)("endless", for_ever())


def test_a_bomb_is_one_from_the_ratio_and_the_size_together(file: BinaryIO):
    limits = Limits(max_unpack_ratio=10, unpack_ratio_counts_above_bytes=100)
    Spool(file.fileno(), limits, 1)("small", [bytes(100)])
    Spool(file.fileno(), limits, 20)("dense", [bytes(200)])
    with pytest.raises(Bomb, match="10 times its size"):
        Spool(file.fileno(), limits, 20)("bomb", [bytes(201)])


def test_a_member_that_breaks_off_leaves_no_trace_but_was_work(file: BinaryIO):
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ValueError

    keep = Spool(file.fileno(), Limits(max_unpacked_bytes=8), 1_000)
    with pytest.raises(ValueError):
        keep("broken", broken())
    assert _bytes(file, keep("whole", [b"full"])) == b"full"
    with pytest.raises(TooLarge):
        keep("more", [b"x"])
