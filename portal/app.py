"""Puts the ground together. Which features stand on it, wsgi.py decides."""

from collections.abc import Sequence

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import api, apidocs, assets, commands, db, errors, frame, headers, home, i18n, logs
from portal.accounts import signin
from portal.accounts.views import pages as account_pages
from portal.audience import Audience
from portal.cookies import CookieSessions
from portal.features import Feature
from portal.jobs.queue import Jobs
from portal.jobs.views import pages as job_pages
from portal.settings import ROOT, Settings

UNGUARDED_BY_SESSION = {Audience.EVERYONE, Audience.DEVICE, Audience.CASE_SYSTEM}
MAX_BODY = 16 * 1024 * 1024


def create_app(settings: Settings, features: Sequence[Feature]) -> Flask:
    """The site with these settings and features; raises when a locale or a setting is missing."""
    app = Flask("portal")
    app.config.update(
        SETTINGS=settings,
        FEATURES=tuple(features),
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        WTF_CSRF_ENABLED=not settings.testing,
        MAX_CONTENT_LENGTH=MAX_BODY,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="mingchuang",
    )
    app.session_interface = CookieSessions()
    settings.var.mkdir(parents=True, exist_ok=True)
    logs.init_app(app)
    db.init_app(app, settings)
    Migrate(app, db.db, directory=str(ROOT / "portal" / "migrations"), compare_type=True, render_as_batch=True)
    i18n.init_app(app, settings)
    assets.init_app(app)
    headers.init_app(app, settings)
    errors.init_app(app, features)
    signin.init_app(app, settings)
    frame.init_app(app, settings, features)
    _offer_tasks(app, settings, features)
    _register(app, features)
    commands.init_app(app, features)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign] # how WSGI middleware is added
    return app


def _offer_tasks(app: Flask, settings: Settings, features: Sequence[Feature]) -> None:
    """Let the features' tasks be started; what a feature refuses is told to whoever started it."""
    tasks = [task for feature in features for task in feature.tasks]
    refusals: list[type[Exception]] = [errors.DomainError]
    refusals += [kind for feature in features for kind in feature.errors or ()]
    nightly = [entry for feature in features for entry in feature.nightly]
    Jobs(settings).init_app(app, tasks, nightly=nightly, refusals=refusals)


def _register(app: Flask, features: Sequence[Feature]) -> None:
    """Mount every blueprint; pages without a session need no token against forged requests."""
    csrf = CSRFProtect(app)
    makers = [home.public_pages, apidocs.pages, home.demo_pages, job_pages, account_pages]
    makers += [maker for feature in features for maker in feature.blueprints]
    for make in makers:
        blueprint = make()
        if getattr(blueprint, "admits", None) in UNGUARDED_BY_SESSION:
            csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    api.init_app(app, [maker for feature in features for maker in feature.interfaces], csrf)
