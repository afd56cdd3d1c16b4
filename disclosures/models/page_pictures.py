"""Pictures of received pages, for editors at the desk: never public, and gone once they are not needed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from disclosures.models.constraints import one_of
from disclosures.models.documents import Document


class PictureState(models.TextChoices):
    WAITING = "waiting", "Waiting to be drawn"
    DRAWN = "drawn", "Drawn"
    FAILED = "failed", "It could not be drawn"


class PagePicture(models.Model):
    """One page as it looks, drawn in a worker when an editor opens the document.

    ``key`` names its file in the private store; ``words`` holds ``[start, end, left, top, right, bottom]`` as
    DocumentPage.words does, for pages whose words have places of their own. It belongs to one reading: it is
    forgotten when the document is read again.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="pictures")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PictureState, default=PictureState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=80, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    words = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index("id", name="picture_waiting", condition=Q(state=PictureState.WAITING)),
            models.Index("asked_at", name="picture_asked"),
        ]
        constraints: ClassVar = [
            one_of("state", PictureState, name="picture_state_known"),
            models.UniqueConstraint(fields=["document", "number"], name="picture_once"),
            models.CheckConstraint(
                name="picture_drawn_is_whole",
                condition=~Q(state=PictureState.DRAWN) | (~Q(key="") & Q(width__gt=0, height__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} picture of page {self.number}"
