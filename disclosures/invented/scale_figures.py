"""Invented figures about nearly half of the invented data shares, some of them corrected or disputed."""

from django.db.backends.utils import CursorWrapper

# Shares are counted by themselves, and most by a few rows before them, of which a third gave a number that
# was corrected: enough on a small site to fill a page of whatever a list is narrowed to. One measure of a
# batch is counted often.
_MEASURES = """
INSERT INTO disclosures_measure (slug, title, unit, subject_id, period_start)
SELECT 'scale-measure-' || id,
    initcap({common}) || ' of ' || {middle} || ' in ' || {rare} || ', count ' || id,
    (ARRAY['people','people','people','records','requests','pupils','percent'])[1 + mod(id, 7)], id, day
FROM scale_plan WHERE kind = 'data-share' AND dice < 0.45 ORDER BY id
"""
_FIGURES = """
INSERT INTO disclosures_figure (slug, measure_id, asserted_in_id, value, qualifier, period_end,
    date_precision, status, corrected_by_id, note, source_id)
SELECT 'scale-figure-' || p.id, m.id, p.id, 1 + floor(5000 * power(random(), 4)),
    (ARRAY['exact','exact','about','over'])[1 + mod(p.id, 4)], NULL, p.precision,
    CASE WHEN p.dice < 0.02 THEN 'disputed' ELSE 'current' END, NULL, '', p.source
FROM scale_plan p JOIN disclosures_measure m ON m.subject_id = p.id ORDER BY p.id
"""
_FORMER = """
INSERT INTO disclosures_figure (slug, measure_id, asserted_in_id, value, qualifier, period_end,
    date_precision, status, corrected_by_id, note, source_id)
SELECT 'scale-figure-' || p.id || '-' || k, f.measure_id, greatest(p.id - k, %(first_id)s + 1),
    f.value + CASE WHEN mod(p.id, 3) = 0 THEN k ELSE 0 END, f.qualifier, NULL, f.date_precision,
    CASE WHEN mod(p.id, 3) = 0 THEN 'corrected' ELSE f.status END,
    CASE WHEN mod(p.id, 3) = 0 THEN f.id END, '', p.source
FROM scale_plan p
JOIN disclosures_figure f ON f.asserted_in_id = p.id AND f.slug = 'scale-figure-' || p.id
CROSS JOIN LATERAL generate_series(1, CASE WHEN p.id = (
        SELECT min(id) FROM scale_plan WHERE kind = 'data-share' AND dice < 0.45
    ) THEN 40 ELSE (ARRAY[0,0,1,1,2,5])[1 + mod(p.id, 6)] END) k
ORDER BY p.id, k
"""
_CORRECTED = """
UPDATE disclosures_disclosure d SET has_correction = true
FROM disclosures_figure f JOIN scale_plan p ON p.id = f.asserted_in_id
WHERE f.status = 'corrected' AND d.id = p.id
"""


def make(cursor: CursorWrapper, first: int, words: dict[str, str]) -> None:
    """Of the rows in ``scale_plan``, whose ids begin after ``first``; ``words``: SQL for one of each sort."""
    cursor.execute(_MEASURES.format(**words))
    cursor.execute(_FIGURES)
    cursor.execute(_FORMER, {"first_id": first})
    cursor.execute(_CORRECTED)
