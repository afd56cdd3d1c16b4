"""What changes whenever the public record does: the version of finished pages, and counts."""

from typing import ClassVar

from django.db import connection, models
from django.db.models import Q

from disclosures.models.organisations import Organisation


class PublicationVersion(models.Model):
    """One row. Its number is in every cached page's key; whatever changes what is public raises it."""

    number = models.BigIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="publication_version_one_row", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """The number, 0 before anything was published. One query by primary key."""
        return cls.objects.filter(id=1).values_list("number", flat=True).first() or 0

    @classmethod
    def raise_number(cls) -> None:
        """Raise it, inside the caller's transaction. The row lock makes publishing one at a time."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO disclosures_publicationversion AS v (id, number) VALUES (1, 1)"
                " ON CONFLICT (id) DO UPDATE SET number = v.number + 1"
            )


class TimelineCount(models.Model):
    """Published disclosures of an organisation (null: of all together), by kind and year (0: unknown)."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="timeline_counts", db_index=False
    )
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        # A list of bodies adds up the counts of each: by the index alone.
        indexes: ClassVar = [
            models.Index(fields=["organisation"], include=["count"], name="timeline_count_of_body")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"], name="timeline_count_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.year}: {self.count}"
