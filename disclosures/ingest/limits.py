"""How much of a document we read, and at what cost: one table for the sandbox, the readers and the tests."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

MB = 1_000_000
GB = 1_000 * MB
PREFIX = "INGEST_"


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; every field can be set as `INGEST_` plus its name in capitals (`INGEST_MAX_PAGES=50`)."""

    max_file_bytes: int = 50 * MB

    max_archive_depth: int = 2
    max_archive_members: int = 500
    max_package_parts: int = 5_000  # of one office file
    max_unpacked_bytes: int = 500 * MB
    max_unpack_ratio: int = 100
    unpack_ratio_counts_above_bytes: int = 64 * MB
    max_mail_depth: int = 5
    max_mail_attachments: int = 100
    max_sheets: int = 200
    max_cells: int = 2_000_000
    max_image_pixels: int = 60_000_000
    max_tiff_pages: int = 200

    max_pages: int = 2_000
    max_page_pixels: int = 40_000_000
    max_ocr_pixels: int = 12_000_000
    max_text_bytes: int = 10 * MB
    max_search_bytes: int = 500_000
    max_name_characters: int = 150

    child_memory_bytes: int = 768 * MB
    child_seconds: int = 60
    ocr_page_seconds: int = 20
    ocr_file_seconds: int = 600
    temporary_bytes: int = 1 * GB
    max_answer_bytes: int = 32 * MB
    # 0: the child can open nothing at all, so no socket either. Whoever raises it relies on the network
    # namespace alone.
    child_open_files: int = 0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Defaults with what the environment sets over them. Raises ValueError, naming the variable."""
        given: dict[str, int] = {}
        for field in fields(cls):
            key = PREFIX + field.name.upper()
            if key in environ:
                given[field.name] = _whole_number(key, environ[key], least=0 if field.default == 0 else 1)
        return cls(**given)

    def as_dict(self) -> dict[str, int]:
        """Field name to number, for the way into the child process."""
        return asdict(self)


def _whole_number(key: str, text: str, *, least: int) -> int:
    try:
        number = int(text)
    except ValueError:
        raise ValueError(f"{key} must be a whole number, not {text!r}.") from None
    if number < least:
        raise ValueError(f"{key} must be at least {least}, not {number}.")
    return number
