"""Programs that are kept running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import services
from config.engines.errors import EngineError
from config.engines.process import Guarded, Job
from config.services import Service
from tests.config.processes import ROOT, alive, command_of, descendants, eventually, kill_hard

STAYS = "import time; print('up', flush=True); time.sleep(60)"


def service(code: str, name: str = "web", **job) -> Service:
    asked = Job(argv=[sys.executable, "-c", code], **job)
    return Service(name, lambda output: Guarded(asked, env=os.environ, output=output))


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(services, "FIRST_DELAY_SECONDS", 0.05)
    monkeypatch.setattr(services, "LONGEST_DELAY_SECONDS", 0.2)


def tend_until(kept: Service, condition, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        kept.tend()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_lines_carry_the_name_of_the_program(capsys):
    kept = service("import sys; print('one'); print('two', file=sys.stderr)", name="worker")
    kept.start()
    eventually(lambda: not kept.running)
    kept.stop()
    assert sorted(capsys.readouterr().out.splitlines()) == ["worker   | one", "worker   | two"]


def test_a_line_that_is_no_utf8_is_printed_all_the_same(capsys):
    kept = service("import sys; sys.stdout.buffer.write(b'caf\\xe9\\n')")
    kept.start()
    eventually(lambda: not kept.running)
    kept.stop()
    assert "caf\N{REPLACEMENT CHARACTER}" in capsys.readouterr().out


def test_who_dies_is_started_again_and_ever_later(quick, capsys):
    kept = service("raise SystemExit(3)")
    kept.start()
    tend_until(kept, lambda: kept.deaths == 4)
    kept.stop()
    said = [line for line in capsys.readouterr().out.splitlines() if "starting again" in line]
    assert len(said) == 4
    assert all(line.startswith("web      | ended with status 3; starting again in") for line in said)
    assert kept._delay == 0.2


def test_a_program_that_was_killed_is_started_again(quick):
    kept = service(STAYS)
    kept.start()
    guard = kept._running.pid
    eventually(lambda: any(STAYS in command_of(pid) for pid in descendants(guard)))
    kill_hard(descendants(guard))
    tend_until(kept, lambda: kept.deaths == 1 and kept.running)
    kept.stop()
    assert not kept.running


def test_who_ran_long_begins_with_the_first_delay(quick, monkeypatch):
    monkeypatch.setattr(services, "STEADY_SECONDS", 0.0)
    kept = service("raise SystemExit(3)")
    kept.start()
    tend_until(kept, lambda: kept.deaths == 4)
    kept.stop()
    assert kept._delay == 0.1


def test_a_start_that_fails_is_tried_again(quick, capsys):
    tries = []

    def launch(output):
        tries.append(output)
        if 1 < len(tries) < 4:
            raise EngineError("no room")
        return Guarded(
            Job(argv=[sys.executable, "-c", STAYS if len(tries) > 1 else ""]), env={}, output=output
        )

    kept = Service("redis", launch)
    kept.start()
    tend_until(kept, lambda: len(tries) == 4 and kept.running)
    kept.stop()
    assert capsys.readouterr().out.count("redis    | no room; starting again") == 2


def test_stopping_goes_from_asking_to_killing():
    ignores = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    kept = service(ignores, signals=[signal.SIGTERM], grace=0.3)
    kept.start()
    guard = kept._running.pid
    eventually(lambda: any("signal.SIG_IGN" in command_of(pid) for pid in descendants(guard)))
    tree = [guard, *descendants(guard)]
    kept.stop()
    assert not alive(tree)


def test_children_of_a_program_end_in_their_own_time(tmp_path):
    """Only the main process is asked to stop: a worker of Celery finishes its task."""
    child = f"import time; time.sleep(0.8); open({str(tmp_path / 'done')!r}, 'w').close()"
    parent = f"""
import signal, subprocess, sys
started = subprocess.Popen([sys.executable, "-c", {child!r}])
signal.signal(signal.SIGTERM, lambda *_: sys.exit(started.wait()))
open({str(tmp_path / "up")!r}, "w").close()
signal.pause()
"""
    kept = service(parent)
    kept.start()
    eventually((tmp_path / "up").exists)
    kept.stop()
    assert (tmp_path / "done").exists()


def test_nobody_reads_us_any_more():
    """`make run | head`: the tree stops as if its terminal was closed."""
    code = "from config.services import say\nwhile True:\n    say('web', 'x' * 4000)"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(10) == -signal.SIGTERM


def test_a_guard_starts_at_once():
    """Each program has one; together they must not be felt."""
    started = time.monotonic()
    kept = service("")
    kept.start()
    while kept.running:
        time.sleep(0.005)
    kept.stop()
    assert time.monotonic() - started < 2
    assert Path(ROOT / "config/engines/guard.py").read_text().count("\nimport ") <= 8
