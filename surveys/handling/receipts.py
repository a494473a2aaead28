"""What a receipt tells of the handling: taken up, replied, the standard repaired, closed. Never what was written."""

from sqlalchemy.orm import Session

from portal.i18n import gettext as _
from portal.places.models import Hall, Window
from surveys.collecting.models.ratings import Rating
from surveys.collecting.stages import Stage
from surveys.handling.models import HandlingCase
from surveys.handling.queries import case_of_rating
from surveys.handling.repairs import is_published, repair_of
from surveys.handling.replies import approved_of


def tell_handling(session: Session, rating: Rating) -> list[Stage]:
    """The stages of the rating's case, in their order; none without a case or once the rating was excluded."""
    case = case_of_rating(session, rating)
    if case is None or case.state == "excluded":
        return []
    return [*_begun(case), *_replied(session, case), *_repaired(session, case, rating), *_ended(case)]


def _begun(case: HandlingCase) -> list[Stage]:
    if case.state == "screening":
        due = _("最迟 %(day)s 核实。", day=case.due_on.isoformat()) if case.due_on else ""
        return [Stage(_("已交办理单位核实"), due, waiting=True)]
    if case.state == "appeal":
        told = _("办理单位认为评价有误，由其他单位的两个人复核；复核期间照常计入，直到第一个人同意剔除。")
        return [Stage(_("申诉复核中"), told, waiting=True)]
    if case.state in ("to_rectify", "rectifying", "to_approve"):
        due = _("最迟 %(day)s 答复。", day=case.rectify_due.isoformat()) if case.rectify_due else ""
        return [Stage(_("已核实，正在整改"), due, waiting=True)]
    return [Stage(_("已核实并办理"))]


def _replied(session: Session, case: HandlingCase) -> list[Stage]:
    replies = approved_of(session, case)
    if not replies:
        return []
    window = session.get_one(Window, case.window_id)
    hall = session.get_one(Hall, window.hall_id)
    return [Stage(_("办理单位的答复"), replies[-1].text, address=f"/replies/{hall.code}")]


def _repaired(session: Session, case: HandlingCase, rating: Rating) -> list[Stage]:
    edition = repair_of(session, case)
    if edition is None or edition.effective_from is None or not is_published(edition):
        return []
    told = _(
        "办事指南第 %(number)s 版，%(day)s 起生效。", number=edition.number, day=edition.effective_from.isoformat()
    )
    return [Stage(_("标准已经修订"), told, address=f"/guides/{rating.guide}/changes/{edition.number}")]


def _ended(case: HandlingCase) -> list[Stage]:
    if case.state != "closed" or case.ended_on is None:
        return []
    return [Stage(_("已办结"), case.ended_on.isoformat())]
