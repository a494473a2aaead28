"""The place a seed guide is made for: its region, the agency's code, the hall and its phones. Demo values."""

from dataclasses import dataclass

from stdnum.cn.uscc import calc_check_digit

from standards.guide.text import Text
from standards.seeds.entries import read_shared, text


@dataclass(frozen=True)
class SeedPlace:
    """A region with its hall; `area` is its telephone area code."""

    region: str
    name: Text
    level: str
    hall: str
    area: str

    def agency_name(self, department: str) -> Text:
        """The name of a department here, in three languages."""
        own = text(read_shared()["departments"][department]["name"])
        return Text(zh=f"{self.name.zh}{own.zh}", en=f"{self.name.en} {own.en}", ko=f"{self.name.ko} {own.ko}")

    def agency_code(self, department: str) -> str:
        """A well-formed credit code that says DEM: of the demo's windows, or of our own numbers beyond them."""
        number = int(read_shared()["departments"][department]["number"])
        body = f"11{self.region[:6]}DEM{number:05d}X"[:17]
        return body + calc_check_digit(body)

    def phone(self, department: str) -> str:
        """A made-up number for questions."""
        number = int(read_shared()["departments"][department]["number"])
        return f"{self.area}-25{number:05d}"


YANJI = SeedPlace(
    region="222401000000",
    name=Text(zh="延吉市", en="Yanji", ko="연길시"),
    level="4",
    hall="222401",
    area="0433",
)
