"""Rules over wording: no catch-all clauses, no columns filled with empty words."""

import re
from collections.abc import Iterator

from standards.guide.content import Guide
from standards.guide.text import Text
from standards.lint.rule import ERROR, WARN, Hit, Rule, indexed, rule
from standards.lint.walk import walk_texts

VAGUE = ("其他", "其它", "有关", "相关", "等材料", "规定的其他", "必要的", "视情况", "根据实际")
QUOTED = re.compile(r"《[^》]*》|“[^”]*”|「[^」]*」")
EMPTY = re.compile(r"^(无内容|略|详见|见附件|待定|待补充|暂无|/|／|-+|—+|x{2,}|X{2,}|测试|test|TODO)[。.]?$")
CATCH_ALL_SOURCE = (
    "广东省优化营商环境条例第二十九条；上海市优化营商环境条例第二十四条；北京市优化营商环境条例第三十一条"
)


def vague_word(text: str) -> str | None:
    """The first catch-all word of a text outside quotation marks and titles of laws, or None."""
    plain = QUOTED.sub("", text)
    return next((word for word in VAGUE if word in plain), None)


def _vague(path: str, text: Text | None) -> Iterator[Hit]:
    word = vague_word(text.zh) if text else None
    if word:
        yield Hit(path, {"word": word})


@rule(
    "catch_all_material",
    ERROR,
    zh="材料名称含有兜底词“{word}”，请写明具体材料。",
    en="The paper's name holds the catch-all “{word}”; name the paper itself.",
    ko="서류 이름에 포괄 표현 “{word}”이 있습니다. 구체적인 서류를 적어 주세요.",
    source=CATCH_ALL_SOURCE,
)
def catch_all_material(guide: Guide) -> Iterator[Hit]:
    """The guide's own text, never the quoted law."""
    for path, paper in indexed("materials", guide.materials):
        yield from _vague(f"{path}.name", paper.name)


@rule(
    "catch_all_condition",
    ERROR,
    zh="受理条件含有兜底词“{word}”，请写明具体条件。",
    en="A condition holds the catch-all “{word}”; say the condition itself.",
    ko="접수 조건에 포괄 표현 “{word}”이 있습니다. 구체적인 조건을 적어 주세요.",
    source=CATCH_ALL_SOURCE,
)
def catch_all_condition(guide: Guide) -> Iterator[Hit]:
    """The guide's own text, never the quoted law."""
    for path, condition in indexed("conditions", guide.conditions):
        yield from _vague(f"{path}.text", condition.text)


@rule(
    "catch_all_demand",
    WARN,
    zh="材料要求或步骤说明含有兜底词“{word}”，容易产生歧义。",
    en="A demand on papers or steps holds the vague word “{word}”.",
    ko="서류 요건이나 절차 설명에 모호한 표현 “{word}”이 있습니다.",
    source="优化营商环境条例第三十五条；国办函〔2017〕115号检查",
)
def catch_all_demand(guide: Guide) -> Iterator[Hit]:
    """What papers must fulfil and what steps ask."""
    for path, paper in indexed("materials", guide.materials):
        yield from _vague(f"{path}.filling", paper.filling)
        yield from _vague(f"{path}.standard", paper.standard)
    for path, step in indexed("steps", guide.steps):
        yield from _vague(f"{path}.detail", step.detail)
        yield from _vague(f"{path}.standard", step.standard)


@rule(
    "empty_words",
    WARN,
    zh="“{text}”没有实际内容。",
    en="“{text}” says nothing.",
    ko="“{text}”에는 내용이 없습니다.",
    source="国办函〔2017〕115号检查",
)
def empty_words(guide: Guide) -> Iterator[Hit]:
    """Columns filled with a stroke or 详见."""
    for path, text in walk_texts(guide):
        if EMPTY.match(text.zh):
            yield Hit(path, {"text": text.zh})


RULES: tuple[Rule, ...] = (
    catch_all_material,
    catch_all_condition,
    catch_all_demand,
    empty_words,
)
