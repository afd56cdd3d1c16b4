"""Kills processes that are at work, and only those: a process is stopped first, then its row is asked."""

import os
import random
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from disclosures.models import IngestJob, JobState
from tests.config.processes import command_of, descendants, kill_hard
from tests.worker import RunningWorker

WEIGHTS = {"child": 4, "zygote": 3, "pool process": 5, "worker": 2}


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    with suppress(OSError):
        return [int(child) for child in listed.read_text().split()]
    return []


def state_of(pid: int) -> str:
    """The letter of the kernel, "Z" for one that has ended, "" for one that is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def born(pid: int) -> str:
    """When it was started, which tells it from a later process of the same number."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return ""


@dataclass(frozen=True, slots=True)
class _Busy:
    """A pool process that claimed a job; whether it still works on it is asked once it stands still."""

    worker: RunningWorker
    pid: int
    job: int
    token: str

    def is_at_work(self) -> bool:
        return IngestJob.objects.filter(pk=self.job, lease_token=self.token, state=JobState.RUNNING).exists()


class Killer:
    """``met`` counts kills that met running work, by what was killed."""

    def __init__(self, claims: Path, seed: int) -> None:
        self._claims = claims
        self._random = random.Random(seed)
        self.tried = 0
        self.met: Counter[str] = Counter()
        self._seen: dict[int, str] = {}
        self._next = self._choose()

    def _choose(self) -> str:
        return self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]

    def pause(self) -> float:
        """Seconds until the next kill."""
        return self._random.uniform(0.02, 0.5)

    def remember(self, worker: RunningWorker) -> None:
        """What the worker has started so far, to ask in the end whether any of it is left."""
        for pid in (worker.pid, *descendants(worker.pid)):
            self._seen.setdefault(pid, born(pid))

    def left(self) -> list[str]:
        return [
            f"process {pid} is still there"
            for pid, start in self._seen.items()
            if start and born(pid) == start and state_of(pid) not in ("", "Z")
        ]

    def strike(self, workers: list[RunningWorker]) -> bool:
        """Kills one process, if one of the kind whose turn it is works on a job now."""
        busy = [one for worker in workers for one in self._busy(worker)]
        if not busy:
            return False
        one = self._random.choice(busy)
        self.remember(one.worker)
        with suppress(ProcessLookupError):
            os.kill(one.pid, signal.SIGSTOP)
            try:
                if not self._kill(one):
                    return False
            finally:
                with suppress(ProcessLookupError):
                    os.kill(one.pid, signal.SIGCONT)
            self.met[self._next] += 1
            self._next = self._choose()
            return True
        return False

    def _busy(self, worker: RunningWorker) -> list[_Busy]:
        found = []
        for pid in children_of(worker.pid):
            with suppress(OSError):
                job, token = (self._claims / str(pid)).read_text().split()
                found.append(_Busy(worker, pid, int(job), token))
        return found

    def _kill(self, one: _Busy) -> bool:
        if not one.is_at_work():
            return False
        if self._next == "pool process":
            kill_hard([one.pid])
            return True
        if self._next == "worker":
            kill_hard([one.worker.pid, *descendants(one.worker.pid)])
            one.worker.process.wait()
            return True
        return self._kill_reading(one)

    def _kill_reading(self, one: _Busy) -> bool:
        """The child that has the document in its hands, or the zygote that started it."""
        for zygote in children_of(one.pid):
            if "zygote" not in command_of(zygote):
                continue
            for child in children_of(zygote):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGSTOP)
                if state_of(child) in ("", "Z"):
                    continue
                kill_hard([child if self._next == "child" else zygote])
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGCONT)
                return True
        return False
