"""The embedded default: with DATABASE_URL and REDIS_URL unset, real servers are started out of wheels.

`make run` holds them for as long as it runs (`EmbeddedEngines`); any other command joins the engines that
run on its data folder, or starts them for its own time (`engines_for_command`).
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.engines.account import private_folder
from config.engines.errors import AlreadyRunning, EngineError
from config.engines.lock import HolderLock, joined_or_held, no_users
from config.engines.postgresql import PostgreSQLServer, database_url, likely_folder
from config.engines.redis_server import RedisServer
from config.engines.servers import Server

__all__ = [
    "AlreadyRunning",
    "EmbeddedEngines",
    "EngineAddresses",
    "EngineError",
    "data_dir_from",
    "engines_for_command",
    "likely_addresses",
]

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class EngineAddresses:
    """Where the two engines answer."""

    database_url: str
    redis_url: str

    def as_environment(self) -> dict[str, str]:
        """The addresses under the names that the settings read."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def data_dir_from(environ: Mapping[str, str]) -> Path:
    """The data folder: DATA_DIR, else `var/` beside manage.py."""
    return Path(environ.get("DATA_DIR") or BASE_DIR / "var").absolute()


class EmbeddedEngines:
    """PostgreSQL and Redis on one data folder; those whose address the environment names are left out.

    As a context manager it gives the addresses and stops the engines at the end.
    """

    def __init__(
        self, data_dir: Path, *, durable: bool = True, environ: Mapping[str, str] | None = None
    ) -> None:
        environ = os.environ if environ is None else environ
        self.data_dir = data_dir.absolute()
        self._given_database = environ.get("DATABASE_URL", "")
        self._given_redis = environ.get("REDIS_URL", "")
        self._postgresql = PostgreSQLServer(self.data_dir, durable=durable)
        self._redis = RedisServer(self.data_dir, durable=durable)
        self._lock = HolderLock(self.data_dir)

    @property
    def servers(self) -> list[Server]:
        """The servers that have to run here, in the order in which they are started."""
        servers: list[Server] = [] if self._given_redis else [self._redis]
        return servers if self._given_database else [*servers, self._postgresql]

    @property
    def addresses(self) -> EngineAddresses:
        """The addresses, whether or not the engines run yet."""
        return EngineAddresses(
            self._given_database or self._postgresql.url,
            self._given_redis or self._redis.url,
        )

    def acquire(self) -> None:
        """Take the data folder.

        Raises:
            AlreadyRunning: another process has it.
            EngineError: the folder cannot be made or written.
        """
        if self.servers:
            make_data_dir(self.data_dir)
            self._lock.acquire()

    def start(self) -> EngineAddresses:
        """Take the data folder, start what is needed and wait until it answers.

        Raises:
            AlreadyRunning: another process runs engines on this data folder.
            EngineError: a server is missing or does not start.
        """
        self.acquire()
        return self._start_held()

    def _start_held(self) -> EngineAddresses:
        try:
            for server in self.servers:
                server.launch()
            for server in self.servers:
                server.wait_ready()
            self.announce()
        except OSError as error:
            self.stop()
            raise EngineError(f"{error.filename or self.data_dir}: {error.strerror}.") from error
        except BaseException:
            self.stop()
            raise
        return self.addresses

    def announce(self) -> None:
        """Tell other commands that they can use these engines."""
        if self.servers:
            self._lock.write(ready=True, **{server.name: str(server.folder) for server in self.servers})

    def stop(self) -> None:
        """Stop what was started and free the data folder. Safe to call twice."""
        servers = self.servers if self._lock.held else []
        for server in servers:
            server.ask_to_stop()
        for server in servers:
            server.stop()
        self._lock.release()

    def __enter__(self) -> EngineAddresses:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextmanager
    def joined(self) -> Iterator[EngineAddresses]:
        """The engines of the process that runs them on this data folder, or our own for this block."""
        if not self.servers:
            yield self.addresses
            return
        make_data_dir(self.data_dir)
        with joined_or_held(self.data_dir, self._lock) as facts:
            if facts:
                yield self._addresses_of_holder(facts)
                return
            yield from self._held_for_block()

    def _addresses_of_holder(self, facts: Mapping[str, str]) -> EngineAddresses:
        """Our names for the holder's folders; short ones are made again if a cleaner took them away."""
        missing = [server.name for server in self.servers if server.name not in facts]
        if missing:
            raise EngineError(
                f"Data Trail runs on {self.data_dir} with another {' and '.join(missing)}. "
                "Set DATABASE_URL and REDIS_URL as it has them."
            )
        return EngineAddresses(
            self._given_database or database_url(Path(facts[self._postgresql.name])),
            self._given_redis or self._redis.url,
        )

    def _held_for_block(self) -> Iterator[EngineAddresses]:
        patient = True
        try:
            yield self._start_held()
        except KeyboardInterrupt:
            patient = False
            raise
        finally:
            if patient and self._lock.held:
                with no_users(self.data_dir):
                    self.stop()
            self.stop()


def make_data_dir(data_dir: Path) -> None:
    """Make the data folder if it is missing, for its owner alone; one that exists is left as it is."""
    try:
        if not data_dir.exists():
            private_folder(data_dir)
        if not data_dir.is_dir() or not os.access(data_dir, os.W_OK | os.X_OK):
            raise EngineError(f"DATA_DIR is {data_dir}, which is not a folder that can be written.")
    except OSError as error:
        raise EngineError(f"DATA_DIR is {data_dir}, which cannot be made: {error.strerror}.") from error


def likely_addresses(environ: Mapping[str, str]) -> EngineAddresses:
    """Addresses for a command that needs settings but no engine; nothing is looked for or started."""
    data_dir = data_dir_from(environ)
    return EngineAddresses(
        environ.get("DATABASE_URL") or database_url(likely_folder(data_dir)),
        environ.get("REDIS_URL") or RedisServer(data_dir, durable=True).url,
    )


@contextmanager
def engines_for_command(environ: Mapping[str, str] | None = None) -> Iterator[EngineAddresses]:
    """Addresses of working engines for the time of one command (see `EmbeddedEngines.joined`)."""
    environ = os.environ if environ is None else environ
    with EmbeddedEngines(data_dir_from(environ), environ=environ).joined() as addresses:
        yield addresses
