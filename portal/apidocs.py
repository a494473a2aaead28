"""The page that explains /api/v1 to people, drawn from its own description: no script, no other site."""

from typing import Any, NamedTuple

from flask import Blueprint, current_app, render_template

from portal.audience import Audience, audience


class Operation(NamedTuple):
    """One thing the interface can be asked."""

    method: str
    path: str
    summary: str
    parameters: list[dict[str, Any]]
    statuses: str


def pages() -> Blueprint:
    """The explanation, for everyone."""
    pages = audience("apidocs", __name__, Audience.EVERYONE)
    pages.add_url_rule("/api", view_func=show)
    return pages


def show() -> str:
    """Every operation with its parameters, by part."""
    description = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    parts = {tag["name"]: tag.get("description") or tag["name"] for tag in description.get("tags", [])}
    found: dict[str, list[Operation]] = {words: [] for words in parts.values()}
    for path, operations in description["paths"].items():
        shared = operations.get("parameters", [])
        for method, operation in operations.items():
            if method != "parameters":
                part = parts[operation["tags"][0]]
                found[part].append(_operation(method, path, operation, shared=shared))
    return render_template("api.html", parts={words: listed for words, listed in found.items() if listed})


def _operation(method: str, path: str, operation: dict[str, Any], *, shared: list[dict[str, Any]]) -> Operation:
    asked = [one for one in [*shared, *operation.get("parameters", [])] if "name" in one]
    statuses = "、".join(sorted(status for status in operation.get("responses", {}) if status.isdigit()))
    return Operation(method.upper(), path, operation.get("summary", ""), asked, statuses)
