"""The sentences for what an import finds, in the person's language."""

from collections.abc import Mapping

from portal.i18n import gettext as _
from standards.loading.errors import LoadingError
from standards.loading.report import Finding


def loading_error(error: LoadingError) -> str:
    """Why a file cannot be read at all."""
    values = {"path": "", "sheet": "", "sheets": "", "columns": "", "header": "", **error.values}
    sentences = {
        "file_missing": _("找不到文件“%(path)s”。", path=values["path"]),
        "format_unknown": _("“%(path)s”既不是 CSV 也不是 XLSX 文件。", path=values["path"]),
        "encoding_unknown": _("“%(path)s”的编码无法识别，请另存为 UTF-8。", path=values["path"]),
        "workbook_broken": _("“%(path)s”打不开，文件可能已损坏。", path=values["path"]),
        "sheet_unknown": _("没有找到需要的工作表；文件中有：%(sheets)s。", sheets=values["sheets"]),
        "header_merged": _("工作表“%(sheet)s”的表头有合并单元格，请拆分后重试。", sheet=values["sheet"]),
        "columns_missing": _("缺少列：%(columns)s。", columns=values["columns"]),
        "columns_repeated": _("这些列含义重复：%(columns)s。", columns=values["columns"]),
        "table_empty": _("“%(path)s”里没有数据行。", path=values["path"]),
    }
    return sentences.get(error.code, str(error))


def finding_sentence(finding: Finding) -> str:
    """What is wrong with a cell."""
    return _sentences().get(finding.code, finding.code)


def _sentences() -> Mapping[str, str]:
    return {
        "credit_code.missing": _("没有统一社会信用代码"),
        "credit_code.unreadable": _("事项编码结构不明，读不出统一社会信用代码"),
        "credit_code.placeholder": _("统一社会信用代码是占位的重复字符"),
        "credit_code.lower_case": _("统一社会信用代码有小写字母"),
        "credit_code.lost_character": _("统一社会信用代码只有 17 位，丢了一位"),
        "credit_code.other_length": _("统一社会信用代码不是 18 位"),
        "credit_code.wrong_alphabet": _("统一社会信用代码含有不用的字符（I、O、S、V、Z 等）"),
        "credit_code.wrong_check": _("统一社会信用代码的校验码不对"),
        "department.missing": _("没有部门名称"),
        "name.missing": _("没有事项名称"),
        "name.too_long": _("事项名称过长"),
        "name.repeated": _("同一部门有同名事项"),
        "item_code.missing": _("没有事项编码"),
        "item_code.repeated": _("事项编码重复"),
        "item_code.wrong_level": _("实施编码的行使层级不对"),
        "item_code.wrong_base": _("实施编码的基本编码不是数字"),
        "item_code.wrong_agency": _("实施编码中的统一社会信用代码不对"),
        "task_type.unknown": _("事项类型不在代码表中"),
        "region_code.other_length": _("区划代码不是 12 位"),
        "region_code.not_digits": _("区划代码含有数字以外的字符"),
        "region_code.unknown_province": _("区划代码没有省份"),
        "link.no_web_address": _("链接不是网址"),
        "row.ragged": _("这一行的列数与表头不一致"),
        "cell.formula": _("单元格是公式，不是值"),
        "cell.error": _("单元格是错误值"),
        "cell.long_number": _("长编码存成了数字，末尾几位可能已丢失"),
    }
