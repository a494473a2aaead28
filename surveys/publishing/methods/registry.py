"""The register of methods: drafting, signing by a second person, and which one is in force on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import UserAccount
from portal.audit.record import Actor, Change, record
from portal.errors import Conflict, DomainError, NotFound
from portal.i18n import gettext as _
from surveys.publishing.indicators.catalogue import check_listed
from surveys.publishing.methods.models import MethodVersion
from surveys.scoring.method import Method


@dataclass(frozen=True)
class InForce:
    """A method with its number; number 0 is the built-in one that nobody signed yet."""

    number: int
    method: Method
    id: int | None = None
    valid_from: date | None = None


def method_versions(session: Session) -> list[MethodVersion]:
    """All versions, newest first."""
    return list(session.scalars(select(MethodVersion).order_by(MethodVersion.number.desc())))


def method_version(session: Session, *, number: int) -> MethodVersion:
    """One version; NotFound when there is none."""
    found = session.scalar(select(MethodVersion).where(MethodVersion.number == number))
    if found is None:
        raise NotFound(_("没有第 %(number)s 版计分方法。", number=number))
    return found


def method_in_force(session: Session, *, day: date) -> InForce:
    """The newest signed version valid on the day; the built-in parameters when there is none."""
    found = session.scalar(
        select(MethodVersion)
        .where(MethodVersion.state == "signed", MethodVersion.valid_from <= day)
        .order_by(MethodVersion.valid_from.desc(), MethodVersion.number.desc())
        .limit(1)
    )
    return read_version(found) if found else InForce(0, Method())


def read_version(version: MethodVersion) -> InForce:
    """The version as a method."""
    return InForce(version.number, Method.from_dict(version.parameters), version.id, version.valid_from)


def draft_method(
    session: Session, parameters: dict[str, Any], *, valid_from: date, reason: str, by: UserAccount
) -> MethodVersion:
    """A new draft with the next number; DomainError says which parameter is wrong."""
    method = check_parameters(parameters)
    number = (session.scalar(select(func.max(MethodVersion.number))) or 0) + 1
    version = MethodVersion(
        number=number,
        valid_from=valid_from,
        parameters=method.to_dict(),
        digest=method.digest(),
        reason=reason,
        drafted_by=by.id,
    )
    session.add(version)
    session.flush()
    _note(session, version, by=by, action="method.drafted", reason=reason)
    return version


def revise_method(session: Session, version: MethodVersion, parameters: dict[str, Any], *, by: UserAccount) -> None:
    """Changes a draft; Conflict on a signed version, which a new version must replace."""
    if version.state != "draft":
        raise Conflict(
            _("第 %(number)s 版方法已经签发，不能修改。", number=version.number),
            hint=_("请另起一个新版本；已冻结和已公布的排名继续使用原来的版本。"),
        )
    method = check_parameters(parameters)
    version.parameters, version.digest = method.to_dict(), method.digest()
    _note(session, version, by=by, action="method.revised", reason="")


def sign_method(session: Session, version: MethodVersion, *, by: UserAccount, now: datetime) -> None:
    """Signs a draft, by a person who did not draft it."""
    if version.state != "draft":
        raise Conflict(_("第 %(number)s 版方法已经签发，不能修改。", number=version.number))
    if version.drafted_by == by.id:
        raise Conflict(_("起草人不能签发自己起草的方法，请由另一人签发。"))
    version.state, version.signed_by, version.signed_at = "signed", by.id, now
    session.flush()
    _note(session, version, by=by, action="method.signed", reason="")


def check_parameters(parameters: dict[str, Any]) -> Method:
    """The method of these parameters; DomainError with the reason when they make none."""
    try:
        method = Method.from_dict(parameters)
        check_listed(method.indicators)
        return method
    except (ValueError, TypeError) as error:
        raise DomainError(_("方法参数有误：%(error)s", error=str(error))) from error


def _note(session: Session, version: MethodVersion, *, by: UserAccount, action: str, reason: str) -> None:
    change = Change(
        "method_version", str(version.number), after={"digest": version.digest, "state": version.state}, reason=reason
    )
    record(session, change, actor=Actor(by.id, by.role), action=action)
