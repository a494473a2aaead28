"""Background work of this room: printing letters, and forgetting contacts and letters."""

from typing import Any

from sqlalchemy.orm import Session

from portal.features import Progress, Task
from portal.jobs.queue import Nightly
from portal.orm import utc_now
from surveys.collecting.intake import business_day
from surveys.questionnaires.contacts import forget_expired
from surveys.questionnaires.letters import print_letters
from surveys.questionnaires.mailing import forget_files


def forget(session: Session, progress: Progress) -> dict[str, Any]:
    """Deletes contacts of closed campaigns, and printed letters whose day is over."""
    now = utc_now()
    gone = {"contacts": forget_expired(session, today=business_day(now)), "files": forget_files(session, now=now)}
    progress(1, 1)
    return gone


TASKS = (Task("questionnaires.letters", print_letters), Task("questionnaires.forget", forget))
NIGHTLY = (Nightly("questionnaires.forget", "删除抽样调查到期的联系方式和邀请信", 1, 10),)
