"""P09: what is kept no longer than it is needed."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from accounts.models import Session, User
from accounts.tasks import forget_what_expired
from tests import factories as make

pytestmark = pytest.mark.django_db


def days_later(days: int) -> time_machine.travel:
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))


def test_accounts_that_nobody_confirmed_are_forgotten_after_a_week():
    confirmed, unconfirmed = make.UserFactory(), make.UserFactory()
    unconfirmed.emailaddress_set.update(verified=False)
    with days_later(6):
        forget_what_expired()
        assert User.objects.filter(pk=unconfirmed.pk).exists()
    with days_later(8):
        forget_what_expired()
        forget_what_expired()
    assert list(User.objects.all()) == [confirmed]


def test_who_was_here_is_never_forgotten(client: Client):
    person = make.UserFactory()
    client.force_login(person)
    person.emailaddress_set.update(verified=False)
    with days_later(8):
        forget_what_expired()
    assert User.objects.filter(pk=person.pk).exists()


def test_sessions_that_are_over_are_deleted(client: Client):
    client.force_login(make.UserFactory())
    with days_later(13):
        forget_what_expired()
        assert Session.objects.count() == 1
    with days_later(15):
        forget_what_expired()
        assert Session.objects.count() == 0
