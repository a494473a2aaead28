"""Gives out puzzles to the pages of watched windows."""

from flask import Blueprint, Response, jsonify, make_response

from portal.audience import Audience
from portal.orm import utc_now
from surveys.collecting.proofs import new_challenge
from surveys.collecting.views.room import blueprint, room


def public_pages() -> Blueprint:
    """The address that rate.js asks."""
    pages = blueprint("proofs", __name__, Audience.EVERYONE)
    pages.add_url_rule("/proof", view_func=challenge)
    return pages


def challenge() -> Response:
    """A fresh puzzle."""
    response = make_response(jsonify(new_challenge(keys=room().keys, now=utc_now())))
    response.headers["Cache-Control"] = "no-store"
    return response
