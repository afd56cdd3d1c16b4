"""Pictures of received pages, for editors at the desk."""

import uuid

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from disclosures.documents import page_pictures
from disclosures.documents.page_pictures import MEDIA_TYPE, PICTURES
from disclosures.models import Document
from disclosures.views.editors import editor_of, editors_only
from disclosures.views.files import public_file


@editors_only
@require_safe
def page_picture(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponseBase:
    """The page as it was received. Whoever asks for it past the desk is noted, too."""
    document = get_object_or_404(Document, pk=pk)
    found = page_pictures.picture_of(document, number)
    if found is None:
        raise Http404
    page_pictures.note_visit(document, by=editor_of(request))
    return public_file(request, found.key, MEDIA_TYPE, is_public=False, store=PICTURES)
