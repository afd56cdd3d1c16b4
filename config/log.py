"""What must not stand in a log line (threat model A34, I9)."""

import logging
import re

# A receipt or an invitation is whoever has its address; so is a link to confirm an account, or to a password.
_PRIVATE_LINK = re.compile(
    r"(/contribute/r/|/accounts/invitation/|/accounts/confirm/|/accounts/password/\w+-)[^/\s?.\"']+"
)


class MaskPrivateLinks(logging.Filter):
    """Replaces the secret part of private links."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = _PRIVATE_LINK.sub(r"\1…", message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True
