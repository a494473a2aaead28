"""What is wrong or weak about a question set, before it is asked. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaires.content import Draft, Question, Words
from surveys.questionnaires.reaching import never_asked

Weight = Literal["must", "should"]
LONGEST_WORDING = 60  # characters: longer questions are read past on a phone and forgotten on the telephone

# seconds a person needs, for the estimate that the invitation gives
SECONDS = {"level": 7, "single": 8, "multiple": 12, "number": 8, "text": 30}
SECONDS_A_ROW = 5
SECONDS_TO_START = 20

_TWO_THINGS = {
    "zh": re.compile(r"[\u4e00-\u9fff](?:和|以及|并且|与|及)[\u4e00-\u9fff]"),
    "en": re.compile(r"\band\b", re.IGNORECASE),
    "ko": re.compile(r"[가-힣](?:와|과) |\b및\b"),
}
_LEADING = {
    "zh": re.compile(r"难道|众所周知|是不是应该|您一定|优质高效|热情周到|大大提高|您也认为|同意我们"),
    "en": re.compile(r"don't you|of course|surely|as everybody knows|excellent service", re.IGNORECASE),
    "ko": re.compile(r"당연히|모두가 알듯이|틀림없이|우수한 서비스"),
}
_PERSONAL = re.compile(r"姓名|身份证|手机号|电话号码|家庭住址|your name|phone number|이름은|전화번호|주민등록")


@dataclass(frozen=True)
class Finding:
    """One finding. `must`: it cannot be published so. `question` is a code, empty for the set."""

    weight: Weight
    kind: str  # no_questions no_measure never_shown untranslated_en untranslated_ko
    # two_things leading personal long same_text
    question: str = ""


def check(draft: Draft) -> list[Finding]:
    """All findings, those that stop publication first."""
    found = [*_of_set(draft), *(finding for question in draft.questions for finding in _of_question(question))]
    return sorted([*found, *_repeated(draft)], key=lambda finding: finding.weight)


def minutes(draft: Draft) -> int:
    """How long the whole set takes, in minutes, rounded up: what an invitation may promise."""
    seconds = SECONDS_TO_START
    for question in draft.questions:
        seconds += SECONDS_A_ROW * len(question.rows) if question.rows else SECONDS[question.kind]
    return -(-seconds // 60)


def texts(question: Question) -> Iterator[Words]:
    """Every text of a question."""
    yield question.text
    if question.help:
        yield question.help
    yield from (option.text for option in (*question.options, *question.rows))


def _of_set(draft: Draft) -> Iterator[Finding]:
    if not draft.questions:
        yield Finding("must", "no_questions")
    if draft.measure not in {question.code for question in draft.measures}:
        yield Finding("must", "no_measure")
    yield from (Finding("must", "never_shown", code) for code in never_asked(draft))
    for locale in ("en", "ko"):
        if not getattr(draft.title, locale) or not getattr(draft.introduction, locale):
            yield Finding("should", f"untranslated_{locale}")


def _of_question(question: Question) -> Iterator[Finding]:
    for locale in ("en", "ko"):
        if not all(getattr(words, locale) for words in texts(question)):
            yield Finding("should", f"untranslated_{locale}", question.code)
    wording = {"zh": question.text.zh, "en": question.text.en, "ko": question.text.ko}
    if question.kind == "level" and any(_TWO_THINGS[locale].search(text) for locale, text in wording.items()):
        yield Finding("should", "two_things", question.code)
    if any(_LEADING[locale].search(text) for locale, text in wording.items()):
        yield Finding("should", "leading", question.code)
    if any(_PERSONAL.search(text) for text in wording.values()):
        yield Finding("should", "personal", question.code)
    if len(question.text.zh) > LONGEST_WORDING:
        yield Finding("should", "long", question.code)


def _repeated(draft: Draft) -> Iterator[Finding]:
    seen: set[str] = set()
    for question in draft.questions:
        if question.text.zh in seen:
            yield Finding("should", "same_text", question.code)
        seen.add(question.text.zh)
