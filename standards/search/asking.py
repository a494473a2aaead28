"""What a query asks the index for, in tiers: the surest first, slips and sounds last. Pure."""

from dataclasses import dataclass

from standards.search.spelling import HAN_RUN, plain, runs, slips, syllables, without_fillers
from standards.search.tokens import compact, pairs

MAX_QUERY = 60
MOST_SLIPS = 200


@dataclass(frozen=True)
class Term:
    """One token to look for, whole or as the beginning of a token."""

    token: str
    prefix: bool = False


@dataclass(frozen=True)
class Tier:
    """Terms that must all stand in a guide, or any of them; perhaps only guides of one region."""

    terms: tuple[Term, ...]
    every: bool = True
    region: str = ""

    def within(self, region: str) -> "Tier":
        """The same question, put to the guides of a region and all below it."""
        return Tier(self.terms, self.every, region)


def stages(query: str) -> list[list[Tier]]:
    """The questions to put to the index, in stages: a later stage is asked when those before found too little.

    First what surely fits, then guides that share only some characters, then other spellings of the same sound.
    """
    text = plain(query)[:MAX_QUERY]
    asked = without_fillers(text)
    words = runs(asked)
    if not words:
        return []
    loose = [Tier((term,)) for word in words for term in _loosely(word)]
    return [_sure(text, asked, words), loose, [tier for word in words for tier in _slipped(word)]]


def _sure(text: str, asked: str, words: list[str]) -> list[Tier]:
    found = [Tier((Term("x" + compact(text), prefix=True),)), Tier((Term("x" + compact(asked), prefix=True),))]
    found.append(Tier(tuple(term for word in words for term in _surely(word))))
    if compact(asked).isascii():
        found.append(Tier((Term("n" + compact(asked), prefix=True),)))
    letters = [word for word in words if word.isascii() and word.isalpha()]
    found += [Tier((Term(kind + word, prefix=True),)) for kind in "pi" for word in letters]
    return list(dict.fromkeys(found))


def _slipped(word: str) -> list[Tier]:
    if HAN_RUN.fullmatch(word):
        sound = Tier((Term("p" + "".join(syllables(word))[:24], prefix=True),))
        return [sound, *(Tier((Term("y" + character),)) for character in word)]
    if word.isalpha() and 3 < len(word) <= 20:
        terms = tuple(Term("p" + slip, prefix=True) for slip in slips(word)[:MOST_SLIPS])
        return [Tier(terms, every=False)] if terms else []
    return []


def _surely(word: str) -> list[Term]:
    if word.isascii():
        return [Term("n" + word, prefix=True)]
    return [Term("z" + pair) for pair in pairs(word)] or [Term("y" + word)]


def _loosely(word: str) -> list[Term]:
    return [] if word.isascii() else [Term("z" + pair) for pair in pairs(word)]
