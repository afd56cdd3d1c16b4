"""A caller of readers that keeps what they hand over, for tests in this process."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from disclosures.ingest.contract import Member, Reader, Reading
from disclosures.ingest.limits import Limits


@dataclass
class Kept:
    """The files that came out of a container, by name, and how often each name was used."""

    files: list[tuple[str, bytes]] = field(default_factory=list)

    def __call__(self, name: str, chunks: Iterable[bytes]) -> Member:
        data = b"".join(chunks)
        start = sum(len(kept) for _, kept in self.files)
        self.files.append((name, data))
        return Member(name, len(data), start)

    def __getitem__(self, name: str) -> bytes:
        (found,) = (data for kept, data in self.files if kept == name)
        return found

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.files]


def read_with(reader: Reader, data: bytes, limits: Limits | None = None) -> tuple[Reading, Kept]:
    """What the reader found in `data`, and the files it handed over."""
    kept = Kept()
    return reader.read(BytesIO(data), limits or Limits(), kept), kept


def seen(reading: Reading) -> str:
    """All that a reader of the document sees."""
    return "\n\n".join(page.text for page in reading.pages if not page.is_hidden)


def unseen(reading: Reading, place: str) -> str:
    """The text of the hidden page called `place`; "" where there is none."""
    return "\n".join(page.text for page in reading.pages if page.is_hidden and page.place == place)


def named(reading: Reading) -> set[tuple[str, str]]:
    return {(hidden.what, hidden.where) for hidden in reading.hidden}
