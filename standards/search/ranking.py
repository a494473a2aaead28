"""Which of the found guides a person meant: one pure score, the same on every database."""

from collections.abc import Iterable
from dataclasses import dataclass

from standards.search.spelling import HAN_RUN, initials, plain, runs, slips, syllables, without_fillers
from standards.search.tokens import compact, pairs, regions_above


@dataclass(frozen=True)
class Candidate:
    """A guide as the index keeps it: names in all languages, everyday words, codes, how often it is asked for (0-5),

    the item it belongs to (guides of one item are shown once) and its region (12 digits).
    """

    id: int
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    weight: float = 0.0
    item: str = ""
    region: str = ""


def best(query: str, candidates: Iterable[Candidate], *, near: str = "", most: int = 8) -> list[Candidate]:
    """The best candidates, one an item, the nearest region's first; ties by shorter name, then id."""
    wanted = Wanted(query)
    scored = [(wanted.score(candidate), candidate) for candidate in candidates]
    scored = [(score + nearness(candidate.region, near), candidate) for score, candidate in scored if score > 0]
    scored.sort(key=lambda pair: (-pair[0], len(pair[1].names[0]), pair[1].id))
    chosen: dict[str, Candidate] = {}
    for _score, candidate in scored:
        chosen.setdefault(candidate.item or str(candidate.id), candidate)
    return list(chosen.values())[:most]


def nearness(region: str, near: str) -> float:
    """Points for a guide of the person's own county (3), prefecture (2) or province (1)."""
    shared = set(regions_above(region)) & set(regions_above(near))
    return float(len(shared & {near[:2], near[:4], near[:6]}))


class Wanted:
    """A query, prepared once to be held against many candidates."""

    def __init__(self, query: str) -> None:
        self.whole = compact(plain(query))
        self.asked = compact(without_fillers(plain(query)))
        self.words = runs(without_fillers(plain(query)))
        self.pairs = {pair for word in self.words if not word.isascii() for pair in pairs(word)}
        self.letters = self.asked if self.asked.isascii() and self.asked.isalpha() else ""
        self.sound = "".join(syllables(self.asked)) if HAN_RUN.fullmatch(self.asked) else self.letters
        self.slips = frozenset(slips(self.letters)) if 3 < len(self.letters) <= 20 else frozenset()

    def score(self, candidate: Candidate) -> float:
        """Points of a candidate: the best of its names and aliases, a little more for what is often asked for."""
        of_names = max((self._text(name) for name in candidate.names if name), default=0.0)
        of_aliases = max((self._text(alias) for alias in candidate.aliases), default=0.0) * 0.97
        of_codes = max((self._code(code) for code in candidate.codes if code), default=0.0)
        fit = max(of_names, of_aliases, of_codes)
        return fit + min(candidate.weight, 5.0) if fit else 0.0

    def _text(self, text: str) -> float:
        name = compact(plain(text))
        if not name or not self.asked:
            return 0.0
        if name in (self.whole, self.asked):
            return 100.0
        if name.startswith(self.asked):
            return 90.0 - _excess(name, self.asked)
        if self.asked in name:
            return 80.0 - _excess(name, self.asked)
        return max(self._words(name), self._overlap(name), self._sounds(text))

    def _words(self, name: str) -> float:
        if len(self.words) > 1 and all(word in name for word in self.words):
            return 75.0 - _excess(name, self.asked)
        return 0.0

    def _overlap(self, name: str) -> float:
        if not self.pairs:
            return 0.0
        shared = sum(pair in name for pair in self.pairs)
        if name in self.asked:
            return 62.0 + min(len(name), 8)
        return 60.0 * shared / len(self.pairs) - 0.1 * len(name) if shared else 0.0

    def _sounds(self, text: str) -> float:
        return max((self._sound(run) for run in HAN_RUN.findall(plain(text))), default=0.0)

    def _sound(self, run: str) -> float:
        if not self.sound:
            return 0.0
        parts = syllables(run)
        starts = ["".join(parts[start:]) for start in range(len(parts))]
        if self.letters and self.letters in initials(run):
            return _early(70.0, initials(run).index(self.letters), run, self.letters)
        for position, spelled in enumerate(starts):
            if spelled.startswith(self.sound):
                return _early(72.0, position, run, self.sound)
        return self._slipped(starts, run)

    def _slipped(self, starts: list[str], run: str) -> float:
        for position, spelled in enumerate(starts):
            if any(spelled.startswith(slip) for slip in self.slips):
                return _early(45.0, position, run, self.letters)
        return 0.0

    def _code(self, code: str) -> float:
        kept = compact(plain(code))
        if kept == self.asked:
            return 98.0
        return 70.0 if len(self.asked) >= 3 and self.asked.isascii() and kept.startswith(self.asked) else 0.0


def _excess(name: str, asked: str) -> float:
    return min(len(name) - len(asked), 30) * 0.3


def _early(points: float, position: int, run: str, asked: str) -> float:
    return points - min(position, 10) * 1.0 - min(len(run), 30) * 0.1
