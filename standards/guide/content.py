"""The content of one guide: everything an edition holds, as one frozen value. Knows no table and no page."""

from pydantic import Field

from standards.guide.conditions import Question, Rule
from standards.guide.papers import Group, Material
from standards.guide.parts import (
    Attachment,
    Basis,
    Channel,
    Condition,
    Contact,
    Faq,
    Fee,
    Intermediary,
    Limit,
    Part,
    Remedy,
    Result,
    Step,
    Trips,
)  # fmt: skip
from standards.guide.text import Code, Text, Value, Words

SCHEMA_VERSION = 1


class Identity(Value):
    """Who does what under which codes (domain.md 2.2, 2.4). Codes are kept as found; lint judges them."""

    name: Text
    item_code: Code | None = None
    guide_code: Code | None = None
    handling_code: Code | None = None
    local_code: Code | None = None
    kind: Code | None = None
    power_source: Code | None = None
    level: Code | None = None
    region: Code | None = None
    agency: Text | None = None
    agency_code: Code | None = None
    agency_nature: Code | None = None
    entrusted: Text | None = None
    joint_agencies: tuple[Text, ...] = ()
    objects: tuple[Code, ...] = ()
    person_topics: tuple[Code, ...] = ()
    company_topics: tuple[Code, ...] = ()
    local_topics: tuple[Text, ...] = ()
    aliases: tuple[Words, ...] = ()
    everyday: tuple[Words, ...] = ()


class Handling(Value):
    """How the item is handled: kind of case, area, online depth, and what else the hall offers."""

    project_kind: Code | None = None
    mode: Text | None = None
    closing: Text | None = None
    forms: tuple[Code, ...] = ()
    area: Code | None = None
    online_depth: Code | None = None
    in_centre: bool | None = None
    materials_by_post: bool = False
    quantity_limit: Text | None = None
    special_procedure: Text | None = None
    rights: Text | None = None
    flow_chart: Attachment | None = None


class Guide(Value):
    """The whole content of an edition. Lists keep their order; parts are named by key inside their list."""

    schema_version: int = Field(default=SCHEMA_VERSION, ge=1, le=SCHEMA_VERSION)
    identity: Identity
    summary: Text | None = None
    handling: Handling = Handling()
    bases: tuple[Basis, ...] = ()
    conditions: tuple[Condition, ...] = ()
    limits: tuple[Limit, ...] = ()
    trips: Trips | None = None
    channels: tuple[Channel, ...] = ()
    charged: bool | None = None
    fees: tuple[Fee, ...] = ()
    groups: tuple[Group, ...] = ()
    materials: tuple[Material, ...] = ()
    steps: tuple[Step, ...] = ()
    results: tuple[Result, ...] = ()
    consultation: tuple[Contact, ...] = ()
    complaint: tuple[Contact, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    faq: tuple[Faq, ...] = ()
    intermediaries: tuple[Intermediary, ...] = ()
    questions: tuple[Question, ...] = ()
    rules: tuple[Rule, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def name(self) -> str:
        """The Chinese name of the item."""
        return self.identity.name.zh

    def limit(self, kind: str) -> Limit | None:
        """The limit of a kind ("statutory", "promised") that applies always, else the first of the kind."""
        of_kind = [limit for limit in self.limits if limit.kind == kind]
        return next((limit for limit in of_kind if limit.need == "always"), of_kind[0] if of_kind else None)

    def parts(self) -> dict[str, Part]:
        """Every part a rule can name, by target ("material:id_card"), in the order of the guide."""
        lists: dict[str, tuple[Part, ...]] = {
            "condition": self.conditions, "limit": self.limits, "channel": self.channels, "fee": self.fees,
            "group": self.groups, "material": self.materials, "step": self.steps, "result": self.results,
        }  # fmt: skip
        return {f"{kind}:{part.key}": part for kind, parts in lists.items() for part in parts}
