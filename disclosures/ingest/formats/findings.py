"""What a reader has found so far: pages, hidden pages, members, all within the limits."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from disclosures.ingest.contract import Hidden, Member, Page, Reading, TooLarge
from disclosures.ingest.formats.text import clean_text
from disclosures.ingest.limits import MB, Limits

MOST_HIDDEN = 500
LEAST_LINK = 4  # shorter targets ("#", "#a") tell nothing
LONGEST_LINK = 2_000
WORD = re.compile(r"[^\s<>\[\]()\"|]+")
AROUND_LINKS = ".,:;!?'‘’“”*_"


class Findings:
    """Gathers a Reading. `what` names the file in sentences: "Word document"."""

    def __init__(self, media_type: str, what: str, limits: Limits) -> None:
        self.what = what
        self.limits = limits
        self._media_type = media_type
        self._pages: list[Page] = []
        self._hidden_pages: list[Page] = []
        self._hidden: dict[Hidden, None] = {}
        self._members: list[Member] = []
        self._warnings: dict[str, None] = {}
        self._left = limits.max_text_bytes

    def page(self, text: str, place: str = "", rows: Sequence[int] = (), *, is_kept: bool = False) -> None:
        """A page that readers see. One without rows is cleaned here; `is_kept` keeps an empty one."""
        text = text if rows else clean_text(text).strip("\n")
        if not text.strip() and not is_kept:
            return
        if len(self._pages) >= self.limits.max_pages:
            raise TooLarge(
                f"This {self.what} has more than {self.limits.max_pages:,} pages. Send it in parts."
            )
        self._count(text)
        self._pages.append(Page(text, place=place, rows=tuple(rows)))

    def secret(
        self, what: str, where: str, text: str = "", place: str = "", rows: Sequence[int] = ()
    ) -> None:
        """Something hidden, named, and its text, if it has any, on a hidden page called `place`."""
        self.name(what, where)
        text = text if rows else clean_text(text).strip("\n")
        if text.strip():
            self._count(text)
            self._hidden_pages.append(Page(text, place=place or what, is_hidden=True, rows=tuple(rows)))

    def secret_lines(self, what: str, where: str, lines: Iterable[str], place: str = "") -> None:
        """As `secret`, when there is any line that is not blank; else nothing."""
        text = "\n".join(line for line in lines if line.strip())
        if text:
            self.secret(what, where, text, place)

    def name(self, what: str, where: str) -> None:
        """Name something hidden once."""
        if len(self._hidden) < MOST_HIDDEN:
            self._hidden[Hidden(what, where)] = None

    def member(self, member: Member) -> None:
        self._members.append(member)

    def warn(self, sentence: str) -> None:
        self._warnings[sentence] = None

    @property
    def has_text(self) -> bool:
        return any(page.text.strip() for page in self._pages)

    @property
    def seen(self) -> str:
        """All that readers see, for comparing."""
        return "\n".join(page.text for page in self._pages)

    def links(self, targets: Iterable[str]) -> None:
        """Where links lead, if the page does not say so itself."""
        given = [target for target in targets if len(target) >= LEAST_LINK and not target.startswith("#")]
        if not given:
            return
        seen = {_bare(word.strip(AROUND_LINKS)) for word in WORD.findall(self.seen.lower())}
        unseen = dict.fromkeys(target[:LONGEST_LINK] for target in given if _bare(target) not in seen)
        self.secret_lines("addresses behind links", "document", unseen, "links")

    def needs_reading(self, warning: str) -> None:
        """The document shows pictures of text only, so OCR or a person has to read it."""
        self.warn(warning)
        if not self._pages:
            self._pages.append(Page("", needs_reading=True))
        else:
            self._pages[0] = replace(self._pages[0], needs_reading=True)

    def reading(self) -> Reading:
        return Reading(
            media_type=self._media_type,
            pages=(*(self._pages or [Page("")]), *self._hidden_pages),
            members=tuple(self._members),
            hidden=tuple(self._hidden),
            warnings=tuple(self._warnings),
        )

    def _count(self, text: str) -> None:
        self._left -= len(text.encode())
        if self._left < 0:
            most = f"{self.limits.max_text_bytes / MB:g}"
            raise TooLarge(f"This {self.what} has more than {most} MB of text. Send it in parts.")


def _bare(target: str) -> str:
    """A target as people write it: without scheme, question and closing slash."""
    bare = target[:LONGEST_LINK].strip().lower()
    for scheme in ("mailto:", "tel:", "https://", "http://"):
        bare = bare.removeprefix(scheme)
    return bare.split("?", 1)[0].rstrip("/")
