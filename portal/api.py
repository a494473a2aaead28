"""The programming interface under /api/v1: one description (OpenAPI), answers and refusals in JSON."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, make_response
from flask_smorest import Api
from flask_smorest import Blueprint as ApiBlueprint
from flask_wtf.csrf import CSRFProtect
from marshmallow import Schema, fields
from werkzeug.exceptions import UnprocessableEntity

from portal.audience import Audience, Guard

PREFIX = "/api/v1"


class ErrorSchema(Schema):
    """Every refusal: the status, a sentence, and by field what is wrong."""

    status = fields.Integer(required=True)
    error = fields.String(required=True)
    by_field = fields.Dict(data_key="fields")


class HouseApi(Api):  # type: ignore[misc] # flask-smorest publishes no types
    """Leaves errors to portal.errors, which answers JSON under /api/ and pages elsewhere."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(UnprocessableEntity, _explain)


def api_blueprint(name: str, import_name: str, admits: Audience, *, guard: Guard | None = None) -> ApiBlueprint:
    """A part of the interface that only this audience enters."""
    blueprint = ApiBlueprint(name, import_name, url_prefix=PREFIX)
    blueprint.admits = admits
    if guard is not None:
        blueprint.before_request(guard)
    elif admits is not Audience.EVERYONE:
        raise ValueError(f"{admits} needs a guard of its own")
    return blueprint


def init_app(app: Flask, makers: Sequence[Callable[[], Blueprint]], csrf: CSRFProtect) -> None:
    """Mount the features' parts and describe them all in /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="明窗 Mingchuang",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = HouseApi(app)
    for make in makers:
        blueprint = make()
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint)


def _explain(error: Any) -> Response:
    """What is wrong with which field."""
    messages = getattr(error, "data", {}).get("messages", {})
    return make_response(jsonify(status=422, error="the request does not fit its description", fields=messages), 422)
