"""Fills the demo with a simulated year: ratings, their tags and remarks, cases served. All marked simulated."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.crypto.suites import NATIONAL
from portal.features import Progress, SeedStep
from portal.orm import utc_now
from portal.places.models import window_agency
from portal.places.queries import windows as windows_in
from standards.models import Guide
from surveys.collecting.checking.running import check_ratings
from surveys.collecting.intake import CHINA, business_day
from surveys.collecting.keys import address_period
from surveys.collecting.models.checks import Quarantine
from surveys.collecting.models.ratings import Rating, RatingAddress, RatingComment, RatingTag
from surveys.collecting.models.windows import Served
from surveys.collecting.privacy import find_personal_data
from surveys.collecting.seeds.cheaters import cheat
from surveys.collecting.seeds.remarks import SCRIPTED, remark
from surveys.collecting.seeds.worlds import SEED, WindowFact, draw_world
from surveys.collecting.tags import QUESTION_SET, tags_of

CHUNK = 10_000
KOREAN_PREFECTURE = "2224"
WITH_TAGS, WITH_REMARK, WITH_FINISHED = 0.3, 0.035, 0.25
ADDRESS_DAYS = 60


def seed_ratings(session: Session, progress: Progress) -> None:
    """200,000 ratings of the last year, once."""
    if session.scalar(select(Rating.id).where(Rating.simulated).limit(1)):
        return
    world = draw_world(_facts(session), last=business_day(utc_now()) - timedelta(days=1))
    generator = np.random.default_rng(SEED + 1)
    ratings = cheat(world.ratings, seed=SEED + 2).sort_values(["day", "second", "window"], ignore_index=True)
    ratings = ratings.assign(id=_identities(generator, len(ratings)))
    ratings = ratings.assign(guide=_guides(session, generator, ratings["window"]))
    parts: list[tuple[Any, list[dict[str, Any]]]] = [
        (Rating.__table__, _rating_rows(generator, ratings)),
        (RatingTag.__table__, _tag_rows(generator, ratings)),
        (RatingComment.__table__, _remark_rows(generator, ratings)),
        (RatingAddress.__table__, _address_rows(generator, ratings)),
        (Served.__table__, _served_rows(world.served)),
    ]
    _insert(session, parts, progress)


def _facts(session: Session) -> list[WindowFact]:
    found = [window for window in windows_in(session, EVERYWHERE) if window.hall.simulated]
    return [WindowFact(window.id, window.hall.region.code.startswith(KOREAN_PREFECTURE)) for window in found]


def _identities(generator: np.random.Generator, size: int) -> "pd.Series[Any]":
    raw = generator.bytes(16 * size)
    return pd.Series(
        [UUID(bytes=raw[start : start + 16], version=4) for start in range(0, 16 * size, 16)], dtype=object
    )


def _guides(session: Session, generator: np.random.Generator, windows: "pd.Series[int]") -> list[str]:
    """What each rating was about: one of the guides of the window's agencies, the empty text where there is none."""
    handled: dict[int, list[str]] = {}
    pairs = select(window_agency.c.window_id, Guide.code).join(Guide, Guide.agency_id == window_agency.c.agency_id)
    for window, code in session.execute(pairs.order_by(window_agency.c.window_id, Guide.code)):
        handled.setdefault(window, []).append(code)
    numbers = generator.integers(0, 1_000_000, size=len(windows))
    return [
        handled[window][number % len(handled[window])] if window in handled else ""
        for window, number in zip(windows.tolist(), numbers.tolist(), strict=True)
    ]


def _moments(ratings: pd.DataFrame) -> list[datetime]:
    midnights = {day: datetime.combine(day, time(), CHINA) for day in ratings["day"].unique()}
    return [
        midnights[day] + timedelta(seconds=int(second))
        for day, second in zip(ratings["day"], ratings["second"], strict=True)
    ]


def _rating_rows(generator: np.random.Generator, ratings: pd.DataFrame) -> list[dict[str, Any]]:
    finished, trips = _finished(generator, ratings["level"].to_numpy())
    columns = zip(
        ratings["id"],
        ratings["window"].tolist(),
        ratings["level"].tolist(),
        ratings["language"],
        ratings["channel"].tolist(),
        ratings["basis"],
        ratings["day"],
        ratings["guide"],
        [1 if guide else None for guide in ratings["guide"]],
        _moments(ratings),
        finished,
        trips,
        strict=True,
    )
    fixed = {"state": "counted", "question_set": QUESTION_SET, "assess_number": 1, "simulated": True}
    first = ("id", "window_id", "level", "language", "channel", "basis", "rated_on")
    names = (*first, "guide", "guide_edition", "received_at", "finished", "trips")
    return [fixed | dict(zip(names, row, strict=True)) for row in columns]


def _finished(generator: np.random.Generator, level: np.ndarray) -> tuple[list[str | None], list[int | None]]:
    """Who answered whether it was done, and in how many trips: the unhappy more often not."""
    asked = generator.random(len(level)) < WITH_FINISHED
    done = generator.random(len(level)) < np.where(level >= 4, 0.93, 0.45)
    papers = generator.random(len(level)) < 0.6
    answers = np.where(done, "yes", np.where(papers, "papers", "no"))
    trips = np.clip(generator.geometric(np.where(level >= 4, 0.8, 0.45)), 1, 4)
    return (
        [str(answer) if said else None for answer, said in zip(answers, asked, strict=True)],
        [int(number) if said else None for number, said in zip(trips, asked, strict=True)],
    )


def _tag_rows(generator: np.random.Generator, ratings: pd.DataFrame) -> list[dict[str, Any]]:
    codes = {level: [tag.code for tag in tags_of(level)] for level in range(1, 6)}
    chosen = np.flatnonzero(generator.random(len(ratings)) < WITH_TAGS)
    first = (generator.random(len(chosen)) ** 1.7 * 8).astype(int)
    second = (first + generator.integers(1, 8, size=len(chosen))) % 8
    both = generator.random(len(chosen)) < 0.35
    rows: list[dict[str, Any]] = []
    ids, levels = ratings["id"].to_numpy(), ratings["level"].to_numpy()
    for place, one, other, two in zip(chosen, first, second, both, strict=True):
        found = codes[int(levels[place])]
        rows += [{"rating_id": ids[place], "code": found[number]} for number in ([one, other] if two else [one])]
    return rows


def _remark_rows(generator: np.random.Generator, ratings: pd.DataFrame) -> list[dict[str, Any]]:
    picked = (generator.random(len(ratings)) < WITH_REMARK) | ratings["script"].to_numpy(dtype=bool)
    written = ratings[picked]
    which = generator.integers(0, 1_000_000, size=len(written))
    rows = []
    for rating_id, level, language, script, number in zip(
        written["id"], written["level"], written["language"], written["script"], which, strict=True
    ):
        text = SCRIPTED[number % len(SCRIPTED)] if script else remark(language, pleased=level >= 4, number=int(number))
        findings = [finding.as_json() for finding in find_personal_data(text)]
        scan = "withheld" if findings else "clean"
        rows.append({"rating_id": rating_id, "text": text, "language": language, "scan": scan, "findings": findings})
    return rows


def _address_rows(generator: np.random.Generator, ratings: pd.DataFrame) -> list[dict[str, Any]]:
    """Hashes of addresses for the periods still open; those of the few phones repeat."""
    since = ratings["day"].max() - timedelta(days=ADDRESS_DAYS)
    recent = ratings[(ratings["day"] >= since) & ratings["channel"].isin((2, 3))]
    moments, numbers = _moments(recent), generator.integers(0, 2**48, size=len(recent))
    rows = []
    for rating_id, day, window, phone, moment, number in zip(
        recent["id"], recent["day"], recent["window"], recent["phone"], moments, numbers, strict=True
    ):
        named = f"{window}-{phone}" if phone else f"{number}"
        hashed = NATIONAL.digest(f"simulated:{named}".encode())
        rows.append(
            {
                "rating_id": rating_id,
                "period": address_period(day),
                "hash": hashed,
                "device": hashed,
                "received_at": moment,
            }
        )
    return rows


def _served_rows(served: pd.DataFrame) -> list[dict[str, Any]]:
    named = served.rename(columns={"window": "window_id"}).assign(simulated=True)
    return [
        {"day": day, "window_id": window, "cases": cases, "offered": offered, "simulated": True}
        for day, window, cases, offered in zip(
            named["day"],
            named["window_id"].tolist(),
            named["cases"].tolist(),
            named["offered"].tolist(),
            strict=True,
        )
    ]


def _insert(session: Session, parts: list[tuple[Table, list[dict[str, Any]]]], progress: Progress) -> None:
    total, done = sum(len(rows) for _table, rows in parts), 0
    for table, rows in parts:
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            session.execute(insert(table), part)
            done += len(part)
            progress(done, total)


def seed_checks(session: Session, progress: Progress) -> None:
    """The nightly check has run once, so that the queue holds what it found at the cheating windows."""
    if session.scalar(select(Quarantine.id).limit(1)) is None:
        check_ratings(session, progress, today=business_day(utc_now()))


STEPS = (SeedStep("ratings", seed_ratings), SeedStep("checks", seed_checks))
