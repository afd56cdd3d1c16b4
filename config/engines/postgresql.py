"""The embedded PostgreSQL: one Unix socket, peer authentication, a role without special rights."""

import re
import sys
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from signal import SIGINT, SIGQUIT

import psycopg2

from config.engines.account import Account, engine_account, folder_argument, launcher_name, private_folder
from config.engines.errors import EngineError
from config.engines.process import Job, clear_leftovers
from config.engines.programs import SUPPORTED_MAJORS, Program, choose_postgresql, program_for
from config.engines.servers import Server, run_quietly
from config.engines.sockets import client_folder

DATABASE = ROLE = "data_trail"
SUPERUSER = "postgres"
PORT = 5432  # only part of the socket's name
# libc decides what a letter is (full-text search asks it); macOS has no C.UTF-8.
CTYPE = "C.UTF-8" if sys.platform.startswith("linux") else "en_US.UTF-8"

SETTINGS = {
    "listen_addresses": "",
    # Relative to the data folder, where the server works: never too long, whatever the path.
    "unix_socket_directories": ".",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    # Our queries are short; compiling them costs more than it saves.
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    # The log must hold nothing about people: no statements, no parameters, no row contents, no failed values.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_checkpoints": "off",
    "log_line_prefix": "",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgreSQLServer(Server):
    """PostgreSQL on `DATA_DIR/postgresql-<major version>`."""

    name = "postgres"

    @cached_property
    def _program(self) -> Program:
        return choose_postgresql(existing_majors(self.data_dir), self.data_dir)

    @property
    def folder(self) -> Path:
        return self.data_dir / f"postgresql-{self._program.major}"

    @cached_property
    def _client_folder(self) -> Path:
        return client_folder(self.folder)

    @property
    def url(self) -> str:
        return database_url(self.folder)

    def _prepare(self) -> Job:
        account = engine_account(self.folder)
        program = program_for(account, self._program)
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        if not self.folder.exists():
            if fresh.exists():
                rmtree(fresh)
            private_folder(fresh, account)
            self._create_cluster(program.with_name("initdb"), fresh, account)
            # Only a finished cluster gets the name, so a start that was killed half-way leaves none behind.
            fresh.rename(self.folder)
        self._check_major()
        private_folder(self.folder, account)
        self._clear_killed_run()
        self._write_access_rules()
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Job(
            argv=[str(program), "-D", "{folder}" if account else str(self.folder), *options],
            folder=str(self.folder) if account else None,
            user=account.popen_arguments() if account else {},
            # Fast shutdown; if that hangs, immediate shutdown, which the next start repairs.
            signals=[SIGINT, SIGQUIT],
            grace=20,
        )

    def _create_cluster(self, initdb: Path, folder: Path, account: Account | None) -> None:
        with folder_argument(folder, account) as (name, descriptors):
            options = [
                "--encoding=UTF8",
                "--locale=C",
                f"--lc-ctype={CTYPE}",
                "--data-checksums",
                "--auth=peer",
            ]
            if self._program.major >= 17:
                options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if not self.durable:
                options.append("--no-sync")
            run_quietly(
                [str(initdb), "-D", name, f"--username={SUPERUSER}", "--no-instructions", *options],
                cwd="/",
                pass_fds=descriptors,
                **(account.popen_arguments() if account else {}),
            )

    def _check_major(self) -> None:
        try:
            written_by = (self.folder / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise EngineError(
                f"{self.folder} holds no PostgreSQL data. Move it away and start again."
            ) from None
        if written_by != str(self._program.major):
            raise EngineError(
                f"The data in {self.folder} was written by PostgreSQL {written_by}, but the server found "
                f"here is PostgreSQL {self._program.major} ({self._program.path}). Install "
                f"PostgreSQL {written_by} and name the folder postgresql-{written_by}, "
                "or set DATA_DIR to another folder."
            )

    def _clear_killed_run(self) -> None:
        """Remove what a kill -9 leaves, so that a process which has the old number by now does not matter."""
        clear_leftovers(self.folder, ["postgres"], [SIGINT, SIGQUIT])
        if sys.platform.startswith("linux"):  # elsewhere we cannot see whether one still works there
            for name in ("postmaster.pid", f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
                (self.folder / name).unlink(missing_ok=True)

    def _write_access_rules(self) -> None:
        """Let only the operating-system user connect that starts the engines; users change, so each time."""
        user = launcher_name()
        rules = {
            "pg_hba.conf": f"local all all peer map={DATABASE}\n",
            "pg_ident.conf": "".join(f'{DATABASE} "{user}" {role}\n' for role in (ROLE, SUPERUSER)),
        }
        for name, text in rules.items():
            # Written in place: the files belong to the user PostgreSQL runs as.
            (self.folder / name).write_text(text)

    def _says_ready(self) -> bool:
        """Whether the pid file says "ready": a client that comes earlier only fills the log with refusals."""
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def _answers(self) -> bool:
        if not self._says_ready():
            return False
        try:
            connection = psycopg2.connect(
                host=str(self._client_folder), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=5
            )
        except psycopg2.OperationalError:
            return False
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
        finally:
            connection.close()
        return True


def existing_majors(data_dir: Path) -> set[int]:
    """Major versions of PostgreSQL that have data in `data_dir`."""
    names = (re.fullmatch(r"postgresql-(\d+)", path.name) for path in data_dir.glob("postgresql-*"))
    return {int(name[1]) for name in names if name}


def database_url(folder: Path) -> str:
    """Address of our database on the server whose data folder this is, in the form django-environ reads."""
    return f"postgres://{ROLE}@/{client_folder(folder)}/{DATABASE}"


def likely_folder(data_dir: Path) -> Path:
    """The folder a server would use, without looking for one."""
    return data_dir / f"postgresql-{max(existing_majors(data_dir), default=max(SUPPORTED_MAJORS))}"
