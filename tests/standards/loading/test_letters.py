"""Service letters of another government: everything comes in, and the dirt is told."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from standards.loading.errors import ColumnsMissing, FileMissing
from standards.loading.letters import LoadedLetters, convert_letters, load_letters, read_letter_mapping
from standards.models import Edition, Guide

SERVICE = {
    "file": "pedir.xml", "id": "pedir", "nome": "Pedir", "sigla": "", "descricao": "Pedido", "gratuito": "true",
    "servico_digital": "true", "tempo_tipo": "entre", "tempo_min": "8", "tempo_max": "15",
    "tempo_unidade": "dias-corridos", "orgao": "CGU", "orgao_id": "http://x/214460", "solicitantes": "Todos",
    "areas": "Saúde | Energia",
}  # fmt: skip
STEP = {"servico": "pedir", "etapa": "1", "titulo": "Pedir", "descricao": ""}
PAPER = {"servico": "pedir", "etapa": "1", "caso": "default", "caso_nome": "", "documento": "RG"}
COST = {"servico": "pedir", "etapa": "1", "descricao": "Taxa", "moeda": "R$", "valor": "1.348,37", "valorvar": ""}
CHANNEL = {"servico": "pedir", "etapa": "1", "tipo": "web", "descricao": "[x](https://a.gov.br/y)"}


def loaded(**tables: list[dict[str, str]]) -> LoadedLetters:
    given = {"services": [SERVICE], "steps": [STEP], "documents": [PAPER], "costs": [], "channels": [CHANNEL]} | tables
    columns = read_letter_mapping()["files"]
    frames = {
        name: pd.DataFrame(rows, columns=None if rows else columns[name], index=range(2, len(rows) + 2), dtype=str)
        for name, rows in given.items()
    }
    return convert_letters(frames, read_letter_mapping())


def codes(letters: LoadedLetters) -> list[str]:
    return [finding.code for finding in letters.report.findings]


def test_a_service_becomes_a_guide_that_says_it_is_foreign() -> None:
    guide = loaded().letters[0].content
    limit = guide.limits[0]
    assert (limit.number, limit.unit, str(limit.note)) == (15, "自然日", "entre 8 e 15")
    assert [str(paper.name) for paper in guide.materials] == ["RG"]
    assert guide.channels[0].url == "https://a.gov.br/y"
    assert (guide.charged, guide.identity.region) == (False, "999000000000")
    assert "境外公开资料" in str(guide.notes[0])
    assert codes(loaded()) == []


def test_another_currency_is_never_printed_as_yuan() -> None:
    fee = loaded(services=[SERVICE | {"gratuito": "false"}], costs=[COST]).letters[0].content.fees[0]
    assert (fee.amount, str(fee.standard)) == (None, "R$ 1.348,37")


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({"steps": []}, "steps.none"),
        ({"services": [SERVICE | {"gratuito": "false"}]}, "fee.charged_without_costs"),
        ({"costs": [COST]}, "fee.free_with_costs"),
        ({"services": [SERVICE | {"gratuito": ""}]}, "fee.not_said"),
        ({"services": [SERVICE | {"tempo_tipo": "nao-estimado-ainda"}]}, "limit.not_estimated"),
        ({"services": [SERVICE | {"tempo_tipo": "em-media"}]}, "limit.average"),
        ({"services": [SERVICE | {"tempo_unidade": "luas"}]}, "limit.unreadable"),
        ({"services": [SERVICE, SERVICE | {"file": "b.xml"}]}, "service.repeated_id"),
        ({"steps": [STEP, STEP | {"servico": "outro"}]}, "service.unknown"),
        ({"documents": [PAPER, PAPER | {"etapa": "2"}]}, "paper.repeated"),
        ({"documents": [PAPER | {"caso": "caso"}]}, "paper.case_without_name"),
        ({"channels": [CHANNEL | {"tipo": "pombo"}]}, "channel.unmapped"),
    ],
)
def test_each_kind_of_dirt_is_told(tables: dict[str, Any], code: str) -> None:
    assert code in codes(loaded(**tables))


def test_nothing_means_no_paper() -> None:
    assert loaded(documents=[PAPER | {"documento": "Nenhum"}]).letters[0].content.materials == ()


def test_a_folder_without_the_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        load_letters(tmp_path)
    for name in read_letter_mapping()["files"]:
        (tmp_path / f"{name}.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ColumnsMissing):
        load_letters(tmp_path)


@pytest.mark.realdata
def test_all_1856_services_come_in_and_the_dirt_is_counted(shared_data: Path) -> None:
    letters = load_letters(shared_data / "br_service_letters")
    found = Counter(codes(letters))
    assert len(letters.letters) == len({letter.code for letter in letters.letters}) == 1856
    assert letters.report.rows == 19_099
    assert found["steps.none"] == 28  # 25 without a step, and 3 without an id whose steps cannot be told apart
    assert found["fee.charged_without_costs"] == 36
    assert found["limit.not_estimated"] == 503
    assert found["service.no_id"] == 33
    # every row of steps is in a guide or in the report
    kept = sum(len(letter.content.steps) for letter in letters.letters)
    lost = sum(one.sheet == "steps" and one.severity == "reject" for one in letters.report.findings)
    assert kept + lost == 3721


@pytest.mark.realdata
@pytest.mark.slow
def test_the_command_writes_drafts_once(
    runner: FlaskCliRunner, session: Session, shared_data: Path, tmp_path: Path
) -> None:
    folder, report = str(shared_data / "br_service_letters"), tmp_path / "report.json"
    dry = runner.invoke(args=["items", "load-letters", folder, "--dry-run", "--report", str(report)])
    assert dry.exit_code == 0, dry.output
    assert session.scalar(select(func.count()).select_from(Guide)) == 0
    told = json.loads(report.read_text())
    assert (told["services"], told["lint"]["basis_missing"]) == (1856, 1856)
    begun = time.perf_counter()
    first = runner.invoke(args=["items", "load-letters", folder])
    assert time.perf_counter() - begun < 60
    assert "drafts 1856" in first.output
    again = runner.invoke(args=["items", "load-letters", folder])
    assert "unchanged 1856" in again.output
    states = dict(session.execute(select(Edition.state, func.count()).group_by(Edition.state)).tuples().all())
    assert states == {"draft": 1856}
    flagged = select(func.count()).select_from(Guide).where(Guide.foreign_source.is_not(None), ~Guide.simulated)
    assert session.scalar(flagged) == 1856
