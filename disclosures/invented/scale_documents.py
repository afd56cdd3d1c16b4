"""Invented documents with public copies, behind one in a hundred of the invented disclosures.

They share one file and one picture, which are real: a check of files finds them whole. So taking one of these
copies down takes the file from all of them; no installation that readers use holds them.
"""

import uuid
from typing import Any

from django.db.backends.utils import CursorWrapper
from PIL import Image

from disclosures.documents.copies import COPIES, MEDIA_TYPE
from disclosures.models import Submission
from disclosures.safe_copy.writing import SafeText, jpeg_of, pdf_of

WIDTH, HEIGHT = 124, 175
# One disclosure in so many has a document; most have a page or two, a few have forty.
ONE_IN = 100
_CHOSEN = f"FROM scale_plan p WHERE mod(p.n, {ONE_IN}) = 0"
_DOCUMENTS = f"""
INSERT INTO disclosures_document (
    id, submission_id, name, sha256, size_bytes, media_type, state, reason, cause, received_at, position,
    depth, seconds, page_count, is_ocr, is_checked, risk, warnings, hidden, kind, likeness, signed_by, trust,
    trust_reasons, disclosure_id, is_lead)
SELECT gen_random_uuid(), %(submission)s, 'invented.pdf', md5(p.id::text) || md5(p.day::text), %(size)s,
    %(media_type)s, 'published', '', '', now() - mod(p.n, 3650) * interval '1 hour', 0, 0,
    0, 1 + floor(2 * power(p.dice, 2) + 38 * power(p.dice, 40))::int, false, true, 0, '[]', '[]', '', '{{}}',
    '[]', 'stated', '[]', p.id, true
{_CHOSEN}
"""
_COPIES = f"""
INSERT INTO disclosures_safecopy (
    document_id, version, state, decisions, media_type, key, sha256, size_bytes, page_count, hidden_by_us,
    hidden_by_authority, proof, attempts, reason, gone_because, made_at, created_at)
SELECT d.id, 1, 'public', '', %(media_type)s, %(key)s, %(sha256)s, %(size)s, d.page_count, 0, 0, '[]', 1,
    '', '', d.received_at, d.received_at
FROM disclosures_document d WHERE d.disclosure_id IN (SELECT p.id {_CHOSEN}) ORDER BY d.disclosure_id
"""  # noqa: S608
# About as many words as a page has, drawn as those of summaries are.
_PAGES = """
INSERT INTO disclosures_safepage (
    copy_id, number, place, text, marks, words, picture_key, picture_sha256, width, height)
SELECT c.id, page.number, '', said.text, '[]', '[]', %(picture_key)s, %(picture_sha256)s,
    %(width)s, %(height)s
FROM disclosures_safecopy c
JOIN disclosures_document d ON d.id = c.document_id
CROSS JOIN LATERAL generate_series(1, c.page_count) AS page (number)
CROSS JOIN LATERAL (
    SELECT string_agg(CASE mod(word + c.id, 7) WHEN 0 THEN {rare} WHEN 1 THEN {middle} WHEN 2 THEN {middle}
        ELSE {common} END, ' ') AS text
    FROM generate_series(1, 150) AS word
) said
WHERE d.disclosure_id IN (SELECT p.id {chosen})
ORDER BY c.id, page.number
"""
_FLAGS = f"UPDATE disclosures_disclosure SET has_document = true WHERE id IN (SELECT p.id {_CHOSEN})"  # noqa: S608


def prepared() -> dict[str, Any]:
    """The submission and the files that all share; make them once, before the first batch."""
    token = uuid.uuid4().hex
    submission = Submission.objects.create(receipt_hash=f"scale-{token}"[:64], note="Invented")
    picture = jpeg_of(Image.new("L", (WIDTH, HEIGHT), 255))
    image = COPIES.keep([picture])
    file = COPIES.keep([pdf_of([SafeText(picture, WIDTH, HEIGHT, "", ())])])
    return {
        "submission": str(submission.pk),
        "media_type": MEDIA_TYPE,
        "key": file.key,
        "sha256": file.sha256,
        "size": file.size_bytes,
        "picture_key": image.key,
        "picture_sha256": image.sha256,
        "width": WIDTH,
        "height": HEIGHT,
    }


def make(cursor: CursorWrapper, shared: dict[str, Any], words: dict[str, str]) -> None:
    """Documents of what is in ``scale_plan``; ``words``: SQL for a ``rare``, ``middle``, ``common`` one."""
    cursor.execute(_DOCUMENTS, shared)
    cursor.execute(_COPIES, shared)
    cursor.execute(_PAGES.format(chosen=_CHOSEN, **words), shared)
    cursor.execute(_FLAGS)
