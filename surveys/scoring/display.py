"""How a figure is printed: the only place that rounds. Works on integers, so no float decides a digit.

Shares are half-up at one decimal, and a share that misses the target never prints as one that reaches it.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction


def round_half_up(numerator: int, denominator: int, *, places: int) -> int:
    """numerator/denominator times 10**places, halves up, in whole numbers; both must be 0 or more."""
    if denominator <= 0 or numerator < 0:
        raise ValueError(f"cannot round {numerator}/{denominator}")
    scale: int = 10**places
    return (2 * scale * numerator + denominator) // (2 * denominator)


def print_fixed(scaled: int, *, places: int) -> str:
    """The digits of scaled / 10**places: 8495 with 2 places is "84.95"."""
    return f"{Decimal(scaled).scaleb(-places):.{places}f}"


def print_share(x: int, n: int, *, target: Fraction | float | None = None) -> str:
    """x of n in percent: one decimal, more where a missed target would print as reached; n = 0 is ""."""
    return _print_percent(Fraction(int(x), int(n)), target) if n else ""


def print_estimate(share: float, *, target: Fraction | float | None = None) -> str:
    """An estimated share in percent, by the rule of `print_share`; NaN is ""."""
    return "" if share != share else _print_percent(Fraction(str(round(float(share), 12))), target)


def print_low(share: float) -> str:
    """A lower limit between 0 and 1 in percent, floored at one decimal; NaN is ""."""
    return print_floor(100 * round(float(share), 12), places=1)


def print_high(share: float) -> str:
    """An upper limit between 0 and 1 in percent, ceiled at one decimal; NaN is ""."""
    return print_ceiling(100 * round(float(share), 12), places=1)


def print_index(points: int, n: int) -> str:
    """Points (sum of level weight times count) over n ratings, two decimals half-up; n = 0 is ""."""
    if not n:
        return ""
    return print_fixed(round_half_up(int(points), int(n), places=2), places=2)


def print_number(value: float, *, places: int) -> str:
    """A number at so many decimals, half-up by its size and with its sign; NaN is ""."""
    if value != value:
        return ""
    exact = Fraction(str(round(abs(float(value)), 10)))
    text = print_fixed(round_half_up(exact.numerator, exact.denominator, places=places), places=places)
    return f"-{text}" if value < 0 and text.strip("0.") else text


def print_probability(p: float) -> str:
    """A probability at four decimals, half-up; NaN is ""."""
    if p != p:
        return ""
    exact = Fraction(max(p, 0.0))
    return print_fixed(round_half_up(exact.numerator, exact.denominator, places=4), places=4)


def print_floor(value: float, *, places: int) -> str:
    """A number cut down to so many decimals; NaN is ""."""
    return "" if value != value else _cut(value, places, ROUND_FLOOR)


def print_ceiling(value: float, *, places: int) -> str:
    """A number cut up to so many decimals; NaN is ""."""
    return "" if value != value else _cut(value, places, ROUND_CEILING)


def exact_fraction(value: Fraction | float) -> Fraction:
    """The exact decimal a float was written as: 0.85 becomes 17/20, not its nearest binary."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def _print_percent(share: Fraction, target: Fraction | float | None) -> str:
    above, below = 100 * share.numerator, share.denominator
    places, goal = 1, None if target is None else exact_fraction(target)
    if goal is not None and share < goal:
        while Fraction(round_half_up(above, below, places=places), 100 * 10**places) >= goal:
            places += 1
    return print_fixed(round_half_up(above, below, places=places), places=places)


def _cut(value: float, places: int, rounding: str) -> str:
    # Ten places first: 0.9 reached as 0.8999999999999999 is 90.0 percent, not 89.9.
    step = Decimal(1).scaleb(-places)
    return f"{Decimal(repr(round(float(value), 10))).quantize(step, rounding=rounding)}"
