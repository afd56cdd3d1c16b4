"""Addresses that fit on paper."""

from typing import ClassVar

from django.db import models


class ShortAddress(models.Model):
    """``/s/<code>/`` of a page that was public once. Rows are only ever added: paper cannot be called back.

    What stands at ``path`` today, or no longer, the page itself says. See citations/short_addresses.py.
    """

    code = models.CharField(max_length=16, primary_key=True)
    path = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["path"], name="short_address_once")]

    def __str__(self) -> str:
        return self.code
