"""Security headers. No inline code, no third party; scripts carry the nonce of their page."""

import secrets

from flask import Flask, Response, g
from markupsafe import Markup

from portal.audience import is_for_everyone
from portal.settings import Settings

POLICY = (
    "default-src 'self'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "worker-src 'self'; manifest-src 'self'"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def csp_nonce() -> str:
    """This page's nonce. Pages cached for everybody do not call it: their scripts are files of this site."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def nonce_attribute() -> Markup:
    """` nonce="…"` for a script of a page with a session; nothing on public pages: they are kept and compared."""
    if is_for_everyone():
        return Markup("")
    return Markup(' nonce="{}"').format(csp_nonce())


def init_app(app: Flask, settings: Settings) -> None:
    """Send the headers with every answer."""
    app.jinja_env.globals.update(csp_nonce=csp_nonce, nonce_attribute=nonce_attribute)

    fixed = FIXED | ({"Strict-Transport-Security": "max-age=31536000"} if settings.secure_cookies else {})

    @app.after_request
    def add_headers(response: Response) -> Response:
        scripts = f"'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
        wanted = fixed | {"Content-Security-Policy": POLICY.format(scripts=scripts)}
        # `setdefault` would read all headers again for each of these, with every answer.
        given = {name.lower() for name, _ in response.headers}
        response.headers.extend((name, value) for name, value in wanted.items() if name.lower() not in given)
        return response
