"""Signed mail: a signature counts only where nothing at all speaks against it."""

import time
from io import BytesIO

import dkim as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.ingest import dkim
from disclosures.ingest.limits import Limits


def _pem(body: str) -> bytes:
    return f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\n".encode()


# Made for these tests alone; they open nothing.
PRIVATE = _pem(
    "MIICWwIBAAKBgQDAtdl5cS/evbs01ZR+/H825dJ2c8n9Kc1BQvnw0S62dsqqmBfP8jEorm8/rw4vnfmdeUH+vKk0rn+Tx5NH22Qk"
    "9TmeuEQl/iAZnbjSH63wdhMNwMaMje7pDyL2GY8Y6iWSB8gy4waxVxyBTmigilwsvjez5WYZCYor376uwf3vDwIDAQABAoGAEKGh"
    "GzIBh5+oQG8OWcdA02QSPdbQX+DzreYx2+6xsV2fMAngRDoKtBAZ2c0p1EI2ALkuUOXHVJyatg5LT7BHfCK3Me9B/FyAc2m9ivBB"
    "/b++xWGWsVqz6yCy5wm+5OF5Pv5sX5ULX3pi6cfQ4qu0a4jqkUNuySDjca3/5jP+mEECQQDen+7usaWpu0+dIivFcO3RXgrmsxaX"
    "GElGo3eJpt1PfE6tqYJ2g7bIo6G3EOxMbvdo1wp1bfBTsJlQBidAuJpbAkEA3ZnWmfXpxGzCTJW2vwoLnfwci1E+3OQeq0HzTtLu"
    "diyui++1ESFe9TLNADqfwcUM5k0CmlUCtI6AwOTgZ1hUXQJAJfQ0QuNsb9xsPUjHF5kiIlCbISulDUtpqq5Rwdj94AA8VaURhez8"
    "q4YiGti6wGkmquwGb3C3yTzRVnBGHuWaAwJAAdfCqhsaa5C/+OUR1PrfZ9vt3Na7IBkhjCkLPe+RHhh3ByDiL5dIc9+NRuA17eWW"
    "mt+vEtt8H0ZEGdaNay6X3QJAe/8Ak3HKb6dC8biIkUd0xNAx6heailECbosTzUQtQMAqz5lZrc/2ZQCPkCEF9kFpO7as7CRKq+h9"
    "csQcQhy57Q=="
)
PUBLIC = (
    "v=DKIM1; k=rsa; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAtdl5cS/evbs01ZR+/H825dJ2c8n9Kc1BQvnw0S62dsqqmBfP8jEorm8/rw4v"
    "nfmdeUH+vKk0rn+Tx5NH22Qk9TmeuEQl/iAZnbjSH63wdhMNwMaMje7pDyL2GY8Y6iWSB8gy4waxVxyBTmigilwsvjez5WYZCYor"
    "376uwf3vDwIDAQAB"
)
SHORT_PRIVATE = _pem(
    "MIIByQIBAAJhAMbHV0eN3DyO040OQnREavEnHov+SFNOWVAH7gpNtRx2o4rN6XUgIJXM6X37C0S3NyEtmQ/S5/DiASLj5lfcVLsa"
    "97cl4MkveRWFeBlUfnqyyIww8Ilc0t9rmvokBzYUnQIDAQABAmBc+Eb+FH95Y2PWiWDTeFx8Rcuntlqle/OR1uOitg2LLoH3Ha+f"
    "NFOJPLnITm5KyVWQPQLuMQYhhFmF+QnBV8WAqC2zUnJyHPP8bBYQRYy1LsvgSgbtaJmO0eREdmrYbIECMQDuXbxI4GtsnSyi3dS8"
    "znBYmHsDBcMHwyMm4UFzenN36BMBofRVjCj7E9QcHgyIgAUCMQDVe+IpkN4cjUxpr64IN21RUwdyvwUYp5UpIxLVDzgfDvwa5T/S"
    "zeZDhlqswjOdHbkCMC1Z7jnbYPTwTo7KL/CgQmXI1Ra1IO84JFcAYoiLEq8Mm5ki7C7elOl4U1HqMa5C1QIwEyaM0Du9oQQP4b8v"
    "tm76cHwpQ+Lc2yxVVh5eVxyJZUfb17HO+uMbj90ijzLQnHyJAjAgW8+j4KwfthD2uYqVbN9d/X01sOwiSHUNosXc+vXAhy1a5Nob"
    "dwCOxZ+f34jXco0="
)
SHORT_PUBLIC = (
    "v=DKIM1; k=rsa; p="
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAMbHV0eN3DyO040OQnREavEnHov+SFNOWVAH7gpNtRx2o4rN6XUgIJXM6X37C0S3NyEt"
    "mQ/S5/DiASLj5lfcVLsa97cl4MkveRWFeBlUfnqyyIww8Ilc0t9rmvokBzYUnQIDAQAB"
)

DOMAIN = "council.gov.uk"
FIELDS = ("from", "to", "date", "subject", "content-type")
MESSAGE = (
    b"From: FOI Office <foi@council.gov.uk>\r\nTo: reader@example.org\r\n"
    b"Date: Tue, 02 Jan 2024 10:00:00 +0000\r\nSubject: FOI 12345\r\n"
    b"Content-Type: text/plain\r\n\r\nDear Reader\r\n\r\nWe hold nothing.\r\n"
)


def _signature(
    message: bytes = MESSAGE,
    domain: str = DOMAIN,
    fields: tuple[str, ...] = FIELDS,
    key: bytes = PRIVATE,
    method: bytes = b"rsa-sha256",
    **more: object,
) -> bytes:
    return library.sign(
        message,
        b"one",
        domain.encode(),
        key,
        include_headers=[field.encode() for field in fields],
        canonicalize=(b"relaxed", b"relaxed"),
        signature_algorithm=method,
        **more,
    )


def _keys(record: str = PUBLIC, domain: str = DOMAIN) -> dict[str, str]:
    return {f"one._domainkey.{domain}": record}


def _verify(data: bytes, keys: dict[str, str] | None = None) -> list[str]:
    return dkim.verify(BytesIO(data), _keys() if keys is None else keys, Limits())


SIGNED = _signature() + MESSAGE


def test_a_good_signature_names_its_domain():
    dkim.prepare()
    assert _verify(SIGNED) == [DOMAIN]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: b"From foi@council.gov.uk Tue Jan  2 10:00:00 2024\r\n" + data,
        lambda data: b"\r\n" + data,
        lambda data: b"Received: from mx.example.org\r\n" + data,
        lambda data: data + b"\r\n\r\n",
        lambda data: data.replace(b"Dear Reader", b"Dear   Reader"),
    ],
    ids=["line ends", "mailbox line", "empty line", "on its way", "empty lines at the end", "blanks"],
)
def test_what_happens_on_the_way_does_not_break_it(change):
    assert _verify(change(SIGNED)) == [DOMAIN]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"nothing", b"everything"),
        lambda data: data + b"PS",
        lambda data: data.replace(b"12345", b"12346"),
        lambda data: data.replace(b"02 Jan", b"03 Jan"),
        lambda data: data.replace(b"foi@council", b"foi@counsel"),
        lambda data: b"From: other@council.gov.uk\r\n" + data,
        lambda data: data.replace(b"Date:", b"From: other@council.gov.uk\r\nDate:"),
        lambda data: data.replace(b"Date:", b"Subject: other\r\nDate:"),
        lambda data: data.replace(b"To: reader", b"X: a\rFrom: b@c.example\r\nTo: reader"),
        lambda data: data.replace(b" d=council.gov.uk", b" d=council.gov.uk; l=4"),
        lambda data: data.replace(b"a=rsa-sha256", b"a=rsa-sha512"),
        lambda data: data.replace(b"\r\n\r\n", b"\r\n", 1),
        lambda data: data[:300],
        lambda data: b"",
    ],
)
def test_any_change_to_what_was_signed_breaks_it(change):
    assert change(SIGNED) != SIGNED
    assert _verify(change(SIGNED)) == []


def test_only_the_given_keys_count():
    assert _verify(SIGNED, {}) == []
    assert _verify(SIGNED, _keys(domain="other.gov.uk")) == []
    assert _verify(SIGNED, {"two._domainkey.council.gov.uk": PUBLIC}) == []


@pytest.mark.parametrize(
    "record",
    [
        "",
        "v=DKIM1; k=rsa; p=",
        PUBLIC.replace("v=DKIM1", "v=DKIM2"),
        PUBLIC.replace("k=rsa", "k=ed25519"),
        PUBLIC + "; t=y",
        PUBLIC.replace("p=", "p=AAAA"),
        PUBLIC + "; n=" + "x" * 3_000,
        "p=\u00e9",
        "rubbish",
        "v=DKIM1; k=rsa; p=" + "A" * 1_900,
        SHORT_PUBLIC,
    ],
)
def test_a_key_that_is_none_proves_nothing(record: str):
    assert _verify(SIGNED, _keys(record)) == []


def test_weak_keys_and_hashes_do_not_count():
    weak = _signature(key=SHORT_PRIVATE) + MESSAGE
    assert library.verify(weak, dnsfunc=lambda *_, **__: SHORT_PUBLIC.encode(), minkey=512)
    assert _verify(weak, _keys(SHORT_PUBLIC)) == []
    old = _signature(method=b"rsa-sha1") + MESSAGE
    assert library.verify(old, dnsfunc=lambda *_, **__: PUBLIC.encode())
    assert _verify(old) == []


def test_all_of_the_body_and_the_fields_that_matter_must_be_signed():
    assert _verify(_signature(length=True) + MESSAGE) == []
    for left_out in ("date", "subject"):
        fields = tuple(field for field in FIELDS if field != left_out)
        partial = _signature(fields=fields) + MESSAGE
        assert library.verify(partial, dnsfunc=lambda *_, **__: PUBLIC.encode())
        assert _verify(partial) == []


def test_a_signature_past_its_time_does_not_count(monkeypatch: pytest.MonkeyPatch):
    def sign(expires: int) -> bytes:
        original = library.DomainSigner.gen_header

        def with_time(self, fields, *rest, **more):
            return original(self, [*fields[:-1], (b"x", str(expires).encode()), fields[-1]], *rest, **more)

        with monkeypatch.context() as patched:
            patched.setattr(library.DomainSigner, "gen_header", with_time)
            return _signature() + MESSAGE

    now = int(time.time())
    assert _verify(sign(now + 86_400)) == [DOMAIN]
    monkeypatch.setattr(time, "time", lambda: now + 10 * 86_400)
    assert _verify(sign(now + 11 * 86_400)) == [DOMAIN]
    monkeypatch.undo()
    expired = sign(now + 86_400)
    monkeypatch.setattr(time, "time", lambda: now + 10 * 86_400)
    assert _verify(expired) == []


@pytest.mark.parametrize(
    ("sender", "domain", "counts"),
    [
        ("foi@council.gov.uk", "council.gov.uk", True),
        ("foi@mail.council.gov.uk", "council.gov.uk", True),
        ("FOI@Council.GOV.UK", "council.gov.uk", True),
        ("foi@council.gov.uk", "mail.council.gov.uk", False),
        ("foi@council.gov.uk", "gov.uk", False),
        ("foi@trust.nhs.uk", "nhs.uk", False),
        ("foi@force.police.uk", "police.uk", False),
        ("foi@college.ac.uk", "college.ac.uk", True),
        ("office@school.kent.sch.uk", "kent.sch.uk", False),
        ("office@school.kent.sch.uk", "school.kent.sch.uk", True),
        ("foi@notcouncil.gov.uk", "council.gov.uk", False),
        ("foi@council.gov.uk.example.org", "council.gov.uk", False),
        ("foi@council.onmicrosoft.com", "onmicrosoft.com", False),
        ("foi@gmail.com", "gmail.com", False),
        ("foi@localhost", "localhost", False),
        ("foi@council.gov.uk", "example.org", False),
    ],
)
def test_the_signer_must_be_the_sender_or_own_it(sender: str, domain: str, counts: bool):
    message = MESSAGE.replace(b"foi@council.gov.uk", sender.encode())
    signed = _signature(message, domain) + message
    assert _verify(signed, _keys(domain=domain)) == ([domain] if counts else [])


@pytest.mark.parametrize(
    ("value", "counts"),
    [
        ("foi@council.gov.uk", True),
        ("<foi@council.gov.uk>", True),
        ('"Office, FOI" <foi@council.gov.uk>', True),
        ("=?utf-8?Q?FOI_Office?= <foi@council.gov.uk>", True),
        ("foi@council.gov.uk <attacker@example.org>", False),
        ("attacker@example.org, <foi@council.gov.uk>", False),
        ("attacker@example.org, foi@council.gov.uk", False),
        ("<attacker@example.org> <foi@council.gov.uk>", False),
        ('"a" <foi@council.gov.uk> (attacker@example.org)', False),
        ("foi@council.gov.uk\r\n <attacker@example.org>", False),
        ("", False),
    ],
)
def test_there_must_be_one_sender_beyond_doubt(value: str, counts: bool):
    message = MESSAGE.replace(b"FOI Office <foi@council.gov.uk>", value.encode())
    signed = _signature(message) + message
    assert _verify(signed) == ([DOMAIN] if counts else [])


def test_of_several_signatures_the_good_ones_count():
    other = _signature(domain="example.org")
    broken = _signature().replace(b"bh=", b"bh=A")
    assert _verify(broken + other + SIGNED) == [DOMAIN]
    assert _verify(other * 9 + SIGNED) == [DOMAIN]
    assert _verify(other * 10 + SIGNED) == []
    assert _verify(_signature() + SIGNED) == [DOMAIN]


HARM = {
    "blanks in the body": lambda: SIGNED + b" " * 2_000_000,
    "blanks and tabs": lambda: SIGNED + (b" " * 199 + b"x") * 50_000,
    "blanks in the signature": lambda: SIGNED.replace(b" b=", b" b=" + b" " * 4_000 + b"x"),
    "short blanks in the signature": lambda: SIGNED.replace(b" b=", b" b=" + b"\r\n a" * 900),
    "an endless signature": lambda: b"DKIM-Signature: v=1; b=" + b"a" * 5_000_000 + b"\r\n" + MESSAGE,
    "many fields": lambda: b"X: y\r\n" * 400_000 + SIGNED,
    "many signed fields": lambda: SIGNED.replace(b"h=", b"h=" + b"a:" * 2_000),
    "lines": lambda: SIGNED + b"\n" * 5_000_000,
    "numbers": lambda: SIGNED.replace(b"t=", b"t=" + b"9" * 4_500),
    "no end of the header": lambda: b"a" * 5_000_000,
}


@pytest.mark.parametrize("harm", HARM)
def test_what_means_harm_proves_nothing_and_ends_soon(harm: str):
    data = HARM[harm]()
    started = time.perf_counter()
    assert _verify(data) == []
    assert time.perf_counter() - started < 3


def test_a_huge_key_is_not_worked_with():
    started = time.perf_counter()
    assert _verify(SIGNED, _keys("v=DKIM1; p=" + "M" * 500_000)) == []
    assert time.perf_counter() - started < 1


@given(st.binary(max_size=300), st.text(max_size=60))
def test_no_bytes_and_no_key_make_it_fail(data: bytes, record: str):
    assert _verify(data, _keys(record)) == []
    assert _verify(b"DKIM-Signature: " + data + b"\r\n" + MESSAGE, _keys()) == []
    assert _verify(SIGNED, _keys(PUBLIC[: len(record) * 4] + record)) == []
