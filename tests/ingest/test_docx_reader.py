"""Word documents: what a reader sees, in order, and apart from that everything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.ingest.contract import REFUSALS, Encrypted, Forbidden, Hidden, Reading, Unreadable
from disclosures.ingest.formats.docx import DOCXReader
from tests.ingest.conftest import SAMPLES
from tests.ingest.keeping import read_with, seen
from tests.ingest.office import STRICT, WORD, docx, old_container, paragraph, relations, zipped

COMMENTS = (
    f'<w:comments {WORD}><w:comment w:id="1" w:author="Ann Exemplar"><w:p><w:r>'
    "<w:t>Ask her mother</w:t></w:r></w:p></w:comment></w:comments>"
)
CELL = "<w:tc>{}</w:tc>"


def _read(body: str, *arguments: object, **settings: object) -> Reading:
    return read_with(DOCXReader(), docx(body, *arguments, **settings))[0]


def _hidden(reading: Reading) -> dict[str, str]:
    return {page.place: page.text for page in reading.pages if page.is_hidden}


def _table(*table: tuple[str, ...]) -> str:
    cells = ["".join(CELL.format(paragraph(cell)) for cell in row) for row in table]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_paragraphs_and_tables_come_in_order():
    body = (
        paragraph("Dear reader") + _table(("Year", "Number"), ("2016", "12")) + paragraph("Yours sincerely")
    )
    assert seen(_read(body)) == "Dear reader\nYear\tNumber\n2016\t12\nYours sincerely"


def test_an_empty_cell_keeps_its_column():
    assert seen(_read(_table(("a", "", "c"), ("", "", "x")))) == "a\t\tc\n\t\tx"


def test_a_letterhead_in_a_table_is_read_cell_after_cell():
    address = "".join(paragraph(line) for line in ("Example School", "1 Any Street", "ZZ99 3WZ"))
    body = (
        f"<w:tbl><w:tr>{CELL.format(address)}{CELL.format(paragraph('Our ref: 2021-0000001'))}</w:tr></w:tbl>"
    )
    assert seen(_read(body)) == "Example School\n1 Any Street\nZZ99 3WZ\nOur ref: 2021-0000001"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:t>a</w:t><w:tab/><w:t>b</w:t>", "a\tb"),
        ("<w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t>", "a\nb\nc"),
        ("<w:t>sub</w:t><w:noBreakHyphen/><w:t>section</w:t>", "sub-section"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/><w:t> yes</w:t>', "☒ yes"),
        ("<w:t>2016</w:t></w:r><w:r><w:t>-0042333</w:t>", "2016-0042333"),
    ],
)
def test_signs_inside_a_run(inside: str, text: str):
    assert seen(_read(f"<w:p><w:r>{inside}</w:r></w:p>")) == text


@pytest.mark.parametrize(
    "divider",
    [
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/></w:r></w:p>',
        "<w:p><w:r><w:lastRenderedPageBreak/></w:r></w:p>",
        "<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>",
        "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>",
    ],
)
def test_pages_are_parted_where_the_document_says(divider: str):
    reading = _read(paragraph("one") + divider + paragraph("two") + "<w:sectPr/>")
    assert [page.text for page in reading.pages] == ["one", "two"]
    assert reading.page_count == 2


def test_changes_are_shown_accepted_and_deletions_hidden():
    body = (
        '<w:p><w:r><w:t xml:space="preserve">about </w:t></w:r>'
        '<w:del w:id="1" w:author="Bo Exemplar"><w:r><w:delText>Zeb Quill</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="Bo Exemplar"><w:r><w:t>a pupil</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3"><w:r><w:t>moved away</w:t></w:r></w:moveFrom></w:p>'
    )
    reading = _read(body)
    assert seen(reading) == "about a pupil"
    assert _hidden(reading)["tracked changes"] == "Zeb Quillmoved away"
    assert _hidden(reading)["authors"] == "Bo Exemplar"
    assert Hidden("tracked changes", "document") in reading.hidden
    assert "Zeb" not in repr(reading.hidden)


@pytest.mark.parametrize(
    "properties",
    [
        "<w:vanish/>",
        '<w:vanish w:val="1"/>',
        '<w:rStyle w:val="Gone"/>',
        '<w:color w:val="FFFFFF"/>',
        '<w:sz w:val="2"/>',
    ],
)
def test_hidden_runs_are_not_seen(properties: str):
    run = f"<w:r><w:rPr>{properties}</w:rPr><w:t>secret</w:t></w:r>"
    styles = (
        f'<w:styles {WORD}><w:style w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Gone"><w:basedOn w:val="Base"/></w:style></w:styles>'
    )
    reading = _read(
        f"{paragraph('seen')}<w:p>{run}</w:p>", [("a", "styles", "styles.xml")], {"word/styles.xml": styles}
    )
    assert seen(reading) == "seen"
    assert _hidden(reading) == {"hidden text": "secret"}


@pytest.mark.parametrize(
    "properties",
    ['<w:vanish w:val="0"/>', '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>', '<w:sz w:val="16"/>'],
)
def test_runs_that_only_look_hidden_are_seen(properties: str):
    assert seen(_read(f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>seen</w:t></w:r></w:p>")) == "seen"


def test_white_words_in_a_cell_may_stand_on_colour_and_are_seen():
    head = '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Year</w:t></w:r></w:p>'
    assert seen(_read(f"<w:tbl><w:tr>{CELL.format(head)}</w:tr></w:tbl>")) == "Year"


def test_comments_come_with_their_author():
    reading = _read(paragraph("text"), [("a", "comments", "comments.xml")], {"word/comments.xml": COMMENTS})
    assert _hidden(reading) == {"comments": "Ann Exemplar: Ask her mother"}
    assert reading.hidden == (Hidden("comments", "document"),)
    assert [page.is_hidden for page in reading.pages] == [False, True]


def test_lists_get_the_labels_that_readers_see():
    numbering = (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="(%2)"/></w:lvl>'
        '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )

    def item(text: str, level: int = 0, number: int = 7) -> str:
        place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = (
        item("one")
        + item("first", 1)
        + item("second", 1)
        + item("two")
        + item("again", 1)
        + item("dot", 0, 8)
    )
    reading = _read(body, [("a", "numbering", "numbering.xml")], {"word/numbering.xml": numbering})
    assert seen(reading).splitlines() == ["1. one", "(a) first", "(b) second", "2. two", "(a) again", "• dot"]


def test_headers_and_footers_that_are_shown_stand_around_the_text():
    parts = {
        f"word/{name}.xml": f"<w:{tag} {WORD}>{paragraph(words)}</w:{tag}>"
        for name, tag, words in (
            ("header1", "hdr", "Example Department"),
            ("header2", "hdr", "Draft"),
            ("footer1", "ftr", "Page foot"),
        )
    }
    links = [
        ("h1", "header", "header1.xml"),
        ("h2", "header", "header2.xml"),
        ("f1", "footer", "footer1.xml"),
    ]
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="h1"/>'
        '<w:headerReference w:type="first" r:id="h2"/>'
        '<w:footerReference w:type="default" r:id="f1"/></w:sectPr>'
    )
    reading = _read(paragraph("Dear reader") + section, links, parts)
    assert seen(reading) == "Example Department\nDear reader\nPage foot"
    assert _hidden(reading) == {"headers": "Draft"}


def test_footnotes_stand_at_the_end_and_do_not_touch_the_number_before_them():
    note = f'<w:footnote w:id="2">{paragraph("See the Act.")}</w:footnote>'
    notes = f"<w:footnotes {WORD}>{note}</w:footnotes>"
    body = '<w:p><w:r><w:t>section 40</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    reading = _read(body, [("a", "footnotes", "footnotes.xml")], {"word/footnotes.xml": notes})
    assert seen(reading) == "section 40\n\n[1] See the Act."


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{paragraph('in a box')}</w:txbxContent>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>before</w:t>{drawn}</w:r><w:r><w:t> after</w:t></w:r></w:p>"
    assert seen(_read(body)) == "before after\nin a box"


def test_fields_show_their_result_and_tell_what_they_fetch():
    def field(code: str, result: str) -> str:
        start, middle, end = (
            f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
        )
        inside = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        return f"{start}{inside}{middle}<w:r><w:t>{result}</w:t></w:r>{end}"

    link = field(" HYPERLINK &quot;mailto:zeb@example.org&quot; ", "Zeb")
    reading = _read(f"<w:p>{field(' PAGE ', '1')}{field(' DDEAUTO c:/x.exe y', '2')}{link}</w:p>")
    assert seen(reading) == "12Zeb"
    assert _hidden(reading) == {"field codes": "DDEAUTO c:/x.exe y", "links": "mailto:zeb@example.org"}
    assert Hidden("field that fetches from outside", "document") in reading.hidden


def test_links_are_told_only_where_the_page_does_not_say_them():
    links = [("a", "hyperlink", "https://www.example.org/"), ("b", "hyperlink", "mailto:zeb@example.org")]
    reading = _read(paragraph("See www.example.org, or write to Zeb"), links)
    assert _hidden(reading) == {"links": "mailto:zeb@example.org"}


def test_what_points_outside_is_named_and_not_followed():
    settings_links = relations(("a", "attachedTemplate", "http://127.0.0.1:9/x.dotm"))
    reading = _read(
        paragraph("text"),
        [("p", "image", "http://127.0.0.1:9/p.png")],
        {"word/settings.xml": f"<w:settings {WORD}/>", "word/_rels/settings.xml.rels": settings_links},
    )
    assert {hidden.what for hidden in reading.hidden} == {
        "link to a template on the network",
        "link to a picture on the network",
        "addresses outside",
    }


def test_embedded_files_are_handed_over_under_their_own_name():
    data = docx(
        paragraph("text"),
        [("e", "package", "embeddings/pupils.xlsx"), ("c", "aFChunk", "chunk.html")],
        {"word/embeddings/pupils.xlsx": b"PK-data", "word/chunk.html": b"<p>chunk</p>"},
    )
    reading, kept = read_with(DOCXReader(), data)
    assert sorted(kept.files) == [("chunk.html", b"<p>chunk</p>"), ("pupils.xlsx", b"PK-data")]
    assert [member.name for member in reading.members] == kept.names
    assert Hidden("embedded file", "document") in reading.hidden


def test_properties_and_data_of_other_programs_are_hidden():
    parts = {
        "docProps/core.xml": '<c xmlns:d="x"><d:creator>Ann Exemplar</d:creator><d:revision>2</d:revision>'
        "</c>",
        "customXml/item1.xml": "<p><owner>Cy Exemplar</owner></p>",
        "docProps/thumbnail.jpeg": b"\xff\xd8",
    }
    reading = _read(paragraph("text"), (), parts)
    assert _hidden(reading) == {"document properties": "creator: Ann Exemplar", "custom data": "Cy Exemplar"}
    assert Hidden("preview picture", "document") in reading.hidden


def test_pages_that_are_pictures_wait_for_reading():
    reading = _read("<w:p><w:r><w:drawing/></w:r></w:p>", (), {"word/media/image1.png": b"x"})
    assert [page.needs_reading for page in reading.pages] == [True]
    assert "a person has to read it" in reading.warnings[0]


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/VBAPROJECT.BIN": b"x"},
        {
            "[Content_Types].xml": '<Types><Override PartName="/word/document.xml"'
            ' ContentType="a.macroEnabled.b"/></Types>'
        },
    ],
)
def test_macros_are_refused(parts: dict[str, str | bytes]):
    with pytest.raises(Forbidden, match="macros"):
        _read(paragraph("text"), (), parts)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(encoding: str):
    with pytest.raises(Forbidden, match="document type"):
        _read(
            paragraph("x"),
            doctype='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
            encoding=encoding,
        )


@pytest.mark.parametrize(
    "name", ["customXml/item1.xml", "docProps/app.xml", "word/drawing.vml", "word/_rels/x.xml.rels"]
)
def test_a_document_type_in_a_part_that_nobody_reads_is_refused(name: str):
    with pytest.raises(Forbidden):
        _read(paragraph("x"), (), {name: "<!DOCTYPE x><x/>"})


def test_a_strict_document_is_read_like_any_other():
    data = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("a", "officeDocument", "/doc/main.xml"), base=STRICT),
            "doc/main.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
            "<w:p><w:r><w:t>Strict</w:t></w:r></w:p></w:body></w:document>",
        }
    )
    assert seen(read_with(DOCXReader(), data)[0]) == "Strict"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (old_container({"EncryptedPackage": b"x"}), Encrypted),
        (zipped({"[Content_Types].xml": "<Types/>"}), Unreadable),
        (zipped({"a": "b"}), Unreadable),
        (docx(paragraph("x"))[:-40], Unreadable),
        (docx("<w:p>" * 400 + "</w:p>" * 400), Unreadable),
        (docx("<w:p>"), Unreadable),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_or_two(data: bytes, refusal: type[Exception]):
    with pytest.raises(refusal) as raised:
        read_with(DOCXReader(), data)
    assert str(raised.value).endswith(".")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_ends_in_anything_but_a_reading_or_a_refusal(data: st.DataObject):
    damaged = bytearray((SAMPLES / "hostile" / "docx-tracked-changes.docx").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_with(DOCXReader(), bytes(damaged))
    except REFUSALS as refusal:
        assert refusal.reason.endswith(".")


@given(st.lists(st.text("abc £é\u00a0", max_size=12), max_size=6))
@settings(max_examples=50, deadline=None)
def test_every_paragraph_is_seen_in_order(lines: list[str]):
    reading = _read("".join(paragraph(line) for line in lines))
    assert "".join(seen(reading).split()) == "".join("".join(lines).split())


@pytest.mark.parametrize(
    "file", ["02-dfe-2021-part-granted-s40.docx", "10-nhs-trust-2020-part-granted-nhs-numbers.docx"]
)
def test_sample_letters_are_read_whole(file: str):
    reading, _ = read_with(DOCXReader(), (SAMPLES / "letters" / file).read_bytes())
    assert "Yours sincerely," in seen(reading)
    assert reading.warnings == ()


def test_hostile_samples_end_as_they_should():
    def read(name: str) -> Reading:
        return read_with(DOCXReader(), (SAMPLES / "hostile" / name).read_bytes())[0]

    assert "TAWNY-1002" in seen(read("plain-good.docx"))
    assert "TAWNY-1016" in seen(read("docx-external-template.docx"))
    tracked = read("docx-tracked-changes.docx")
    assert "TAWNY-1017" in seen(tracked)
    assert "a pupil" in seen(tracked)
    assert "HERON" not in seen(tracked) + repr(tracked.hidden)
    assert "Zebedee Quillfeather" in _hidden(tracked)["tracked changes"]
    assert "<script>" in seen(read("docx-markup-in-text.docx"))
    for name in ("docx-xxe.docx", "macro-document.docm", "macro-renamed.docx"):
        with pytest.raises(Forbidden):
            read(name)
