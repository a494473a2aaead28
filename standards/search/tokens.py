"""The tokens under which a guide is found, the same for every database.

Each token begins with the letter of its kind: x a whole name, z two neighbouring characters, y one character,
p pinyin and i initials from any character on, n a Latin word, a number or a code, r a region or one above it. Pure.
"""

from collections.abc import Iterator

from standards.search.spelling import HAN_RUN, initials, plain, runs, syllables

PINYIN_LETTERS = 24
INITIAL_LETTERS = 10
WHOLE_LETTERS = 40


def tokens_of(texts: list[str], codes: list[str], *, region: str = "") -> list[str]:
    """All tokens of a guide's names, aliases, codes and region (12 digits), sorted, each once."""
    found: set[str] = {"r" + code for code in regions_above(region)}
    for text in filter(None, map(plain, texts)):
        found.add("x" + compact(text)[:WHOLE_LETTERS])
        for run in runs(text):
            found.update(_tokens_of_run(run))
    found.update("n" + compact(plain(code)) for code in codes if code)
    return sorted(found)


def regions_above(region: str) -> list[str]:
    """A region's code and those above it, without trailing zeros: 222401000000 gives 222401, 2224 and 22."""
    kept = region.rstrip("0")
    kept += "0" * (len(kept) % 2)
    return [kept[:length] for length in (2, 4, 6, 9, 12) if len(kept) >= length]


def compact(text: str) -> str:
    """A plain text without blanks and signs."""
    return "".join(runs(text))


def _tokens_of_run(run: str) -> Iterator[str]:
    if run.isascii():
        yield "n" + run
        return
    yield from (f"z{pair}" for pair in pairs(run))
    yield from (f"y{character}" for character in run)
    if HAN_RUN.fullmatch(run):
        yield from _sounds(run)


def pairs(run: str) -> list[str]:
    """Neighbouring characters: 居住证 gives 居住 and 住证."""
    return [run[start : start + 2] for start in range(len(run) - 1)]


def _sounds(run: str) -> Iterator[str]:
    parts, letters = syllables(run), initials(run)
    for start in range(len(parts)):
        yield "p" + "".join(parts[start : start + 12])[:PINYIN_LETTERS]
        yield "i" + letters[start : start + INITIAL_LETTERS]
