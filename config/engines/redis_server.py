"""The embedded Redis: one Unix socket, an append-only file, no network.

The version in the wheel lacks later security fixes, so it must never listen on a network.
"""

import socket
from functools import cached_property
from pathlib import Path
from signal import SIGTERM

from config.engines.account import engine_account, private_folder
from config.engines.process import Job, clear_leftovers
from config.engines.programs import choose_redis, program_for
from config.engines.servers import Server
from config.engines.sockets import client_folder

SOCKET = "redis.sock"
PROGRAMS = ("redis-server", "valkey-server")


class RedisServer(Server):
    """Redis on `DATA_DIR/redis`."""

    name = "redis"

    @property
    def folder(self) -> Path:
        return self.data_dir / "redis"

    @cached_property
    def _client_folder(self) -> Path:
        return client_folder(self.folder)

    @property
    def url(self) -> str:
        """Address for redis-py; kombu takes the same with `redis+socket` as its scheme."""
        return f"unix://{self._client_folder / SOCKET}"

    def _prepare(self) -> Job:
        account = engine_account(self.folder)
        program = program_for(account, choose_redis())
        private_folder(self.folder, account)
        clear_leftovers(self.folder, PROGRAMS, [SIGTERM])
        (self.folder / SOCKET).unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": SOCKET,
            "unixsocketperm": "700",
            "dir": ".",
            "daemonize": "no",
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            # The broker's messages have no lifetime and stay; cached pages have one and may go.
            "maxmemory": "256mb",
            "maxmemory-policy": "volatile-lru",
            "loglevel": "warning",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        return Job(
            argv=[str(program), *arguments],
            cwd=str(self.folder),
            user=account.popen_arguments() if account else {},
            signals=[SIGTERM],
            grace=10,
        )

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self._client_folder / SOCKET))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
