"""Crockford's 32 characters and a check character that catches any one wrong or two swapped ones. Pure."""

CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(CHARACTERS)}
_LOOKALIKES = str.maketrans("OILU", "011V")
_FIELD = 0b100101  # x^5 + x^2 + 1, primitive: its powers are 31 different weights


def encode(data: bytes, length: int) -> str:
    """The first `length` characters of the bytes, five bits each."""
    if len(data) * 8 < length * 5:
        raise ValueError(f"{len(data)} bytes are too few for {length} characters")
    bits = int.from_bytes(data, "big") >> (len(data) * 8 - length * 5)
    return "".join(CHARACTERS[bits >> (5 * place) & 31] for place in reversed(range(length)))


def tidy(text: str) -> str:
    """What a person typed, as the code: capitals, no spaces or hyphens, O as 0, I and L as 1, U as V."""
    kept = "".join(character for character in text.upper() if character not in " -‐‑–—_.\t\n\u3000")
    return kept.translate(_LOOKALIKES)


def is_code(text: str) -> bool:
    """Whether every character is one of the 32."""
    return bool(text) and all(character in _VALUES for character in text)


def check_character(body: str) -> str:
    """The character to append to a body of at most 30 characters (a Reed-Solomon check over GF(32))."""
    if len(body) > 30:
        raise ValueError("the check holds for at most 30 characters")
    total, weight = 0, 1
    for character in body:
        weight = _multiply(weight, 2)
        total ^= _multiply(weight, _VALUES[character])
    return CHARACTERS[total]


def has_right_check(code: str) -> bool:
    """Whether the last character is the check of the ones before it."""
    return is_code(code) and len(code) > 1 and check_character(code[:-1]) == code[-1]


def grouped(code: str, size: int) -> str:
    """The code in groups, for the eye and for reading aloud: `7K3-MQ2-XD9`."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def _multiply(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _FIELD
        right >>= 1
    return product
