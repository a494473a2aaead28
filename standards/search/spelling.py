"""How words are spelled for search: plain form, pinyin, initials, and what a slip of the finger could have meant."""

import re
import unicodedata
from functools import lru_cache
from itertools import product

from pypinyin import Style, lazy_pinyin

HAN = r"\u3400-\u9fff"
HANGUL = r"\uac00-\ud7af"
RUNS = re.compile(rf"[{HAN}]+|[{HANGUL}]+|[a-z0-9]+")
HAN_RUN = re.compile(rf"[{HAN}]+")
INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
FINALS = [
    "iang",
    "iong",
    "uang",
    "ueng",
    "ang",
    "eng",
    "ing",
    "ong",
    "uai",
    "uan",
    "ian",
    "iao",
    "ai",
    "ei",
    "ao",
    "ou",
    "an",
    "en",
    "in",
    "un",
    "er",
    "ia",
    "ie",
    "iu",
    "ua",
    "uo",
    "ui",
    "ue",
    "ve",
    "a",
    "o",
    "e",
    "i",
    "u",
    "v",
]
SYLLABLES = re.compile(rf"(?:(?:{'|'.join(INITIALS)})?(?:{'|'.join(FINALS)}))*(?:{'|'.join(INITIALS)})?")
MISHEARD = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("l", "n"), ("h", "f"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"
FILLERS = re.compile(
    r"我想要?|我要|我|请问|怎么样?|如何|怎样|哪里|在哪儿?|可以|需要|什么|材料|流程|手续|办理|申请办|想办|要办|一下|一个|[吗呢啊的个去到了]"
)


def plain(text: str) -> str:
    """The text in one form: full width to half width, lower case, single blanks."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def without_fillers(text: str) -> str:
    """The query without the words people wrap around it; the whole query when nothing would be left."""
    left = FILLERS.sub("", text).strip()
    return left or text


def runs(text: str) -> list[str]:
    """The stretches of one script in a plain text."""
    return RUNS.findall(text)


@lru_cache(maxsize=65_536)
def syllables(run: str) -> tuple[str, ...]:
    """The pinyin of each character of a Chinese run, without tones."""
    return tuple(lazy_pinyin(run, style=Style.NORMAL, v_to_u=False, errors="ignore"))


def initials(run: str) -> str:
    """The first letters of a Chinese run: 护照 gives hz."""
    return "".join(syllable[0] for syllable in syllables(run))


def sounds_chinese(letters: str) -> bool:
    """Whether letters can be read as pinyin, the last syllable perhaps unfinished."""
    return bool(SYLLABLES.fullmatch(letters))


def slips(letters: str) -> list[str]:
    """What a person may have meant whose pinyin has one slip or one misheard sound, likely ones first."""
    halves = [(letters[:cut], letters[cut:]) for cut in range(len(letters) + 1)]
    found = [left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1]
    for one, other in MISHEARD:
        found += [letters.replace(one, other), letters.replace(other, one)]
    found += [left + right[1:] for left, right in halves if right]
    found += [left + letter + right for (left, right), letter in product(halves, LETTERS)]
    found += [left + letter + right[1:] for (left, right), letter in product(halves, LETTERS) if right]
    return [word for word in dict.fromkeys(found) if word != letters and sounds_chinese(word)]
