"""What signed-in persons see and change of their own account."""

from flask import Blueprint, render_template

from portal.audience import Audience, audience


def pages() -> Blueprint:
    """One's own account; password and second factor are pages of the sign-in library in our frame."""
    pages = audience("account", __name__, Audience.SIGNED_IN)
    pages.add_url_rule("/account", view_func=show)
    return pages


def show() -> str:
    """Name, role and place, and what may be changed."""
    return render_template("account.html")
