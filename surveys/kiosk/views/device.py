"""What a tablet opens and calls: enrolment, its one page, its worker, its sends. No session, a cookie of its own."""

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from markupsafe import Markup
from pydantic import ValidationError

from portal import assets, qr
from portal.audience import Audience, audience
from portal.audit.record import Actor, Change, record
from portal.db import session
from portal.i18n import BABEL_CODES, HTML_CODES, NAMES
from portal.i18n import gettext as _
from portal.orm import utc_now
from portal.settings import Settings
from surveys.collecting.forms import COMMENT_LENGTH, TRIPS
from surveys.collecting.keys import keys_of
from surveys.collecting.places import code_of
from surveys.collecting.tags import tags_of
from surveys.kiosk.arrivals import Opening, Parcel, take_parcel
from surveys.kiosk.devices import DeviceKeys, check_pin, enrol, find_device
from surveys.kiosk.forms import EnrolForm
from surveys.kiosk.models import KioskDevice
from surveys.kiosk.screens import MOST_ITEMS, matters, offered_items, words
from surveys.kiosk.sealing import WordsKey

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
COOKIE = "kiosk"
FILES = (
    *("css/tokens.css", "css/citizen.css", "css/kiosk.css", "img/mark.svg"),
    *("js/kiosk-seal.js", "js/kiosk-queue.js", "js/kiosk-read.js", "js/kiosk-pages.js", "js/kiosk.js"),
)
WORKER = assets.STATIC / "js" / "kiosk-worker.js"
LEVELS = (5, 4, 3, 2, 1)


def open_pages() -> Blueprint:
    """Where a tablet becomes one of ours, and the worker that keeps its page."""
    pages = audience("kiosk_door", __name__, Audience.EVERYONE, template_folder=str(TEMPLATES))
    pages.add_url_rule("/kiosk/enrol", view_func=enrol_here, methods=["GET", "POST"])
    pages.add_url_rule("/kiosk/worker.js", view_func=worker)
    return pages


def device_pages() -> Blueprint:
    """What only an enrolled tablet reaches."""
    pages = audience("kiosk", __name__, Audience.DEVICE, guard=require_device, template_folder=str(TEMPLATES))
    pages.add_url_rule("/kiosk/", view_func=screen)
    pages.add_url_rule("/kiosk/send", view_func=send, methods=["POST"])
    pages.add_url_rule("/kiosk/unlock", view_func=unlock, methods=["POST"])
    pages.add_url_rule("/kiosk/leave", view_func=leave, methods=["POST"])
    return pages


def device_keys() -> DeviceKeys:
    """The keys of this site for tablets."""
    return DeviceKeys.of(_settings())


def require_device() -> ResponseReturnValue | None:
    """Lets a tablet with a good token in; others see where to type a code, and calls get 401."""
    token = request.cookies.get(COOKIE, "")
    found = find_device(session(), token, keys=device_keys()) if token else None
    if found is None:
        return redirect(_root("/kiosk/enrol")) if request.method == "GET" else (jsonify(error="not enrolled"), 401)
    g.kiosk = found
    return None


def enrol_here() -> ResponseReturnValue:
    """Type the one-time code; the tablet keeps a token that no script can read."""
    form = EnrolForm()
    if not form.validate_on_submit():
        return render_template("surveys/kiosk/enrol.html", form=form), 400 if form.is_submitted() else 200
    entered = enrol(session(), form.code.data, now=utc_now(), keys=device_keys())
    if entered is None:
        form.code.errors = [_("注册码不对、已经用过或者过期了，请到后台重新生成一个。")]
        return render_template("surveys/kiosk/enrol.html", form=form), 400
    device, token = entered
    _note(device, "kiosk.enrolled", {"window": device.window.code})
    session().commit()
    response = redirect(_root("/kiosk/"), 303)
    _keep(response, token)
    return response


def screen() -> Response:
    """The tablet's one page with every text in every language; its worker keeps it for when the network is away."""
    items = offered_items(session(), _device().window_id)
    response = make_response(
        render_template(
            "surveys/kiosk/screen.html",
            device=_device(),
            dictionary=_dictionary(),
            matters=matters(items, _settings().locales) if items else None,
            most=len(items) == MOST_ITEMS,
            phone=_phone_code(),
            words_key=WordsKey.of(_settings()).public,
            words_length=COMMENT_LENGTH,
            trips=TRIPS,
            names=[{"code": code, "html": HTML_CODES[code], "name": NAMES[code]} for code in _settings().locales],
            levels=LEVELS,
            tags={level: [tag.code for tag in tags_of(level)] for level in LEVELS},
            build=build(),
            root=_root(""),
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def build() -> str:
    """What the tablet runs: changes when one of its files does."""
    parts = "".join(assets.fingerprint(assets.STATIC / name) for name in (*FILES, "js/kiosk-worker.js"))
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def worker() -> Response:
    """The service worker, told which page and files to keep. It stands beside the page, so that it may serve it."""
    facts = {"build": build(), "page": _root("/kiosk/"), "files": [assets.asset(name) for name in FILES]}
    response = make_response(f"const KEPT = {json.dumps(facts)};\n{WORKER.read_text()}")
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


def send() -> ResponseReturnValue:
    """Take a parcel: receipts by rating id once they are committed. A repeat gets the same answer."""
    try:
        parcel = Parcel.model_validate(request.get_json(silent=True))
    except ValidationError:
        return jsonify(error="not a parcel"), 400
    now = utc_now()
    opening = Opening(keys_of(_settings()), WordsKey.of(_settings()))
    outcome = take_parcel(session(), _device(), parcel, now=now, opening=opening)
    session().commit()
    return jsonify(accepted=outcome.accepted, refused=outcome.refused, server_at=now.isoformat(), build=build())


def unlock() -> ResponseReturnValue:
    """Whether the staff PIN is right."""
    device, sent = _device(), request.get_json(silent=True)
    pin = str(sent.get("pin", "")) if isinstance(sent, dict) else ""
    right = check_pin(device, pin, now=utc_now(), keys=device_keys())
    _note(device, "kiosk.unlocked" if right else "kiosk.unlock_refused", {})
    session().commit()
    return jsonify(right=right)


def leave() -> ResponseReturnValue:
    """Forget the token on this tablet; the staff PIN is asked again, so that nobody leaves by the address alone."""
    device, sent = _device(), request.get_json(silent=True)
    pin = str(sent.get("pin", "")) if isinstance(sent, dict) else ""
    if not check_pin(device, pin, now=utc_now(), keys=device_keys()):
        session().commit()
        return jsonify(right=False), 403
    device.token_hash = None
    _note(device, "kiosk.left", {})
    session().commit()
    response = jsonify(right=True, address=url_for("kiosk_door.enrol_here"))
    response.delete_cookie(COOKIE, path=_root("/kiosk/"))
    return response


def _keep(response: Any, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=5 * assets.YEAR,
        path=_root("/kiosk/"),
        secure=_settings().secure_cookies,
        httponly=True,
        samesite="Strict",
    )


def _phone_code() -> Markup:
    """The window's code as a picture: for words that want a reply, which never are typed on a tablet."""
    address = f"{_settings().base_url}/r/{code_of(_device().window, keys=keys_of(_settings()))}"
    return qr.draw_svg(address, name="phone-code", label=address)


def _dictionary() -> dict[str, dict[str, str]]:
    """By language: every text of the screens, and the names of hall and window."""
    window, found = _device().window, {}
    for code in _settings().locales:
        with force_locale(BABEL_CODES[code]):
            places = {"hall": window.hall.name_in(code), "window": window.name_in(code)}
            found[code] = words() | places
    return found


def _note(device: KioskDevice, action: str, after: dict[str, Any]) -> None:
    record(session(), Change("kiosk_device", str(device.id), after=after), actor=Actor(None, "kiosk"), action=action)


def _device() -> KioskDevice:
    found: KioskDevice = g.kiosk
    return found


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _root(path: str) -> str:
    """An address without language: the tablet's one page speaks them all."""
    return f"{request.environ.get('mingchuang.root', '')}{path}"
