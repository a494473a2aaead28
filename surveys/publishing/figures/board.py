"""The scores of a scope and period as the office sees them: one measured frame for page, export and headline."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE, Scope
from portal.places.models import Region, Window
from portal.places.queries import window_within
from surveys.publishing.figures.assess import measure
from surveys.publishing.figures.gather import Directory, add_places, gather_windows, read_directory
from surveys.publishing.figures.periods import Period
from surveys.publishing.figures.rows import ScoreRow, print_scores
from surveys.publishing.figures.units import tidy_units
from surveys.publishing.methods.registry import InForce, method_in_force
from surveys.publishing.tallying.queries import last_recount

PROVINCE_LEVEL = 2


@dataclass(frozen=True)
class Board:
    """Measured rows of windows, halls and regions, with the method they were measured by."""

    period: Period
    method: InForce
    directory: Directory
    frame: pd.DataFrame

    def rows(self, kind: str, *, locale: str) -> list[ScoreRow]:
        """The rows of one kind (window, hall, region), by code."""
        chosen = self.frame[self.frame["kind"] == kind]
        return self._print(chosen, locale)

    def row(self, unit: str, *, locale: str) -> ScoreRow | None:
        """One unit by its code; a hall's code is led by h."""
        found = self._print(self.frame[self.frame["unit"] == unit], locale)
        return found[0] if found else None

    def region_of(self, unit: str) -> str:
        """The code of the region a window, hall or region belongs to."""
        windows = self.directory.windows
        for column in ("window", "hall"):
            found = windows.loc[windows[column] == unit, "region"]
            if len(found):
                return str(found.iloc[0])
        return unit

    def _print(self, chosen: pd.DataFrame, locale: str) -> list[ScoreRow]:
        regions = dict(zip(self.directory.windows["window"], self.directory.windows["region"], strict=True))
        regions |= dict(zip(self.directory.windows["hall"], self.directory.windows["region"], strict=True))
        return print_scores(
            chosen,
            self.method.method,
            name=lambda code: self.directory.name(code, locale),
            region_of=lambda unit: str(regions.get(unit, unit)),
        )


def read_board(session: Session, scope: Scope, *, period: Period, method: InForce | None = None) -> Board:
    """The board of a scope; the method in force at the period's end unless another is given.

    Computed once for all windows and kept until the tallies change, then narrowed to the scope: a window has
    the same figures whoever looks.
    """
    chosen = method or method_in_force(session, day=period.end)
    stamp = last_recount(session)
    key = (str(session.get_bind().engine.url), stamp[:2] if stamp else None, period, chosen)
    whole = _KEPT.get(key)
    if whole is None:
        whole = _build(session, period=period, method=chosen)
        _KEPT.put(key, whole)
    return whole if scope == EVERYWHERE else _narrow(session, whole, scope)


def province(session: Session) -> Region | None:
    """The region everything else here reports to: the highest, first by code."""
    return session.scalar(
        select(Region).where(Region.valid_to.is_(None)).order_by(Region.level, Region.code, Region.id).limit(1)
    )


def _build(session: Session, *, period: Period, method: InForce) -> Board:
    directory = read_directory(session, EVERYWHERE)
    windows = gather_windows(session, period=period, method=method.method)
    units = add_places(windows, directory, top="")
    return Board(period, method, directory, measure(units, method.method))


def _narrow(session: Session, whole: Board, scope: Scope) -> Board:
    """The rows of the scope; halls and regions are summed again from the windows the scope holds."""
    inside = set(session.scalars(select(Window.code).where(window_within(scope))))
    windows = whole.frame[whole.frame["unit"].isin(inside) & whole.frame["kind"].eq("window")]
    top = session.get(Region, scope.id) if scope.kind == "region" else None
    units = add_places(tidy_units(windows), whole.directory, top=top.code if top else "")
    places = measure(units[units["kind"] != "window"], whole.method.method)
    # Windows keep their own figures: their case-mix adjustment compares with all windows, not with these.
    frame = pd.concat([places, windows], ignore_index=True)
    return Board(whole.period, whole.method, whole.directory, frame)


class _Kept:
    """The last boards, by everything they depend on."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.boards: dict[object, Board] = {}

    def get(self, key: object) -> Board | None:
        return self.boards.get(key)

    def put(self, key: object, board: Board) -> None:
        if len(self.boards) >= self.size:
            self.boards.pop(next(iter(self.boards)))
        self.boards[key] = board


_KEPT = _Kept(12)
