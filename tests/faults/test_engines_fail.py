"""F02, F03, F07, F08 over HTTP: engines that are away, hang or forget, and short letters behind long ones."""

import itertools
import threading
import time
from collections.abc import Iterator

import pytest
import redis

from tests.config.processes import eventually, firsts, kill_hard
from tests.factories import text_pdf
from tests.faults import given as files
from tests.faults.site import Answer, Site
from tests.handing_in import SAMPLES

ANSWERED_WITHIN = 3.0
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    started = Site(tmp_path_factory.mktemp("site"))
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.stop()


def letters(prefix: str, count: int) -> dict[str, bytes]:
    """Name to bytes; no two are alike, in this test or another."""
    return {f"{prefix}{n}.pdf": files.pdf_letter(next(numbers)).body for n in range(count)}


def assert_received(answers: list[Answer]) -> None:
    for answer in answers:
        assert (answer.status, answer.location[:14]) == (302, "/contribute/r/"), answer
        assert answer.seconds < ANSWERED_WITHIN, answer


def test_with_redis_gone_uploads_are_received_at_once_and_read_after_its_return(site: Site):
    workers = firsts(site.pids("celery", "worker"))
    is_over = threading.Event()

    def kill_and_kill_again() -> None:
        while not is_over.wait(0.1):
            kill_hard(site.pids("redis-server"))

    killer = threading.Thread(target=kill_and_kill_again)
    killer.start()
    try:
        eventually(lambda: not _answers(site.redis))
        answers = site.upload_many(letters("gone", 8))
    finally:
        is_over.set()
        killer.join()
    assert_received(answers)
    site.wait_until_read("gone", 8)
    assert set(site.pids("celery", "worker")) >= workers  # nobody had to start them again


def test_with_redis_hanging_uploads_are_received_and_what_it_forgets_is_read_all_the_same(site: Site):
    eventually(lambda: _answers(site.redis))
    with site.stopped(*site.pids("redis-server")):
        assert_received(site.upload_many(letters("hung", 6)))
    with site.stopped(*site.pids("celery", "worker")):
        assert_received(site.upload_many(letters("flushed", 6)))
        site.redis.flushall()
    site.wait_until_read("hung", 6)
    site.wait_until_read("flushed", 6)


def _answers(engine: "redis.Redis") -> bool:
    try:
        return bool(engine.ping())
    except redis.RedisError:
        return False


def test_postgresql_may_start_again_amid_uploads_and_reading(site: Site):
    """As many rows as receipts; nobody sees anything but the receipt or when to try again."""
    answers: list[Answer] = []
    sent = letters("restart", 40)
    uploading = threading.Thread(target=lambda: answers.extend(site.upload_many(sent)))
    uploading.start()
    eventually(lambda: sum(site.states("restart").values()) >= 5)
    kill_hard(firsts(site.pids("postgres", "-D")))
    uploading.join()
    eventually(lambda: _has_rows(site))
    received = [answer for answer in answers if answer.status == 302]
    refused = [answer for answer in answers if answer.status != 302]
    assert len(received) + len(refused) == 40
    for answer in refused:
        assert answer.status == 503, answer
        assert int(answer.retry_after) > 0, answer
        assert "Traceback" not in answer.text
    assert refused, "it started again too fast to be noticed"
    site.wait_until_read("restart", len(received))
    # The site goes on as it was.
    assert_received(site.upload_many(letters("after", 2)))
    site.wait_until_read("after", 2)


def _has_rows(site: Site) -> bool:
    try:
        return bool(site.states("restart"))
    except Exception:
        return False


def test_a_short_letter_does_not_wait_for_long_ones(site: Site):
    """F08, with the workers that `make run` starts."""
    for number in range(10):
        pages = [f"Page {page} of long report {number}. " + "Words. " * 60 for page in range(900)]
        assert_received([site.upload(f"long{number}.pdf", text_pdf(*pages))])
    started = time.monotonic()
    assert_received(site.upload_many(letters("short", 1)))
    site.wait_until_read("short", 1, 30)
    assert time.monotonic() - started < 30


def test_good_files_among_poison_are_read(site: Site):
    """F07: one in five is hostile."""
    bad = ("pdf-recursive-page-tree", "pdf-truncated", "pdf-huge-page-box")
    good = letters("good", 12)
    poison = {f"{name}.pdf": (SAMPLES / "hostile" / f"{name}.pdf").read_bytes() for name in bad}
    mixed = dict(sorted({**good, **poison}.items(), key=lambda one: hash(one[1])))
    assert {answer.status for answer in site.upload_many(mixed)} == {302}
    site.wait_until_read("good", 12)
