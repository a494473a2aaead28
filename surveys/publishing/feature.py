"""What publishing brings to the site: scores, methods, rankings, verification, open data."""

from flask import url_for
from sqlalchemy.orm import Session

from portal.features import DoorLink, Feature, NavItem
from portal.i18n import lazy_gettext as _l
from portal.jobs.queue import Nightly
from surveys.publishing import front
from surveys.publishing.commands import COMMANDS
from surveys.publishing.figures.periods import PeriodError
from surveys.publishing.indicators import models as indicator_models
from surveys.publishing.rankings import models as ranking_models
from surveys.publishing.receipts import models as receipt_models
from surveys.publishing.seeds import STEPS
from surveys.publishing.tallying import models as tally_models
from surveys.publishing.tasks import TASKS
from surveys.publishing.views import (
    calls,
    desk,
    details,
    indicators,
    method_desk,
    methods,
    opendata,
    rankings,
    results,
    scores,
    verify,
)

# Migrations compare all tables with the database: these belong to this room.
TABLES = (tally_models.Tally, receipt_models.ReceiptDay, ranking_models.Ranking, indicator_models.IndicatorValue)
OFFICE = frozenset({"office", "admin"})
OVERSIGHT = frozenset({"office", "supervisor", "admin"})


def _results(_session: Session) -> str:
    return url_for("results.index")


def _rankings(_session: Session) -> str:
    return url_for("rankings.index")


def _methods(_session: Session) -> str:
    return url_for("methods.index")


def _verify(_session: Session) -> str:
    return url_for("verify.ask")


def _open_data(_session: Session) -> str:
    return url_for("opendata.index")


FEATURE = Feature(
    name="publishing",
    blueprints=(
        scores.pages,
        desk.pages,
        method_desk.pages,
        details.desk_pages,
        details.pages,
        indicators.pages,
        calls.pages,
        methods.pages,
        rankings.pages,
        results.pages,
        verify.pages,
        opendata.pages,
    ),
    navigation=(
        NavItem(_l("满意率"), "scores.index", OVERSIGHT, "figures"),
        NavItem(_l("制作排名"), "desk.index", OFFICE, "figures"),
        NavItem(_l("计分方法"), "method_desk.index", OFFICE, "figures"),
        NavItem(_l("指标数值"), "indicators.index", OFFICE, "figures"),
    ),
    doors=(
        DoorLink("public", _l("各地满意率"), _results),
        DoorLink("public", _l("示范窗口排名"), _rankings),
        DoorLink("public", _l("数字怎么算"), _methods),
        DoorLink("public", _l("核验文件和回执"), _verify),
        DoorLink("public", _l("公开数据"), _open_data),
    ),
    showcase=(DoorLink("public", _l("最新一期示范窗口排名"), front.latest_address),),
    headline=front.headline,
    panels=(front.regions_panel, front.publications_panel),
    commands=COMMANDS,
    tasks=TASKS,
    nightly=(Nightly("tallies.check", "汇总并核对", hour=2),),
    seeds=STEPS,
    errors={PeriodError: 400},
)
