"""What the authority itself says: its sentences, without the request that it repeats."""

import re
from functools import lru_cache

from disclosures.ingest.facts.letter import Letter, sentences
from disclosures.ingest.facts.questions import asked

# Words of the request, repeated by the authority: they look like its own. Short quotes are defined terms.
QUOTATION = re.compile(r'(?<![^\s(])"(?=\S)[^"]{25,2000}(?<=\S)"(?!\w)')
ENDS_SENTENCE = re.compile(r'[.?!]"')


@lru_cache(maxsize=4)
def own_sentences(letter: Letter) -> tuple[tuple[int, str], ...]:
    """Sentences of the body with their places, quotations blanked out and repeated questions left out."""
    body = letter.body
    text = QUOTATION.sub(_blank, letter.text[body.start : body.end])
    cuts = [(match.end() - 1, match.end()) for match in re.finditer(r'"\x00', text)]
    cuts += [(question.start - body.start, question.end - body.start) for question in asked(letter)]
    # A heading is no part of the sentence below it.
    found = list(letter.lines(letter.heading))
    at = letter.heading.end - body.start
    for start, end in [*sorted(cuts), (len(text), len(text))]:
        if start >= at:
            found += sentences(text[at:start], body.start + at)
            at = end
    return tuple((place, sentence) for place, sentence in found if sentence.strip(' \n"•-'))


def _blank(quotation: re.Match[str]) -> str:
    """As long as before, so that places stay right; a mark where the quotation ends its sentence."""
    inside = len(quotation[0]) - 2
    return '"' + " " * (inside - 1) + ('"\x00' if ENDS_SENTENCE.search(quotation[0][-2:]) else ' "')
