"""Codes of short addresses: letters of a hash of the path, so that every installation has the same ones.

The hash has no secret key: a code printed on paper must outlive a change of keys and a move to another
server. It gives nothing away either: a code is only known (``models.ShortAddress``) once its page was public,
so a guessed code of a draft is answered like one that never was. Eight letters are 40 bits; where two paths
share them, the one that came later has all sixteen.
"""

import hashlib

from django.conf import settings
from django.urls import reverse

# Digits and letters without i, l, o and u, which are misread on paper (Crockford's base 32).
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
MISREAD = str.maketrans({"i": "1", "l": "1", "o": "0", "-": "", " ": ""})
NAMESPACE = "data-trail short address 1:"
SHORT, LONG = 8, 16


def code_of(path: str, length: int = SHORT) -> str:
    digest = hashlib.sha256(f"{NAMESPACE}{path}".encode()).digest()
    return "".join(ALPHABET[byte & 31] for byte in digest[:length])


def as_typed(code: str) -> str:
    """The code that somebody meant who typed it from paper; empty if it can be none."""
    meant = code.lower().translate(MISREAD)
    return meant if len(meant) in {SHORT, LONG} and set(meant) <= set(ALPHABET) else ""


def whole(code: str) -> str:
    """``https://…/s/4t9wq2mz/``"""
    return f"{settings.SITE_URL}{reverse('disclosures:short', args=[code])}"
