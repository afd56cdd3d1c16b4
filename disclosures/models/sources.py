"""Where something can be checked."""

from typing import ClassVar
from urllib.parse import urlsplit

import pghistory
from django.db import models


@pghistory.track()
class Source(models.Model):
    """One address, or one page of it; rows that rest on the same address share the row."""

    url = models.URLField(max_length=1000)
    page = models.CharField(
        max_length=30, blank=True, help_text="Page or paragraph, where the address is a long document"
    )
    seen_on = models.DateField(null=True, blank=True)
    archived_url = models.URLField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["url", "page"], name="source_once")]

    def __str__(self) -> str:
        return self.url

    @property
    def host(self) -> str:
        """The name of the site, without ``www.``."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")
