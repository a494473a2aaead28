"""What an import from the command line needs to know: known credit codes, and in whose name it writes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.accounts.scope import EVERYWHERE
from portal.places.models import Agency

IMPORTER = "import@system.invalid"


def credit_codes(session: Session) -> list[str]:
    """The sound credit codes of all known agencies, in order: the register repairs are proposed from."""
    sound = select(Agency.credit_code).where(Agency.credit_code_fault.is_(None)).distinct()
    return list(session.scalars(sound.order_by(Agency.credit_code)))


def importer(session: Session) -> UserAccount:
    """The account of the command line's imports: nobody can sign in with it."""
    found = session.scalar(select(UserAccount).where(UserAccount.email == IMPORTER))
    if found is not None:
        return found
    person = UserAccount(
        email=IMPORTER, name="导入", active=False, role="admin", scope_kind=EVERYWHERE.kind, scope_id=EVERYWHERE.id
    )
    session.add(person)
    session.flush()
    return person
