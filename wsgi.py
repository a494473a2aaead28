"""Composes the site: the only file that knows all rooms."""

import gc
import os

from flask import Flask

from portal import logs
from portal.administration.feature import FEATURE as ADMINISTRATION
from portal.app import create_app as build_app  # Flask would call a name create_app without arguments
from portal.features import Feature
from portal.fresh import make_ready
from portal.settings import Settings, SettingsError
from portal.unset import unset_app
from standards.feature import FEATURE as STANDARDS
from surveys.collecting.feature import FEATURE as COLLECTING
from surveys.feature import FEATURE as SCORING
from surveys.handling.feature import FEATURE as HANDLING
from surveys.kiosk.feature import FEATURE as KIOSK
from surveys.paper.feature import FEATURE as PAPER
from surveys.publishing.feature import FEATURE as PUBLISHING
from surveys.questionnaires.feature import FEATURE as QUESTIONNAIRES
from surveys.reports.feature import FEATURE as REPORTS
from surveys.workbench.feature import FEATURE as WORKBENCH

FEATURES: tuple[Feature, ...] = (
    WORKBENCH,
    STANDARDS,
    COLLECTING,
    KIOSK,
    PAPER,
    QUESTIONNAIRES,
    SCORING,
    PUBLISHING,
    REPORTS,
    HANDLING,
    ADMINISTRATION,
)


def make_app() -> Flask:
    """The site as the environment describes it; a wrong setting ends the start with a sentence that names it.

    On the command line what needs no settings still works.
    """
    logs.configure()
    try:
        settings = Settings.from_environ(os.environ)
    except SettingsError as error:
        if os.environ.get("FLASK_RUN_FROM_CLI") != "true":
            raise SystemExit(str(error)) from None
        return unset_app(str(error), [command for feature in FEATURES for command in feature.plain_commands])
    app = build_app(settings, FEATURES)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        make_ready(app)
    gc.collect()
    gc.freeze()  # what was loaded stays: looking through it again and again cost every rating a millisecond
    return app
