"""What a browser is told about passkeys, for static/js/passkey.js."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def as_json(options: Mapping[str, Any]) -> str:
    """Stands in an attribute: a script element with data would be an inline one."""
    return json.dumps(options, cls=DjangoJSONEncoder)
