"""The rules of the house, checked on the whole code."""

import ast
import re
import tomllib
from collections import Counter
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.access import ACCESS, FOREIGN_BLUEPRINTS

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-dev.txt"
PACKAGES = ("portal", "standards", "surveys")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEMPLATES = sorted(path for package in PACKAGES for path in (ROOT / package / "templates").rglob("*.html"))
MAY_COMMIT = re.compile(
    r"(views|commands|cli|tasks|seeds|worker)(/|\.py)|portal/(jobs|home|commands|doctor)|portal/migrations/env.py"
)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name == "__init__.py"], ids=relative)
def test_init_files_are_empty(path: Path) -> None:
    assert path.read_text() == ""


@pytest.mark.parametrize("folder", sorted({path.parent for path in SOURCES}), ids=relative)
def test_every_package_says_that_it_is_one(folder: Path) -> None:
    if "migrations" not in folder.parts:
        assert (folder / "__init__.py").exists()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_files_stay_small(path: Path) -> None:
    if "versions" not in path.parts:
        assert len(path.read_text().splitlines()) <= 300, "split it by noun"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_functions_stay_small(path: Path) -> None:
    if "versions" in path.parts:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} is too long"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_only_views_and_commands_commit(path: Path) -> None:
    if MAY_COMMIT.search(relative(path)):
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr != "commit", f"line {node.lineno} commits"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_imports_stand_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        deferred = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not deferred, f"{function.name} imports late"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_every_suppression_gives_its_reason(path: Path) -> None:
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if re.search(r"# (noqa|type: ignore)", line):
            assert re.search(r"# (noqa: [A-Z0-9, ]+ - \S|type: ignore\[[a-z-, ]+\].*# \S)", line), (
                f"line {number}: why?"
            )


def test_no_two_templates_share_a_name() -> None:
    names = Counter(
        path.relative_to(ROOT / relative(path).split("/")[0] / "templates").as_posix() for path in TEMPLATES
    )
    assert not [name for name, count in names.items() if count > 1]


def test_every_template_compiles_and_holds_no_inline_code(app: Flask) -> None:
    environment: Environment = app.jinja_env
    for path in TEMPLATES:
        text = path.read_text()
        environment.parse(text)
        inline = re.search(r"<style|\sstyle=|\son[a-z]+=\"", re.sub(r"<svg.*?</svg>", "", text, flags=re.S))
        assert not inline, relative(path)


def test_the_contracts_name_real_modules() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    keys = ("layers", "source_modules", "forbidden_modules", "modules")
    names = {name for contract in contracts for key in keys for name in contract.get(key, [])}
    missing = [name for name in names if find_spec(name.replace(".*", "")) is None]
    assert not missing


def test_every_blueprint_has_an_audience(app: Flask) -> None:
    without = [name for name, blueprint in app.blueprints.items() if not hasattr(blueprint, "admits")]
    assert set(without) == FOREIGN_BLUEPRINTS


def test_the_access_table_equals_the_url_map(app: Flask) -> None:
    found = {}
    for rule in app.url_map.iter_rules():
        blueprint = app.blueprints.get(rule.endpoint.rsplit(".", 1)[0])
        found[rule.endpoint] = blueprint.admits.name if hasattr(blueprint, "admits") else "FOREIGN"
    assert found == ACCESS


def test_no_page_answers_get_and_is_named_for_an_act(app: Flask) -> None:
    acts = re.compile(r"(delete|remove|publish|sign|approve|revoke|withdraw|exclude)$")
    for rule in app.url_map.iter_rules():
        if acts.search(rule.endpoint) and not rule.endpoint.startswith("security."):
            assert "POST" in (rule.methods or set()), f"{rule.endpoint} acts on GET alone"


def test_no_file_names_a_registry_or_this_machine() -> None:
    forbidden = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|/work/|/root/")
    listed = [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and path.suffix in {".py", ".txt", ".toml", ".md", ".sh", ".yaml", ".html", ".css", ".js"}
    ]
    ours = [path for path in listed if not {".venv", ".git", "var", "node_modules"} & set(path.relative_to(ROOT).parts)]
    assert [
        relative(path) for path in ours if path.name != "test_house.py" and forbidden.search(path.read_text())
    ] == []


def test_the_lock_keeps_every_extra_that_is_asked_for() -> None:
    """Pip, asked for hashes, takes any release for `coverage[toml]` unless just that is pinned."""
    pins = [Requirement(line.split(" \\")[0]) for line in LOCK.read_text().splitlines() if re.match(r"[a-zA-Z]", line)]
    kept = {canonicalize_name(pin.name): pin.extras for pin in pins}
    lost = {
        f"{asked} for {one.name}"
        for one in distributions()
        for asked in map(Requirement, one.requires or [])
        if (asked.marker is None or asked.marker.evaluate({"extra": ""}))
        and not asked.extras <= kept.get(canonicalize_name(asked.name), asked.extras)
    }
    assert lost == set()
