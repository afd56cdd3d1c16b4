"""Is this container well? `python deploy/healthcheck.py web` or `beat`: exit status 0, or 1 with the reason.

Standard library only and no Django, so that asking every few seconds costs next to nothing.
"""

import os
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

# Beat writes its schedule down every three minutes; three times that is no longer a delay.
BEAT_STALE_AFTER_SECONDS = 540


def web(port: str = "8000") -> str:
    """'' if /healthz answers 200 under the name of the site (other names are refused), else the reason."""
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    request = Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        with urlopen(request, timeout=4) as response:  # noqa: S310
            return "" if response.status == 200 else f"/healthz answered {response.status}"
    except (URLError, OSError) as error:
        return f"/healthz: {error}"


def beat(schedule: str = "/tmp/celerybeat-schedule") -> str:  # noqa: S108 (the container's own tmpfs)
    """'' if the scheduler has written its schedule lately, else the reason."""
    path = Path(schedule)
    # The database module decides whether the file has a suffix.
    written = [file.stat().st_mtime for file in path.parent.glob(f"{path.name}*")]
    if not written:
        return f"{schedule} does not exist"
    age = time.time() - max(written)
    return "" if age < BEAT_STALE_AFTER_SECONDS else f"{schedule} was last written {age:.0f} s ago"


def main(arguments: list[str]) -> int:
    checks = {"web": web, "beat": beat}
    if not arguments or arguments[0] not in checks:
        print("usage: healthcheck.py web [PORT] | beat [FILE]", file=sys.stderr)
        return 2
    reason = checks[arguments[0]](*arguments[1:2])
    if reason:
        print(reason, file=sys.stderr)
    return 1 if reason else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
