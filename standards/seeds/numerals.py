"""Article numbers in the three languages: 35 is 第三十五条, Article 35, 제35조."""

from standards.guide.text import Text

DIGITS = "零一二三四五六七八九"


def article(numbers: str) -> Text:
    """The text of "35" or "16 19"."""
    parts = [int(part) for part in numbers.split()]
    plain = ", ".join(map(str, parts))
    zh = "、".join(f"第{chinese_numeral(number)}条" for number in parts)
    return Text(zh=zh, en=f"Article{'s' if len(parts) > 1 else ''} {plain}", ko=f"제{plain}조")


def chinese_numeral(number: int) -> str:
    """A number from 1 to 9999 as statutes write it: 15 十五, 104 一百零四, 1049 一千零四十九."""
    written, gap = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if gap and written else "") + DIGITS[digit] + word
        gap = digit == 0
    return written.removeprefix("一") if 10 <= number < 20 else written
