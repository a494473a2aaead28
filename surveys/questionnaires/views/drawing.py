"""The page of one version of a question set."""

from flask import render_template
from flask_security import current_user

from portal.db import session
from surveys.questionnaires.building.checking import check, minutes
from surveys.questionnaires.building.words import finding_words
from surveys.questionnaires.models import QuestionSet
from surveys.questionnaires.sets import can_be_asked, draft_of, versions
from surveys.questionnaires.words import answer_name, kind_names, rule_words


def draw_version(found: QuestionSet, *, refusal: str = "") -> str:
    """A draft with all that can be done to it, or a published version; `refusal` says why an act was not done."""
    written = draft_of(found)
    name = "draft" if found.published_at is None else "version"
    return render_template(
        f"surveys/questionnaires/building/{name}.html",
        found=found,
        content=written,
        refusal=refusal,
        findings=check(written),
        finding_words=finding_words(),
        minutes=minutes(written),
        others=[one for one in versions(session(), found.code) if one.id != found.id],
        kinds=kind_names(),
        answer_name=answer_name,
        rules={question.code: rule_words(question.code, written) for question in written.questions},
        numbers={question.code: place for place, question in enumerate(written.questions, start=1)},
        whole=can_be_asked(found),
        may_publish=current_user.id not in found.editor_ids,
    )
