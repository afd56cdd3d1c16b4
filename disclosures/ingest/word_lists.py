"""Long lists of words, written as prose is."""


def words(text: str) -> tuple[str, ...]:
    """The words of `text`, in order."""
    return tuple(text.split())
