"""A declared mapping from the headers of other people's tables to our fields."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from standards.loading.errors import ColumnsMissing, ColumnsRepeated


@dataclass(frozen=True)
class ColumnMap:
    """Which headers mean which field; `required` fields must be there, others may be."""

    headers: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]

    def known_headers(self) -> tuple[str, ...]:
        """Every header this mapping understands."""
        return tuple(header for names in self.headers.values() for header in names)

    def rename(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A new frame with our field names, absent optional fields as ""; ColumnsMissing, ColumnsRepeated."""
        found = {field: [name for name in names if name in frame] for field, names in self.headers.items()}
        missing = [self.headers[field][0] for field in self.required if not found[field]]
        if missing:
            raise ColumnsMissing(columns=", ".join(missing), header=", ".join(map(str, frame.columns)))
        repeated = [field for field, names in found.items() if len(names) > 1]
        twice = [str(name) for name in frame.columns[frame.columns.duplicated()] if name]
        if repeated or twice:
            raise ColumnsRepeated(columns=", ".join([*repeated, *twice]))
        columns = {field: frame[names[0]] if names else "" for field, names in found.items()}
        return pd.DataFrame(columns, index=frame.index, dtype=str)


CATALOGUE = ColumnMap(
    headers={
        "department": ("department", "部门", "实施主体", "dept_name", "实施主体名称"),
        "main_item": ("main_item", "主项", "主项名称"),
        "name": ("name", "事项名称", "task_name", "名称"),
        "region_code": ("area_code", "区划代码", "行政区划代码", "区域编码"),
        "item_code": ("item_code", "事项编码", "实施编码", "task_code"),
        "task_type": ("task_type", "事项类型", "taskType"),
        "credit_code": ("credit_code", "统一社会信用代码", "org_code"),
        "local_agency_code": ("dept_code", "部门编码", "实施主体编码"),
        "link": ("link", "链接", "url"),
    },
    required=("department", "name", "item_code"),
)
