"""Invented disclosures in great number, skewed as real ones are, for load and benchmark work.

Everything is made by set-based SQL inside PostgreSQL: a million rows in minutes. Names are made of word
lists; no organisation, person or document of the real record is used.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from disclosures.invented import scale_documents, scale_figures
from disclosures.listing import recount
from disclosures.models import Disclosure, Organisation

SLUG_PREFIX = "scale-"
BATCH = 100_000
ITEMS = 200
COLLECTIONS = 4
_BODIES = (
    "Department", "Office", "Agency", "Authority", "Council", "Commission", "Board", "Service", "Trust",
    "Inspectorate",
)  # fmt: skip
_FIELDS = (
    "Harbours", "Orchards", "Lighthouses", "Libraries", "Canals", "Meadows", "Allotments", "Bridges",
    "Ferries",
    "Museums", "Quarries", "Reservoirs", "Heritage", "Footpaths", "Weather",
)  # fmt: skip
_PLACES = (
    "Ambermouth", "Brackenfield", "Cragside", "Dunmere", "Elderford", "Fallowby", "Gorsehill", "Hazelwick",
    "Inglethorpe", "Juniper Vale", "Kestrelton", "Larkbridge", "Millstead", "Netherby",
)  # fmt: skip
_DATASETS = (
    "Register of Berths", "Orchard Survey", "Lamp Returns", "Lending Records", "Lock Logs", "Hay Accounts",
    "Plot Waiting Lists", "Crossing Tickets", "Visitor Book", "Stone Tallies", "Level Readings", "",
)  # fmt: skip
# Words by falling frequency; every row has some of the first, few have the last.
_COMMON = (
    "data",
    "records",
    "pupil",
    "information",
    "request",
    "sharing",
    "address",
    "letter",
    "names",
    "school",
)
_MIDDLE = (
    "nationality", "attendance", "benefit", "immigration", "agreement", "reply", "census", "extract", "exemption",
    "disclosure", "transfer", "monthly", "matching", "enforcement", "memorandum", "statistics", "purpose", "consent",
    "postcode", "retention", "database", "register", "approval", "review", "withheld", "publication", "audit",
    "safeguards", "minister", "committee",
)  # fmt: skip
_RARE = tuple(
    f"{first}{second}"
    for first, second in itertools.product(
        (
            "ash",
            "birch",
            "cedar",
            "dog",
            "elm",
            "fern",
            "gorse",
            "haw",
            "iris",
            "jas",
            "kelp",
            "lime",
            "moss",
            "nettle",
        ),
        (
            "bourne",
            "combe",
            "croft",
            "dale",
            "field",
            "garth",
            "ham",
            "holme",
            "leigh",
            "minster",
            "stoke",
            "wick",
        ),
    )
)


class HoldsTheRecord(Exception):
    """The database holds disclosures that were not made here."""


def _array(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ",".join(f"'{word}'" for word in words) + "]"


def _word(words: tuple[str, ...], power: int = 1) -> str:
    """SQL for one of the words; a higher power makes the first ones more frequent."""
    return f"({_array(words)})[1 + floor({len(words)} * power(random(), {power}))::int]"


_ORGANISATIONS = f"""
INSERT INTO disclosures_organisation (slug, name, abbreviation, kind, website, wikidata_id, source_id)
SELECT '{SLUG_PREFIX}body-' || n,
    ({_array(_BODIES)})[1 + mod(n, {len(_BODIES)})] || ' for ' || ({_array(_FIELDS)})[1 + mod(n / 10, {len(_FIELDS)})]
        || ', ' || ({_array(_PLACES)})[1 + mod(n / 150, {len(_PLACES)})],
    'B' || n,
    (ARRAY['department','agency','regulator','local-authority','police','company','other'])[1 + mod(n, 7)],
    '', '', (SELECT min(id) FROM disclosures_source WHERE url LIKE 'https://example.org/scale/%%')
FROM generate_series(0, %(organisations)s - 1) n
ON CONFLICT (slug) DO NOTHING
"""
# The largest body is the third of its name, as large departments are.
_SUCCESSORS = f"""
UPDATE disclosures_organisation o SET successor_id = s.id
FROM (VALUES (40, 20), (20, 0)) AS became (former, later)
JOIN disclosures_organisation s ON s.slug = '{SLUG_PREFIX}body-' || became.later
WHERE o.slug = '{SLUG_PREFIX}body-' || became.former
"""
_NAMES = f"""
INSERT INTO disclosures_organisationname (organisation_id, name)
SELECT o.id, was.style || ' ' || o.name
FROM disclosures_organisation o CROSS JOIN (VALUES ('Royal'), ('General')) AS was (style)
WHERE o.slug LIKE '{SLUG_PREFIX}%%'
ON CONFLICT (organisation_id, name) DO NOTHING
"""
_SOURCES = """
INSERT INTO disclosures_source (url, page, archived_url)
SELECT 'https://example.org/scale/' || n || '/a-page-with-an-address-of-usual-length', '', ''
FROM generate_series(1, %(sources)s) n
ON CONFLICT (url, page) DO NOTHING
"""
_ITEMS = f"""
INSERT INTO disclosures_dataitem (slug, name, description, cbds_reference, category, source_id)
SELECT '{SLUG_PREFIX}item-' || n, 'Invented item ' || n, '', '', 'other',
    (SELECT min(id) FROM disclosures_source WHERE url LIKE 'https://example.org/scale/%%')
FROM generate_series(1, {ITEMS}) n
ON CONFLICT (slug) DO NOTHING
"""
# What every later statement reads. The sixth power gives the largest body more than a quarter of all rows.
_PLAN = f"""
CREATE TEMPORARY TABLE scale_plan ON COMMIT DROP AS
SELECT %(first_id)s + n AS id, n,
    (ARRAY['statement','statement','foi-response','foi-response','foi-response','data-share',
        'data-share','census-change','proceeding','ico-decision','agreement'])
        [1 + floor(11 * power(random(), 1.3))::int] AS kind,
    ('2000-01-01'::date + floor(9490 * (1 - power(random(), 2)))::int) AS day,
    (ARRAY['day','day','day','month','year'])[1 + floor(5 * random())::int] AS precision,
    (ARRAY['official','official','reported','reported','reported','second-hand','document'])
        [1 + floor(7 * random())::int] AS evidence,
    (SELECT array_agg(id ORDER BY id) FROM disclosures_organisation WHERE slug LIKE '{SLUG_PREFIX}%%')
        [1 + floor(%(organisations)s * power(random(), 6))::int] AS organisation,
    (SELECT array_agg(id ORDER BY id) FROM disclosures_organisation WHERE slug LIKE '{SLUG_PREFIX}%%')
        [1 + floor(%(organisations)s * power(random(), 4))::int] AS other,
    (SELECT array_agg(id ORDER BY id) FROM disclosures_source WHERE url LIKE 'https://example.org/scale/%%')
        [1 + floor(%(sources)s * power(random(), 2))::int] AS source,
    (SELECT array_agg(id ORDER BY id) FROM disclosures_dataitem WHERE slug LIKE '{SLUG_PREFIX}%%')
        [1 + floor({ITEMS} * power(random(), 3))::int] AS item,
    0 AS collection,
    ''::text AS outcome,
    random() AS dice
FROM generate_series(1, %(count)s) n
"""
_ROUND = """
UPDATE scale_plan SET
    day = CASE precision WHEN 'month' THEN date_trunc('month', day)::date
                         WHEN 'year' THEN date_trunc('year', day)::date ELSE day END,
    other = CASE WHEN kind IN ('data-share', 'agreement') AND other = organisation
                 THEN (SELECT max(id) FROM disclosures_organisation) ELSE other END
WHERE precision <> 'day' OR other = organisation
"""
# Every item is in two collections, mostly in one of them: first all of these in turn, so that a small site has
# each as a large one does, then some items again and again.
_COLLECTIONS = f"""
UPDATE scale_plan p SET
    item = CASE WHEN turn <= {2 * ITEMS} THEN items[1 + mod(turn - 1, {ITEMS})] ELSE item END,
    collection = 1 + mod(
        CASE WHEN turn <= {2 * ITEMS} THEN turn - 1 + (turn - 1) / {ITEMS}
             ELSE array_position(items, item) - 1 + (dice > 0.7)::int END, {COLLECTIONS})
FROM (SELECT id, row_number() OVER (ORDER BY id) AS turn FROM scale_plan WHERE kind = 'census-change') AS turns,
    (SELECT array_agg(id ORDER BY id) AS items FROM disclosures_dataitem WHERE slug LIKE '{SLUG_PREFIX}%%') AS every
WHERE p.id = turns.id
"""
_OUTCOMES = """
UPDATE scale_plan SET outcome = CASE kind
    WHEN 'foi-response' THEN (ARRAY['granted','part-granted','refused','refused','not-held'])
        [1 + floor(5 * random())::int]
    ELSE (ARRAY['upheld','partly-upheld','not-upheld'])[1 + floor(3 * random())::int] END
WHERE kind IN ('foi-response', 'ico-decision')
"""
_SPINE = f"""
INSERT INTO disclosures_disclosure (
    id, slug, kind, title, summary, reference, outcome, date, date_precision, evidence, source_id, state,
    withdrawn_reason, created_at, published_at, updated_at, organisation_names, giver_names, receiver_names,
    field_names, has_document, has_contradiction, has_correction, counted_year, facet_words)
SELECT p.id, '{SLUG_PREFIX}' || extract(year FROM p.day) || '-' || p.id, p.kind,
    initcap({_word(_COMMON, 2)}) || ' ' || {_word(_MIDDLE, 2)} || ' and ' || {_word(_MIDDLE)} || ', '
        || {_word(_RARE, 3)} || ' ' || {_word(_COMMON)},
    'An invented row about ' || {_word(_COMMON, 3)} || ' and ' || {_word(_MIDDLE, 2)}
        || ' in ' || {_word(_RARE, 2)} || ', with ' || {_word(_COMMON)} || ' of ' || {_word(_MIDDLE)} || ' and '
        || CASE WHEN p.dice < 0.02 THEN 'prior consultation' ELSE {_word(_MIDDLE, 2)} END || ', as reported in '
        || {_word(_RARE)} || CASE WHEN p.dice BETWEEN 0.5 AND 0.5 + %(rare)s THEN ' by semaphore' ELSE '' END || '.',
    CASE WHEN p.kind IN ('foi-response', 'ico-decision') THEN 'SC-' || p.id ELSE '' END,
    p.outcome,
    p.day, p.precision, p.evidence, p.source, 'published', '',
    now() - (mod(p.n, 3650)) * interval '1 hour', now() - (mod(p.n, 3650)) * interval '1 hour',
    now() - (mod(p.n, 3650)) * interval '1 hour',
    CASE WHEN p.kind IN ('data-share', 'agreement') THEN o.name || '; ' || r.name ELSE o.name END,
    CASE WHEN p.kind = 'data-share' THEN o.name ELSE '' END,
    CASE WHEN p.kind = 'data-share' THEN r.name ELSE '' END,
    CASE WHEN p.kind IN ('data-share', 'census-change') THEN i.name ELSE '' END,
    false, false, false, extract(year FROM p.day),
    ARRAY['kind:' || p.kind, 'evidence:' || p.evidence, 'month:' || to_char(p.day, 'YYYY-MM'), 'org:' || p.organisation]
        || CASE WHEN p.outcome <> '' THEN ARRAY['outcome:' || p.outcome] ELSE ARRAY[]::text[] END
        || CASE WHEN p.kind IN ('data-share', 'agreement') THEN ARRAY['org:' || p.other] ELSE ARRAY[]::text[] END
        || CASE WHEN p.kind IN ('data-share', 'census-change') THEN ARRAY['item:' || p.item] ELSE ARRAY[]::text[] END
FROM scale_plan p
JOIN disclosures_organisation o ON o.id = p.organisation
JOIN disclosures_organisation r ON r.id = p.other
JOIN disclosures_dataitem i ON i.id = p.item
ORDER BY p.id
"""
_CHILDREN = (
    "INSERT INTO disclosures_foiresponse (disclosure_id, responded_on, exemptions, internal_review_outcome,"
    " request_url) SELECT id, day, CASE WHEN dice < 0.3 THEN ARRAY['s.40(2)'] ELSE '{}' END, '', ''"
    " FROM scale_plan WHERE kind = 'foi-response' ORDER BY id",
    "INSERT INTO disclosures_icodecision (disclosure_id, decided_on, regime, sections, appeal_reference)"
    " SELECT id, day, 'FOIA', '{}', '' FROM scale_plan WHERE kind = 'ico-decision' ORDER BY id",
    "INSERT INTO disclosures_censusfieldchange (disclosure_id, collection, cbds_reference, change, announced_on,"
    " effective_on, legal_instrument) SELECT id, 'Invented Census ' || collection, '',"
    " (ARRAY['added','amended','amended','code-set-changed','made-optional','removed'])[1 + mod(n, 6)],"
    " CASE WHEN mod(n, 3) = 0 THEN day - 200 END, CASE WHEN mod(n, 20) > 0 THEN day END,"
    " CASE WHEN mod(n, 10) = 0 THEN 'SI 2010/' || (1 + mod(n, 50)) ELSE '' END"
    " FROM scale_plan WHERE kind = 'census-change' ORDER BY id",
    "INSERT INTO disclosures_agreement (disclosure_id, version, in_force_from)"
    " SELECT id, '', day FROM scale_plan WHERE kind = 'agreement' ORDER BY id",
    "INSERT INTO disclosures_datashare (disclosure_id, dataset, period_start, people_requested, records_matched,"
    f" purpose, legal_basis) SELECT id, {_word(_DATASETS, 3)}, day,"
    " CASE WHEN dice < 0.6 THEN floor(5000 * power(random(), 4)) END,"
    " CASE WHEN dice < 0.4 THEN floor(2000 * power(random(), 4)) END, 'other', ''"
    " FROM scale_plan WHERE kind = 'data-share' ORDER BY id",
    "INSERT INTO disclosures_statement (disclosure_id, speaker, speaker_role, forum, made_on)"
    " SELECT id, 'Invented Speaker', 'Minister', 'commons-written', day FROM scale_plan"
    " WHERE kind = 'statement' ORDER BY id",
    "INSERT INTO disclosures_proceeding (disclosure_id, kind_of_proceeding, held_on, result)"
    " SELECT id, 'debate', day, '' FROM scale_plan WHERE kind = 'proceeding' ORDER BY id",
)
_PARTIES = """
INSERT INTO disclosures_party (
    disclosure_id, organisation_id, role, kind, sort_date, reference, is_first, counted_year,
    has_contradiction, has_correction)
SELECT id, organisation,
    CASE kind WHEN 'data-share' THEN 'giver' WHEN 'statement' THEN 'speaker'
              WHEN 'agreement' THEN 'party' WHEN 'proceeding' THEN 'party' ELSE 'authority' END,
    kind, day, CASE WHEN kind IN ('foi-response', 'ico-decision') THEN 'SC-' || id ELSE '' END, true,
    extract(year FROM day), false, false
FROM scale_plan
UNION ALL
SELECT id, other, CASE kind WHEN 'data-share' THEN 'receiver' ELSE 'party' END, kind, day, '', true,
    extract(year FROM day), false, false
FROM scale_plan WHERE kind IN ('data-share', 'agreement')
ORDER BY 1
"""
_USES = """
INSERT INTO disclosures_disclosureitem (disclosure_id, item_id, written, sort_date)
SELECT p.id, p.item, i.name, p.day FROM scale_plan p JOIN disclosures_dataitem i ON i.id = p.item
WHERE p.kind IN ('data-share', 'census-change') ORDER BY 1
"""
# One row in fifty is linked to its predecessor; a third of these links say that one contradicts the other.
_LINKS = """
INSERT INTO disclosures_link (from_disclosure_id, relation, to_disclosure_id, note, source_id)
SELECT id, CASE WHEN dice < 0.007 THEN 'contradicts' WHEN dice < 0.014 THEN 'cites' ELSE 'led-to' END,
    id - 1, 'Invented reason.', source
FROM scale_plan WHERE dice < 0.02 AND n > 1
"""
# Some statements have up to twenty records linked with them, however large the site.
_CLAIM_LINKS = """
INSERT INTO disclosures_link (from_disclosure_id, relation, to_disclosure_id, note, source_id)
SELECT p.id, (ARRAY['contradicts','contradicts','confirms','cites','responds-to'])[1 + mod(p.n, 5)], hub.id,
    'Invented reason.', p.source
FROM (SELECT id, n FROM scale_plan WHERE kind = 'statement' AND mod(n / 11, 97) = 5) hub
CROSS JOIN LATERAL generate_series(1, 1 + mod(hub.id, 20)::int) AS step
JOIN scale_plan p ON p.n = hub.n + step AND p.kind <> 'statement'
ON CONFLICT DO NOTHING
"""
_FLAGS = """
UPDATE disclosures_disclosure d SET has_contradiction = true
FROM (
    SELECT l.from_disclosure_id AS id FROM disclosures_link l JOIN scale_plan p ON p.id = l.from_disclosure_id
    WHERE l.relation = 'contradicts'
    UNION SELECT l.to_disclosure_id FROM disclosures_link l JOIN scale_plan p ON p.id = l.to_disclosure_id
    WHERE l.relation = 'contradicts'
) flagged
WHERE d.id = flagged.id
"""
_PARTY_MARKS = """
UPDATE disclosures_party p SET has_contradiction = d.has_contradiction, has_correction = d.has_correction
FROM disclosures_disclosure d JOIN scale_plan s ON s.id = d.id
WHERE p.disclosure_id = d.id AND (d.has_contradiction OR d.has_correction)
"""
_TABLES = ("disclosure", "party", "disclosureitem", "link")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Drops the plain indexes of the large tables and builds them again: half the time of feeding them row by row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique",
            [[f"disclosures_{table}" for table in _TABLES]],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indexes:
            cursor.execute(definition)


@contextmanager
def _without_history(cursor: CursorWrapper) -> Iterator[None]:
    """Invented rows have no history; ALTER TABLE locks out every other writer until the transaction ends."""
    models = apps.get_app_config("disclosures").get_models()
    tables = [model._meta.db_table for model in models if getattr(model._meta, "triggers", [])]
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def make(count: int, *, seed: int, force: bool, progress: Callable[[int], None]) -> int:
    """Adds ``count`` published disclosures and returns how many the database holds now.

    All or nothing. ``progress`` is called with the number of rows written so far. Raises HoldsTheRecord.
    """
    others = Disclosure.objects.exclude(slug__startswith=SLUG_PREFIX)
    if not force and others.exists():
        raise HoldsTheRecord
    organisations = min(2_050, max(50, count // 50))
    numbers: dict[str, float] = {
        "organisations": organisations,
        "sources": max(100, count // 100),
        # The rarest word stands in about thirty rows, however many there are.
        "rare": min(0.5, 30 / count),
    }
    with transaction.atomic(), connection.cursor() as cursor, _without_history(cursor):
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SELECT setseed(%s)", [(seed % 1_000_003) / 1_000_003])
        for statement in (_SOURCES, _ORGANISATIONS, _SUCCESSORS, _NAMES, _ITEMS):
            cursor.execute(statement, numbers)
        shared = scale_documents.prepared()
        numbers["organisations"] = Organisation.objects.filter(slug__startswith=SLUG_PREFIX).count()
        with _without_indexes():
            for start in range(0, count, BATCH):
                _make_batch(cursor, min(BATCH, count - start), numbers, shared)
                progress(min(count, start + BATCH))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # Rollups read by id in batches; without statistics PostgreSQL would read whole tables for each.
        cursor.execute("ANALYZE " + ", ".join(f"disclosures_{table}" for table in _TABLES))
        recount()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    return Disclosure.objects.count()


def _make_batch(cursor: CursorWrapper, count: int, numbers: dict[str, float], shared: dict[str, Any]) -> None:
    execute = cursor.execute
    execute("SELECT nextval(pg_get_serial_sequence('disclosures_disclosure', 'id'))")
    first = cursor.fetchone()[0]
    execute(_PLAN, numbers | {"count": count, "first_id": first})
    execute(_ROUND)
    execute(_COLLECTIONS, {})
    execute(_OUTCOMES)
    execute(_SPINE, numbers)
    for statement in (*_CHILDREN, _PARTIES, _USES, _LINKS, _CLAIM_LINKS, _FLAGS):
        execute(statement)
    words = {"rare": _word(_RARE, 2), "middle": _word(_MIDDLE, 2), "common": _word(_COMMON, 2)}
    scale_figures.make(cursor, first, words)
    execute(_PARTY_MARKS)
    scale_documents.make(cursor, shared, words)
    execute("SELECT setval(pg_get_serial_sequence('disclosures_disclosure', 'id'), %s)", [first + count])
    execute("DROP TABLE scale_plan")
