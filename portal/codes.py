"""The codes of government service: credit codes, ID numbers, regions, items (GB 32100, GB 11643, GB/T 2260).

Knows structure and check characters, not who really holds a code: a repair is proposed, never applied.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_KINDS = (
    "missing",
    "placeholder",
    "lower_case",
    "lost_character",
    "other_length",
    "wrong_alphabet",
    "wrong_check",
)
LOOKALIKES = str.maketrans({"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"})
# 10 is no province: it is the region of organs registered with the State Council
PROVINCE_DIGITS = (
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"
)
PROVINCES = frozenset(PROVINCE_DIGITS.split())
LOCAL_ITEM = re.compile(
    r"^(?P<base>.+?)-(?P<region>\d{12})-(?P<part>\d{3})-(?P<agency>.+)-(?P<level>\d)-(?P<handling>\d{2})$"
)


@dataclass(frozen=True)
class Verdict:
    """What a check found: `kind` is "valid" or the fault, `proposals` are repairs for a person to confirm."""

    code: str
    kind: str
    proposals: tuple[str, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong with the code."""
        return self.kind == "valid"


@dataclass(frozen=True)
class ItemCode:
    """The parts of an item code; `form` is "national" (实施编码) or "local" (lists of the Sichuan kind)."""

    form: str
    agency: str
    level: str
    base: str
    handling: str = ""
    region: str = ""


def check_credit_code(code: str, register: Iterable[str] = ()) -> Verdict:
    """The verdict on a credit code (GB 32100); codes of the register that fit are proposed first."""
    code = "".join(code.split())
    kind = _credit_kind(code)
    if kind == "valid":
        return Verdict(code, kind)
    known = sorted({entry for entry in register if _credit_kind(entry) == "valid"})
    likely = [entry for entry in known if _resembles(code, entry)]
    repairs = dict.fromkeys([*likely, *_repairs(code, kind)])
    return Verdict(code, kind, tuple(repairs))


def check_id_number(code: str) -> Verdict:
    """The verdict on an ID number: missing, other_length, not_digits, date_or_place, wrong_check."""
    code = code.strip()
    if not code:
        return Verdict(code, "missing")
    try:
        ric.validate(code)
    except InvalidLength:
        return Verdict(code, "other_length")
    except InvalidFormat:
        return Verdict(code, "not_digits")
    except InvalidChecksum:
        return Verdict(code, "wrong_check")
    except InvalidComponent:
        return Verdict(code, "date_or_place")
    if code != code.upper():
        return Verdict(code, "lower_case", (code.upper(),))
    return Verdict(code, "valid")


def check_region_code(code: str) -> Verdict:
    """The verdict on a 12-digit region code; a 6-digit one gets its long form proposed."""
    code = code.strip()
    if not code:
        return Verdict(code, "missing")
    if not (code.isascii() and code.isdigit()):
        return Verdict(code, "not_digits")
    if len(code) in (6, 9):
        return Verdict(code, "other_length", (code.ljust(12, "0"),))
    if len(code) != 12:
        return Verdict(code, "other_length")
    if code[:2] == "00":
        return Verdict(code, "unknown_province")
    if 71 <= int(code[4:6]) <= 74:
        return Verdict(code, "statistical_zone")
    return Verdict(code, "valid")


def region_level(code: str) -> int:
    """The level of a 12-digit region code: 2 province, 3 prefecture, 4 county, 5 township, 6 village."""
    for level, width in ((2, 2), (3, 4), (4, 6), (5, 9)):
        if set(code[width:]) <= {"0"}:
            return level
    return 6


def parse_item_code(code: str) -> ItemCode | None:
    """The parts of a 31- or 33-character 实施编码 or of a local code, None where it has neither structure."""
    code = code.strip()
    if len(code) in (31, 33) and code.isascii() and code.isalnum():
        return ItemCode("national", code[:18], code[18], code[19:31], code[31:])
    match = LOCAL_ITEM.match(code)
    if match is None:
        return None
    return ItemCode(
        "local",
        match["agency"],
        match["level"],
        match["base"],
        match["handling"],
        match["region"],
    )


def check_item_code(code: str) -> Verdict:
    """The verdict on a national 实施编码: missing, other_length, wrong_agency, wrong_level, wrong_base."""
    code = code.strip()
    if not code:
        return Verdict(code, "missing")
    if len(code) not in (31, 33):
        return Verdict(code, "other_length")
    agency = check_credit_code(code[:18])
    if not agency.valid:
        return Verdict(code, "wrong_agency", tuple(repair + code[18:] for repair in agency.proposals))
    if code[18] not in "123456":
        return Verdict(code, "wrong_level")
    if not (code[19:].isascii() and code[19:].isdigit()):
        return Verdict(code, "wrong_base")
    return Verdict(code, "valid")


def check_base_code(code: str) -> Verdict:
    """The verdict on a 12-digit 基本编码: kinds missing, other_length, not_digits."""
    code = code.strip()
    if not code:
        return Verdict(code, "missing")
    if len(code) != 12:
        return Verdict(code, "other_length")
    if not (code.isascii() and code.isdigit()):
        return Verdict(code, "not_digits")
    return Verdict(code, "valid")


def _credit_kind(code: str) -> str:
    if not code:
        return "missing"
    if len(set(code)) == 1:
        return "placeholder"
    if len(code) == 17:
        return "lost_character"
    if len(code) != 18:
        return "other_length"
    if code != code.upper() and uscc.is_valid(code):
        return "lower_case"
    if any(character not in CREDIT_ALPHABET for character in code.upper()):
        return "wrong_alphabet"
    return "valid" if uscc.is_valid(code) else "wrong_check"


def _repairs(code: str, kind: str) -> list[str]:
    if kind == "lower_case":
        return [code.upper()]
    if kind == "lost_character":
        return _insertions(code.upper())
    if kind == "wrong_alphabet":
        return _valid([code.upper().translate(LOOKALIKES)])
    if kind == "wrong_check":
        return _valid([_with_check(code.upper()), *_swaps(code.upper())])
    return []


def _insertions(code: str) -> list[str]:
    # a zero lost from a run of zeros is the commonest slip, then the check character at the end
    zeros = [f"{code[:place]}0{code[place:]}" for place in range(18)]
    last = [code + character for character in CREDIT_ALPHABET]
    inner = [code[:place] + character + code[place:] for place in range(18) for character in CREDIT_ALPHABET]
    return sorted(_valid([*zeros, *last, *inner]), key=lambda repaired: repaired[2:4] not in PROVINCES)


def _swaps(code: str) -> list[str]:
    return [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)]


def _with_check(code: str) -> str:
    return code[:17] + uscc.calc_check_digit(code[:17])


def _valid(codes: Iterable[str]) -> list[str]:
    return [code for code in dict.fromkeys(codes) if _credit_kind(code) == "valid"]


def _resembles(code: str, known: str) -> bool:
    plain = code.upper().replace("-", "")
    if len(plain) == 9:  # the old organisation code (GB 11714) is the middle of the credit code
        return known[8:17] == plain
    if len(plain) == 17:
        return any(known[:place] + known[place + 1 :] == plain for place in range(18))
    if len(plain) == 18:
        return sum(one != other for one, other in zip(plain, known, strict=True)) == 1
    return False
