"""What sample surveys bring to the site."""

from portal.crypto.resealing import SealedColumn
from portal.features import Feature, NavItem
from portal.i18n import lazy_gettext as _l
from surveys.questionnaires.contacts import PURPOSE
from surveys.questionnaires.mailing import FILE_PURPOSE
from surveys.questionnaires.models import LetterFile, MemberContact
from surveys.questionnaires.seeds import STEPS
from surveys.questionnaires.tasks import NIGHTLY, TASKS
from surveys.questionnaires.views import answering, interviews, office, versions

OFFICE = frozenset({"office", "admin"})
OVERSIGHT = frozenset({"office", "supervisor", "admin"})

FEATURE = Feature(
    name="questionnaires",
    blueprints=(
        answering.public_pages,
        office.office_pages,
        versions.office_pages,
        interviews.interviewer_pages,
    ),
    navigation=(
        NavItem(_l("抽样调查"), "surveys.index", OFFICE),
        NavItem(_l("电话访问"), "interviews.index", OVERSIGHT),
    ),
    sealed=(SealedColumn(MemberContact.sealed, PURPOSE), SealedColumn(LetterFile.sealed, FILE_PURPOSE)),
    tasks=TASKS,
    nightly=NIGHTLY,
    seeds=STEPS,
)
