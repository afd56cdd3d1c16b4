"""Hands in documents, kills what reads them at random moments, and says what was lost or came twice."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from config.celery import app
from disclosures.documents import jobs
from disclosures.models import Document, IngestJob
from disclosures.received import intake
from disclosures.tasks import offer_waiting_jobs
from tests.faults.checking import FINAL, Findings, looked_over
from tests.faults.given import Given
from tests.faults.killing import Killer, children_of
from tests.worker import RunningWorker, forget_messages, own_broker, wait_for

OFFER_SECONDS = 1.0
LOOK_SECONDS = 0.25
MOST_ATTEMPTS = 100  # many kills may meet one document


@dataclass(slots=True)
class Report:
    documents: int
    tried: int
    met: Counter[str]
    seconds: float
    found: Findings = field(default_factory=Findings)

    @property
    def kills(self) -> int:
        return self.met.total()

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.met.items()))
        lines = [
            f"documents handed in        {self.documents}",
            f"kills that met work        {self.kills} ({kinds})",
            f"tries that met none        {self.tried - self.kills}",
            f"lost                       {len(self.found.lost)}",
            f"doubled                    {len(self.found.doubled)}",
            f"left behind                {len(self.found.left)}",
            f"seconds                    {self.seconds:.0f}",
        ]
        return "\n".join([*lines, *self.found.lost, *self.found.doubled, *self.found.left])


@dataclass(frozen=True, slots=True)
class Plan:
    """``plugins`` are loaded into the workers; ``patience`` seconds without any change are the end."""

    kills: int
    seed: int = 1
    workers: int = 2
    lease_seconds: int = 2
    plugins: tuple[str, ...] = ()
    is_offering: bool = True
    patience: float = 45.0


def run(given: Sequence[Given], plan: Plan, folder: Path) -> Report:
    """On an empty database; ``folder`` becomes the data folder of the workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ORIGINALS_DIR", folder / "originals")
        patch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(folder / "uploads"))
        patch.setattr(app.conf, "broker_write_url", own_broker())
        patch.setattr(app.conf, "broker_read_url", own_broker())
        patch.setattr(settings, "JOB_MAX_ATTEMPTS", MOST_ATTEMPTS)
        patch.setattr(jobs, "OFFER_AGAIN_AFTER", jobs.OFFER_AGAIN_AFTER / 60)
        for name in ("claims", "tmp"):
            (folder / name).mkdir()
        forget_messages()
        try:
            return _Run(given, plan, folder).through()
        finally:
            forget_messages()


class _Run:
    def __init__(self, given: Sequence[Given], plan: Plan, folder: Path) -> None:
        self._given, self._plan, self._folder = given, plan, folder
        self._killer = Killer(folder / "claims", plan.seed)
        self._workers: list[RunningWorker] = []
        self._handed_in = 0
        self._is_settled = True
        self._next_offer = self._next_look = self._next_kill = 0.0
        self._last_seen: object = None
        self._last_change = time.monotonic()

    def through(self) -> Report:
        started = time.monotonic()
        try:
            self._workers = [self._worker() for _ in range(self._plan.workers)]
            for worker in self._workers:
                worker.wait_until_ready()
            self._last_change = time.monotonic()
            while not self._is_over():
                self._step()
                time.sleep(0.003)
        finally:
            for worker in self._workers:
                self._killer.remember(worker)
                worker.kill()
        report = Report(len(self._given), self._killer.tried, self._killer.met, time.monotonic() - started)
        report.found = looked_over(self._given, self._folder / "tmp")
        report.found.left += self._processes_left()
        return report

    def _worker(self) -> RunningWorker:
        options = ",".join(("tests.faults.telling", *self._plan.plugins))
        return RunningWorker(
            self._folder,
            "-I",
            options,
            JOB_LEASE_SECONDS=str(self._plan.lease_seconds),
            JOB_MAX_ATTEMPTS=str(MOST_ATTEMPTS),
            TMPDIR=str(self._folder / "tmp"),
        )

    def _step(self) -> None:
        now = time.monotonic()
        if self._handed_in < self._share():
            self._hand_in()
        if self._plan.is_offering and now >= self._next_offer:
            offer_waiting_jobs()
            self._next_offer = now + OFFER_SECONDS
        if self._killer.met.total() < self._plan.kills and now >= self._next_kill:
            self._killer.tried += 1
            if self._killer.strike(self._workers):
                self._next_kill = now + self._killer.pause()
        for place, worker in enumerate(self._workers):
            if worker.process.poll() is not None:
                self._workers[place] = self._worker()

    def _share(self) -> int:
        """Some come after every kill, so that each kill finds work."""
        met, kills = self._killer.met.total(), self._plan.kills
        share = len(self._given) * (met + 1) // (kills + 1)
        return len(self._given) if self._is_settled else share

    def _hand_in(self) -> None:
        one = self._given[self._handed_in]
        arrived = intake.look_at([ContentFile(one.body, name=one.name)])
        intake.receive({}, arrived, by=None)
        self._handed_in += 1
        self._is_settled = False

    def _is_over(self) -> bool:
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + LOOK_SECONDS
        states = Counter(Document.objects.values_list("state", flat=True))
        seen = (states, Counter(IngestJob.objects.values_list("attempts", flat=True)), self._handed_in)
        if seen != self._last_seen:
            self._last_seen, self._last_change = seen, now
        is_open = IngestJob.objects.filter(state__in=("waiting", "running")).exists()
        self._is_settled = not is_open and set(states) <= FINAL and not self._is_anybody_busy()
        if self._is_settled and self._handed_in == len(self._given):
            return True
        return now - self._last_change > self._plan.patience

    def _is_anybody_busy(self) -> bool:
        """Whether a process is in the middle of a job, be it one that another has done since."""
        pools = [pid for worker in self._workers for pid in children_of(worker.pid)]
        return any((self._folder / "claims" / f"{pid}.busy").exists() for pid in pools)

    def _processes_left(self) -> list[str]:
        try:
            wait_for(lambda: not self._killer.left(), "the end of all processes", 30)
        except AssertionError:
            return self._killer.left()
        return []
