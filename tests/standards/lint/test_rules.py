from typing import Any

import pytest

from standards.lint.checking import RULES, lint_guide, mend
from standards.lint.rule import Known
from tests.standards.lint.good import CODE, GONE, good_guide

OPTION = {"key": "own", "label": "自有"}
INSTANT = {"limits.1": {"key": "promise", "kind": "promised", "unit": "即办"}}
INSTANT_KIND = {"handling.project_kind": "1", "handling.mode": "即审即办"}
NO_FEES = {"charged": False, "fees": []}
DEAD = "https://example.org/sample.pdf"

# one example for each rule that violates it and nothing else
BROKEN: dict[str, dict[str, Any]] = {
    "catch_all_material": {"materials.0.name": "其他有关材料"},
    "catch_all_condition": {"conditions.0.text": "符合规定的其他条件"},
    "catch_all_demand": {"materials.0.standard": "视情况盖章"},
    "empty_words": {"summary": "详见"},
    "basis_missing": {
        "bases": [], "conditions.0.basis": GONE, "limits.0.basis": GONE, "steps.2.basis": GONE,
        "materials.4.basis": GONE, "remedies.0.basis": GONE, "intermediaries": [], **NO_FEES,
    },
    "basis_without_article": {"bases.0.article": GONE},
    "conditions_missing": {"conditions": []},
    "condition_without_basis": {"conditions.0.basis": GONE},
    "special_step_without_basis": {"steps.2.basis": GONE},
    "steps_missing": {"steps": []},
    "licence_steps_few": {"steps.5": GONE, "steps.4": GONE},
    "licence_step_kind_missing": {"steps.5": GONE},
    "steps_only_named": {"steps.0.detail": GONE},
    "licence_without_faq": {"faq": []},
    "result_missing": {"results": []},
    "result_without_sample": {"results.0.sample": GONE},
    "intermediary_without_basis": {"intermediaries.0.basis": GONE},
    "promise_beyond_law": {"limits.1.number": 25},
    "promise_missing": {"limits.1": GONE},
    "statutory_missing": {"limits.0": GONE},
    "limit_without_number": {"limits.1.number": GONE},
    "instant_with_number": {**INSTANT, **INSTANT_KIND, "limits.1.number": 1},
    "statutory_without_basis": {"limits.0.basis": GONE},
    "promise_not_shorter": {"limits.1.number": 20},
    "exclusion_without_reason": {"limits.0.excludes.0": {"kind": "hearing"}},
    "kind_against_promise": {"handling.project_kind": "1"},
    "mode_against_promise": {"handling.mode": "即审即办"},
    "closing_against_result": {"handling.closing": "出文办结"},
    "trips_missing": {"trips": GONE},
    "trips_without_reason": {"trips.reason": "无"},
    "reason_without_trips": {"trips.number": 0},
    "trips_beyond_one": {"trips.number": 2},
    "exception_without_reason": {"trips": {"number": 2, "reason": "双方到场", "exception": True}},
    "no_trip_no_way": {
        "trips": {"number": 0}, "channels.1": GONE, "channels.+": {"key": "agent", "kind": "agent"},
        "handling.materials_by_post": False, "handling.online_depth": GONE,
    },
    "online_yet_trips": {"handling.online_depth": "5"},
    "online_depth_without_channel": {"channels.1": GONE},
    "channel_missing": {"channels": [], "handling.online_depth": GONE},
    "window_without_place": {"channels.0.places.0.hours_note": GONE},
    "online_without_address": {"channels.1.url": GONE},
    "single_channel": {"channels.0": GONE, "trips": {"number": 0}},
    "charged_unsaid": {"charged": GONE, "fees": []},
    "charged_without_fee": {"fees": []},
    "free_with_fee": {"charged": False},
    "fee_without_basis": {"fees.0.basis": GONE},
    "fee_without_standard": {"fees.0.amount": GONE},
    "fee_not_payable_online": {"fees.0.pay_online": False},
    "fee_for_forms": {"fees.0.name": "申请书工本费"},
    "fee_by_local_paper": {"bases.1.title": "某县通知"},
    "reduction_without_basis": {"fees.0.reductions.0.basis": GONE},
    "materials_missing": {"materials": [], "groups": [], "questions": [], "rules": []},
    "material_without_source": {"materials.1.issuer": GONE},
    "shared_yet_asked": {"materials.3.copies": 1},
    "material_uncounted": {"materials.0.originals": 0},
    "later_without_days": {"materials.1.follow_days": GONE},
    "asked_twice": {
        "materials.+": {"key": "again", "name": "营业执照", "originals": 1, "how_to_get": "自备"}
    },
    "form_without_blank": {"materials.0.blank_form": GONE, "materials.0.sample": GONE},
    "form_without_sample": {"materials.0.sample": GONE},
    "proof_without_basis": {
        "materials.+": {"key": "proof", "name": "居住证明", "originals": 1, "issuer": "社区"}
    },
    "promise_without_replacement": {"materials.4.replacement": GONE},
    "group_incomplete": {"groups.0.choose": 3},
    "consultation_missing": {"consultation": []},
    "complaint_missing": {"complaint": []},
    "same_phone": {"complaint.0.value": "0431 81110001"},
    "counter_takes_complaints": {"complaint.0.value": "0431-81110000"},
    "consultation_without_area_code": {"consultation.0.value": "81110001"},
    "complaint_without_area_code": {"complaint.0.value": "81110002"},
    "remedies_missing": {"remedies.1": GONE},
    "address_not_web": {"channels.1.url": "javascript:alert(1)"},
    "key_repeated": {"steps.1.key": "accept"},
    "basis_unknown": {"conditions.0.basis": "nowhere"},
    "group_unknown": {
        "materials.+": {
            "key": "k", "name": "土地证", "group": "nowhere", "originals": 1, "how_to_get": "自备"
        }
    },
    "target_unknown": {"rules.0.targets": ["material:lease", "fee:nowhere"]},
    "choice_unknown": {
        "rules.0.when": {"any_of": [
            {"question": "premises", "option": "rented"}, {"question": "premises", "option": "lent"}]}
    },
    "part_without_rule": {"steps.2.need": "by_rule"},
    "question_without_options": {"questions.+": {"key": "empty", "text": "空的？"}},
    "question_with_one_option": {"questions.+": {"key": "one", "text": "一个？", "options": [OPTION]}},
    "option_repeated": {"questions.0.options.+": OPTION},
    "question_without_effect": {
        "questions.+": {"key": "idle", "text": "闲问？", "options": [OPTION, {"key": "b", "label": "乙"}]}
    },
    "agency_code_malformed": {"identity.agency_code": CODE[:17]},
    "guide_code_malformed": {"identity.guide_code": CODE[:30], "identity.handling_code": GONE},
    "item_code_malformed": {"identity.item_code": "65011", "identity.guide_code": GONE},
    "handling_code_malformed": {"identity.handling_code": CODE},
    "region_code_malformed": {"identity.region": "2201"},
    "codes_disagree": {"identity.level": "3"},
    "kind_unknown": {"identity.kind": "1"},
    "level_unknown": {"identity.level": "8", "identity.guide_code": GONE, "identity.handling_code": GONE},
    "objects_missing": {"identity.objects": []},
    "person_topic_for_companies": {"identity.objects": ["2"]},
    "company_topic_for_persons": {"identity.objects": ["1"]},
    "topic_missing": {"identity.person_topics": [], "identity.company_topics": []},
    "topic_unknown": {"identity.person_topics": ["041"]},
    "agency_missing": {"identity.agency": GONE},
    "name_untranslated": {"identity.name": "小店经营许可"},
}  # fmt: skip


def broken(rule: str) -> set[str]:
    return {finding.rule for finding in lint_guide(good_guide(BROKEN[rule]))}


def test_the_good_guide_breaks_no_rule() -> None:
    assert lint_guide(good_guide()) == ()


def test_every_rule_has_an_example_of_its_own() -> None:
    assert set(BROKEN) | {"dead_reference"} == set(RULES)
    assert len(RULES) >= 40


@pytest.mark.parametrize("rule", BROKEN)
def test_the_example_of_a_rule_breaks_that_rule_only(rule: str) -> None:
    assert broken(rule) == {rule}


def test_an_address_the_caller_knows_to_be_dead_is_found_wherever_it_stands() -> None:
    findings = lint_guide(good_guide(), known=Known(frozenset({DEAD})))
    assert {finding.rule for finding in findings} == {"dead_reference"}
    assert [finding.path for finding in findings] == ["materials.0.sample.url", "results.0.sample.url"]


@pytest.mark.parametrize("rule", [entry.id for entry in RULES.values() if entry.fix])
def test_a_certain_fix_leaves_nothing_of_its_rule_and_breaks_no_other(rule: str) -> None:
    changes = BROKEN[rule]
    if rule == "agency_code_malformed":
        changes = {"identity.agency_code": CODE[:18].lower()}
    assert lint_guide(mend(good_guide(changes), rule)) == ()


@pytest.mark.parametrize("language", ["zh", "en", "ko"])
@pytest.mark.parametrize("rule", BROKEN)
def test_every_sentence_can_be_told_in_every_language(rule: str, language: str) -> None:
    for finding in lint_guide(good_guide(BROKEN[rule])):
        told = finding.told(language)
        assert told
        assert "{" not in told
        assert finding.source


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_sentence_lacks_its_translation(language: str) -> None:
    assert [rule.id for rule in RULES.values() if getattr(rule.sentence, language) is None] == []
