"""A real mail server on the loopback, that can be told to misbehave."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db.models.functions import Now

from outbox.models import Mail


class Mailbox:
    """``mood``: "kind" takes all; "4xx" and "5xx" refuse the data; "no such person" refuses one recipient;
    "hangs" never answers; "drops" takes the message and hangs up before it says so."""

    def __init__(self) -> None:
        self.mood = "kind"
        self.taken: list[Message] = []
        self.asked = 0

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mood == "no such person" and address.startswith("nobody@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.asked += 1
        if self.mood == "4xx":
            return "451 try later"
        if self.mood == "5xx":
            return "554 no"
        if self.mood == "hangs":
            await asyncio.sleep(3_600)
        self.taken.append(message_from_bytes(envelope.content))
        if self.mood == "drops":
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    yield Mailbox()


@pytest.fixture
def server(mailbox: Mailbox, settings: Any, unused_port: int) -> Iterator[Controller]:
    """Mail goes by way of the outbox to this server, as with EMAIL_URL set."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=unused_port)
    controller.start()
    settings.EMAIL_BACKEND = "outbox.backend.EmailBackend"
    settings.MAIL_DELIVERY = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", unused_port, False
    yield controller
    controller.stop(no_assert=True)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def make_due() -> None:
    """As if the wait of all that waits were over."""
    Mail.objects.waiting().update(due_at=Now())
