"""What a column and a sheet of the workbook are, and the columns many sheets share. Data only.

A column's kind says how its value is written (standards.exchange.cells). A path leads into the part.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its header, the path of its field, how it is written, and what to put there."""

    header: str
    path: tuple[str, ...]
    kind: str
    told: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet: `place` is the list it fills ("" the guide itself); with `parent`, a list inside that list's parts."""

    sheet: str
    place: str
    columns: tuple[Column, ...]
    parent: str = ""
    owner: str = ""  # header of the column that names the part it belongs to


GUIDE = "指南编号"
EDITION = "版本"
ITEM = "事项编码"
AGENCY_NAME = "主管单位"
AGENCY_CODE = "主管单位信用代码"
FRONT = (GUIDE, EDITION, ITEM, AGENCY_NAME, AGENCY_CODE)  # of the sheet 指南; all others begin with GUIDE
ABOUT, ITEMS, TRANSLATIONS = "说明", "事项", "翻译"
ITEM_HEADERS = (ITEM, "名称", "类型", "例外事项", "例外原因")
TRANSLATION_HEADERS = (GUIDE, "位置", "中文", "English", "한국어")
KEY_TOLD = "本表内不重复的小写字母、数字、- 或 _，规则和引用用它来指"


def columns_of(*lines: str) -> tuple[Column, ...]:
    """Columns from lines "header|path|kind|told"."""
    split = [(*line.split("|"), "")[:4] for line in lines]
    return tuple(Column(header, tuple(filter(None, path.split("."))), kind, told) for header, path, kind, told in split)


def attachment(name: str, path: str) -> tuple[str, ...]:
    return (
        f"{name}|{path}.name|text|文件名称",
        f"{name}网址|{path}.url|words",
        f"{name}文件|{path}.file|words|平台存放的文件的 sha-256",
        f"{name}编号|{path}.number|words",
    )


KEY = f"代号|key|words|{KEY_TOLD}"
PART = (KEY, "适用|need|choice:need|总是，或由“规则”表决定", "演示值|demo|flag|未经核实的值填“是”")
DEMO = "演示值|demo|flag|未经核实的值填“是”"
BASIS = "依据|basis|words|“依据”表中的代号"
