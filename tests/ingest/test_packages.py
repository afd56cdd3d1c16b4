"""A03, A05: containers and the XML in them cost no more than they should and fetch nothing."""

import io
import struct
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, Bomb, Forbidden, TooLarge, Unreadable
from disclosures.ingest.formats import xml_parts
from disclosures.ingest.formats.packages import Package, open_package
from disclosures.ingest.limits import MB, Limits
from tests.ingest.office import zipped

ENTITY = '<!DOCTYPE a [<!ENTITY e "x">]>'
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "iso-8859-1", "cp037", "utf-32")


def _open(data: bytes, limits: Limits | None = None, most_parts: int = 100) -> Package:
    return open_package(io.BytesIO(data), limits or Limits(), most_parts=most_parts, what="ZIP archive")


def _all(package: Package) -> dict[str, bytes]:
    return {part.name: package.read(part, 100 * MB) for part in package.parts}


def test_members_come_with_their_bytes():
    package = _open(zipped({"a.txt": "one", "folder/b.txt": b"two" * 50_000}))
    assert _all(package) == {"a.txt": b"one", "folder/b.txt": b"two" * 50_000}
    assert all(part.is_regular and not part.is_encrypted and part.can_unpack for part in package.parts)


def test_links_folders_and_encrypted_members_are_told_apart():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("folder/", "")
        archive.writestr("secret", "x")
    data = bytearray(out.getvalue())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    link_part, folder, secret = _open(bytes(data)).parts
    assert not link_part.is_regular
    assert folder.is_folder
    assert secret.is_encrypted


def test_more_members_than_allowed_are_refused_before_the_directory_is_read():
    data = zipped({f"{number}.txt": "" for number in range(101)}, zipfile.ZIP_STORED)
    assert len(_open(data, most_parts=101).parts) == 101
    with pytest.raises(Bomb, match="more than 100 members"):
        _open(data)


def test_a_directory_that_states_few_members_and_holds_many_is_refused():
    data = bytearray(zipped({f"{number}.txt": "" for number in range(500)}, zipfile.ZIP_STORED))
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 1, 1)
    with pytest.raises(Bomb):
        _open(bytes(data))


def test_stated_sizes_above_the_limits_are_refused_before_unpacking():
    limits = replace(Limits(), max_unpacked_bytes=1_000_000, unpack_ratio_counts_above_bytes=1_000)
    with pytest.raises(Bomb, match="more than 1 MB"):
        _open(zipped({"a": bytes(1_000_001)}), limits)
    with pytest.raises(Bomb, match="100 times its size"):
        _open(zipped({"a": bytes(500_000)}), limits)


def test_what_really_unpacks_is_counted():
    data = zipped({"a": bytes(600_000), "b": bytes(600_000)})
    package = _open(data)
    package._limits = replace(Limits(), max_unpacked_bytes=1_000_000)
    with pytest.raises(Bomb):
        _all(package)


def test_a_false_size_is_found_out():
    data = bytearray(zipped({"a": b"longer than stated " * 20}))
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 10)
    with pytest.raises(Unreadable):
        _all(_open(bytes(data)))


def test_a_part_larger_than_its_reader_wants_is_refused():
    package = _open(zipped({"a": bytes(3_000_000)}))
    with pytest.raises(TooLarge, match="larger than 2 MB"):
        package.read(package.parts[0], 2 * MB)


def test_members_that_share_bytes_are_refused():
    data = bytearray(zipped({"a": b"x" * 1_000, "b": b"y" * 1_000}))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)  # the place of the first
    with pytest.raises(Bomb, match="overlap"):
        _open(bytes(data))


@pytest.mark.parametrize("cut", [0, 4, 22, 60, 110])
def test_a_damaged_container_is_unreadable(cut: int):
    data = zipped({"a.txt": b"Dear reader" * 100})
    with pytest.raises(Unreadable):
        _all(_open(data[:cut]))


def test_bytes_behind_the_end_are_forgiven():
    data = zipped({"a": b"x"}) + b"\r\n-- \r\nchecked for viruses\r\n"
    assert _all(_open(data)) == {"a": b"x"}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_ends_in_anything_but_a_refusal(data: st.DataObject):
    damaged = bytearray(zipped({"a.txt": b"Dear reader " * 30, "b.txt": b"x"}))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        _all(_open(bytes(damaged)))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_document_type_is_refused_in_every_encoding(encoding: str):
    label = {"cp037": "EBCDIC-CP-US"}.get(encoding, encoding)
    data = f'<?xml version="1.0" encoding="{label}"?>{ENTITY}<a>&e;</a>'.encode(encoding)
    for read in (
        lambda: xml_parts.parse(data, "file"),
        lambda: list(xml_parts.ends([data], ("{*}a",), "file")),
    ):
        with pytest.raises((Forbidden, Unreadable)):
            read()


@pytest.mark.parametrize(
    "doctype", ["<!DOCTYPE a>", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'>", ENTITY]
)
def test_a_document_type_is_refused_however_the_bytes_arrive(doctype: str):
    data = f"<?xml version='1.0'?><!-- {'long ' * 5_000} -->{doctype}<a><b/></a>".encode()
    pieces = [data[at : at + 7] for at in range(0, len(data), 7)]
    assert xml_parts.has_types(pieces)
    with pytest.raises(Forbidden, match="document type"):
        list(xml_parts.ends(pieces, ("{*}b",), "file"))


def test_words_that_look_like_a_document_type_are_text():
    data = b"<a><b><![CDATA[<!DOCTYPE html>]]></b></a>"
    assert xml_parts.parse(data, "file")[0].text == "<!DOCTYPE html>"
    assert not xml_parts.has_types([data])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"junk",
        b"<a>",
        b"<a></b>",
        b"<a>" * 5_000 + b"</a>" * 5_000,
        b"<a>" + b"x" * 11_000_000 + b"</a>",
    ],
    ids=lambda data: f"{data[:6]!r} {len(data)}",
)
def test_what_is_no_sound_xml_is_unreadable(data: bytes):
    with pytest.raises(Unreadable):
        xml_parts.parse(data, "file")
    with pytest.raises(Unreadable):
        list(xml_parts.ends([data], ("{*}a",), "file"))
