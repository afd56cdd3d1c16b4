"""Which rollups a database has."""

from django.db import models


class RollupMade(models.Model):
    """A rollup that was made whole from the rows, and by which version of its rule."""

    name = models.CharField(max_length=60, primary_key=True)
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
