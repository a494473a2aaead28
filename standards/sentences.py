"""What the codes of the standards say to people, in the language of the request."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.i18n import gettext as _
from portal.i18n import locale
from standards.editions import EditionError
from standards.guide.content import Guide
from standards.guide.soundness import Problem, UnsoundGuide
from standards.matters import MatterError
from standards.notice import NoticeError
from standards.proof import Failure, Proof
from standards.switches import OutOfScope


def tell_edition_error(error: EditionError) -> str:
    """Why an act on an edition was refused, and what to do."""
    told = {
        "open_edition": _("第 %(number)s 版还在编写或审核中，请先完成它。"),
        "not_draft": _("第 %(number)s 版已经不是草稿，不能再修改。"),
        "not_in_review": _("第 %(number)s 版不在审核中。"),
        "not_approved": _("这一版还没有经过审核，不能发布。"),
        "already_published": _("第 %(number)s 版已经发布过，不能再次发布。"),
        "not_published": _("这一版没有发布，或者已经停用。"),
        "own_edition": _("编写或修改过这一版的人不能审核它，请另一位同事审核。"),
        "in_the_past": _("生效日期 %(day)s 已经过去，请选今天或以后的日期。"),
        "too_early": _("第 %(number)s 版从 %(day)s 起生效，新版的生效日期要晚于它。"),
        "blocked": _("指南还有必须改正的错误，不能提交或发布：%(findings)s"),
        "changed_meanwhile": _("别人刚刚改动了这一版。您的改动没有保存，请刷新后核对再提交。"),
    }
    findings = " ".join(finding.told(locale()) for finding in error.facts.get("findings", ()))
    return _filled(told, error.code, {**error.facts, "findings": findings})


def tell_out_of_scope(_error: OutOfScope) -> str:
    """That a setting is somebody else's."""
    return _("这项设置不在您的管理范围内。")


def tell_problem(problem: Problem) -> str:
    """What does not fit together in a guide, and where."""
    told = {
        "duplicate_key": _("“%(place)s”重复出现。"),
        "no_options": _("问题“%(place)s”没有选项。"),
        "duplicate_option": _("问题“%(place)s”的选项“%(about)s”重复。"),
        "unknown_question": _("“%(place)s”引用了不存在的问题“%(about)s”。"),
        "unknown_option": _("“%(place)s”引用了不存在的选项“%(about)s”。"),
        "circular_questions": _("问题互相等待，永远问不到：%(about)s。"),
        "unknown_target": _("“%(place)s”指向不存在的内容“%(about)s”。"),
        "unknown_basis": _("“%(place)s”引用了不存在的依据“%(about)s”。"),
        "unknown_group": _("“%(place)s”引用了不存在的材料组“%(about)s”。"),
        "small_group": _("“%(place)s”可选的材料不够，构不成选择。"),
        "contradiction": _("规则“%(place)s”与“%(about)s”互相矛盾。"),
    }
    arrow = " → " if problem.code == "circular_questions" else " "
    return _filled(told, problem.code, {"place": ".".join(problem.place), "about": arrow.join(problem.about)})


def tell_unsound(error: UnsoundGuide) -> str:
    """All problems of a guide, one after the other."""
    return " ".join(tell_problem(problem) for problem in error.problems)


def tell_proof(proof: Proof) -> str:
    """The outcome of the one-trip proof in one sentence."""
    if not proof.finished:
        return _("情形超过 %(bound)s 种，没有走完，不能证明。请减少互不相关的问题。", bound=proof.bound)
    if proof.failures:
        return _("%(cases)s 种情形，发现 %(faults)s 个问题。", cases=proof.cases, faults=len(proof.failures))
    if proof.exception:
        return _("%(cases)s 种情形，材料齐全；到场次数按例外事项执行。", cases=proof.cases)
    return _("%(cases)s 种情形，全部一次办好", cases=proof.cases)


def tell_failure(guide: Guide, failure: Failure) -> str:
    """What breaks the proof, with the names of the parts it is about."""
    told = {
        "no_channel": _("没有办理渠道。"),
        "no_trips": _("没有写明到现场次数。"),
        "too_many_trips": _("每一种渠道都要跑两次以上：%(about)s。"),
        "no_checklist": _("没有任何材料，也没有说明不需要材料。"),
        "asked_twice": _("同一份材料要了两次：%(about)s。"),
        "alternatives_incomplete": _("“%(about)s”可选的材料不够。"),
        "no_source": _("没有说明“%(about)s”从哪里来。"),
        "two_limits": _("同时适用两个时限：%(about)s。"),
        "no_case": _("无论怎么回答都办不了。"),
        "dead_question": _("问题“%(about)s”永远问不到。"),
        "dead_rule": _("规则“%(about)s”永远不会成立。"),
        "idle_rule": _("规则“%(about)s”成立时也不起作用。"),
        "contradiction": _("规则之间互相抵消，永远不起作用：%(about)s。"),
        "never_needed": _("没有任何情形需要“%(about)s”。"),
    }
    return _filled(told, failure.code, {"about": _listed([name_part(guide, key) for key in failure.about])})


def tell_answers(guide: Guide, case: Sequence[tuple[str, str]]) -> str:
    """The answers of a case as people read them: question: option; …"""
    labels = {
        (question.key, option.key): f"{question.text.translated(locale())} {option.label.translated(locale())}"
        for question in guide.questions
        for option in question.options
    }
    return ("；" if locale() == "zh" else "; ").join(labels.get(pair, " ".join(pair)) for pair in case)


def tell_notice_error(guide: Guide, error: NoticeError) -> str:
    """Why a notice cannot be handed out like this."""
    told = {
        "nothing_missing": _("请先选出缺少或不符合要求的材料。"),
        "not_asked": _("这种情形不需要下列材料，不能要求补正：%(about)s。"),
        "not_deferrable": _("下列材料不能容缺后补：%(about)s。"),
        "no_reason": _("不予受理必须写明理由。"),
        "no_remedies": _("指南没有写明救济途径，不能出具不予受理的告知单。"),
    }
    return _filled(told, error.code, {"about": _listed([name_part(guide, key) for key in error.keys])})


def tell_matter_error(error: MatterError) -> str:
    """Why several guides cannot be joined as one matter."""
    told = {
        "unknown_guide": _("“一件事”引用了不存在的指南：%(about)s。"),
        "circular_matter": _("下列指南互相等待，排不出先后：%(about)s。"),
    }
    return _filled(told, error.code, {"about": _listed(error.guides)})


def name_part(guide: Guide, key: str) -> str:
    """The name of a part by target or key, in the language of the request; the key where it has none."""
    targets = guide.parts()
    part = targets.get(key) or next((part for target, part in targets.items() if target.endswith(f":{key}")), None)
    question = next((question for question in guide.questions if question.key == key), None)
    text = question.text if question else getattr(part, "name", None) or getattr(part, "text", None)
    return text.translated(locale()) if text else key


def _listed(names: Sequence[str]) -> str:
    return ("、" if locale() == "zh" else ", ").join(names)


def _filled(told: Mapping[str, str], code: str, facts: Mapping[str, Any]) -> str:
    return told[code] % {"number": "", "day": "", **facts}
