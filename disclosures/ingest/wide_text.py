"""Text in wide letters, told by its first bytes. Imports no parser: the parent process uses it, too."""

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def wide_codec(data: bytes) -> str:
    """UTF-16 without a mark shows as a NUL in every other byte of English; "" for anything else."""
    sample = data[:4_096]
    if len(sample) < 4:
        return ""
    half = len(sample) // 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second >= half * 0.4 and first <= half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if first >= half * 0.4 and second <= half * 0.05 else ""
