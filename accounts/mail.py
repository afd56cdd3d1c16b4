"""Where messages go."""

from django.conf import settings


def is_kept_in_a_folder() -> bool:
    """Without a mail server messages are files in DATA_DIR, and pages that send one say so."""
    return str(settings.MAIL_DELIVERY).endswith("filebased.EmailBackend")
