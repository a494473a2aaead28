"""A guide as CPSV-AP 3.2 in JSON-LD: the European vocabulary for public services, for the fields it has. Pure.

Source: Core Public Service Vocabulary Application Profile 3.2.0 and its SHACL shapes (SEMIC, CC BY 4.0).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from standards.guide.codes import COMPANY_TOPICS, PERSON_TOPICS, RESULT_KINDS, SERVICE_OBJECTS
from standards.guide.content import Guide
from standards.guide.papers import Material
from standards.guide.parts import Channel, Contact, Fee, Limit
from standards.guide.text import Text

MEDIA_TYPE = "application/ld+json"
CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#", "cv": "http://data.europa.eu/m8g/", "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#", "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/", "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
DURATIONS = {"自然日": "P{}D", "日": "P{}D", "小时": "PT{}H", "分钟": "PT{}M", "月": "P{}M"}
CHINESE_YUAN = "http://publications.europa.eu/resource/authority/currency/CNY"
Node = dict[str, Any]


def public_service(guide: Guide, *, address: str, code: str) -> Node:
    """The service as one JSON-LD document; `address` is the guide's page, parts are named by fragments of it."""
    return {"@context": CONTEXT, "@graph": service_nodes(guide, address=address, code=code)}


def catalogue(services: Sequence[Node]) -> Node:
    """Many services as one document, from the nodes of each."""
    return {"@context": CONTEXT, "@graph": list(services)}


def service_nodes(guide: Guide, *, address: str, code: str) -> list[Node]:
    """The nodes of one service: itself, its authority, papers, channels, costs, results and laws."""
    parts = _Parts(guide, address)
    bases = [parts.base(basis.key, basis.title, number=basis.number) for basis in guide.bases]
    identity = guide.identity
    nodes = {
        "cv:hasCompetentAuthority": [parts.authority()],
        "cpsv:hasInput": [parts.evidence(paper) for paper in guide.materials],
        "cv:holdsRequirement": [parts.requirement(one.key, one.text) for one in guide.conditions],
        "cv:hasChannel": [parts.channel(channel) for channel in guide.channels],
        "cv:hasCost": [parts.cost(fee) for fee in guide.fees],
        "cpsv:produces": [parts.output(one.key, one.name, kind=one.kind) for one in guide.results],
        "cv:contactPoint": parts.contacts(guide.consultation),
        "cv:hasLegalResource": bases,
        "cv:thematicArea": [
            *_concepts("person-topic", identity.person_topics, PERSON_TOPICS),
            *_concepts("company-topic", identity.company_topics, COMPANY_TOPICS),
        ],
        "dct:audience": _concepts("service-object", identity.objects, SERVICE_OBJECTS),
    }
    service: Node = {
        "@id": address,
        "@type": "cpsv:PublicService",
        "dct:identifier": code,
        "dct:title": languages(identity.name),
        "dct:description": languages(guide.summary or identity.name),
        **({"dcat:keyword": [_zh(word) for word in identity.aliases]} if identity.aliases else {}),
        **_duration(guide.limit("promised") or guide.limit("statutory")),
        **{name: [{"@id": node["@id"]} for node in found] for name, found in nodes.items() if found},
    }
    return [service, *(node for found in nodes.values() for node in found), *parts.more]


def languages(text: Text) -> list[Node]:
    """A text as strings with their languages."""
    told = {"zh-CN": text.zh, "en": text.en, "ko": text.ko}
    return [{"@value": words, "@language": code} for code, words in told.items() if words]


def _zh(words: str) -> Node:
    return {"@value": words, "@language": "zh-CN"}


def _concept(address: str, words: str) -> Node:
    return {"@id": address, "@type": "skos:Concept", "skos:prefLabel": [_zh(words)]}


def _concepts(kind: str, codes: Sequence[str], words: Mapping[str, str]) -> list[Node]:
    return [_concept(f"urn:mingchuang:{kind}:{quote(code)}", words.get(code, code)) for code in codes]


def _duration(limit: Limit | None) -> Node:
    """Working days are no duration: they stay in the channel's and guide's own words."""
    if limit is None or limit.number is None or limit.unit not in DURATIONS:
        return {}
    return {"cv:processingTime": {"@value": DURATIONS[limit.unit].format(limit.number), "@type": "xsd:duration"}}


class _Parts:
    """Nodes of a guide's parts, each under a fragment of the guide's address."""

    def __init__(self, guide: Guide, address: str) -> None:
        self.guide = guide
        self.address = address
        self.more: list[Node] = []

    def named(self, kind: str, key: str, node_type: str) -> Node:
        return {"@id": f"{self.address}#{kind}-{key}", "@type": node_type, "dct:identifier": f"{kind}-{key}"}

    def authority(self) -> Node:
        identity = self.guide.identity
        region = identity.region or "000000000000"
        self.more.append(
            {"@id": f"urn:mingchuang:region:{quote(region)}", "@type": "dct:Location", "dct:identifier": region}
        )
        return {
            "@id": f"{self.address}#authority",
            "@type": "cv:PublicOrganisation",
            "dct:identifier": identity.agency_code or region,
            "skos:prefLabel": languages(identity.agency or identity.name),
            "dct:spatial": [{"@id": f"urn:mingchuang:region:{quote(region)}"}],
        }

    def evidence(self, paper: Material) -> Node:
        node = self.named("material", paper.key, "cv:Evidence") | {"dct:title": languages(paper.name)}
        return node | ({"dct:description": languages(paper.standard)} if paper.standard else {})

    def requirement(self, key: str, text: Text) -> Node:
        return self.named("condition", key, "cv:Requirement") | {"dct:title": languages(text)}

    def channel(self, channel: Channel) -> Node:
        kind = _concept(f"urn:mingchuang:channel:{channel.kind}", channel.kind)
        self.more.append(kind)
        node = self.named("channel", channel.key, "cv:Channel") | {"dct:type": {"@id": kind["@id"]}}
        return node | ({"dct:description": languages(channel.detail)} if channel.detail else {})

    def cost(self, fee: Fee) -> Node:
        node = self.named("fee", fee.key, "cv:Cost")
        words = fee.name if fee.standard is None else fee.standard
        node["dct:description"] = languages(words)
        if fee.amount is not None:
            self.more.append(_concept(CHINESE_YUAN, "人民币"))
            node["cv:hasValue"] = {"@value": f"{fee.amount / 100:.2f}", "@type": "xsd:double"}
            node["cv:currency"] = {"@id": CHINESE_YUAN}
        return node

    def output(self, key: str, name: Text, *, kind: str | None) -> Node:
        node = self.named("result", key, "cv:Output") | {"dct:title": languages(name)}
        if kind:
            concept = _concept(f"urn:mingchuang:result-kind:{quote(kind)}", RESULT_KINDS.get(kind, kind))
            self.more.append(concept)
            node["dct:type"] = {"@id": concept["@id"]}
        return node

    def contacts(self, contacts: Sequence[Contact]) -> list[Node]:
        phones = [one.value for one in contacts if one.kind == "phone"]
        mails = [one.value for one in contacts if one.kind == "email"]
        if not phones and not mails:
            return []
        told = {"cv:telephone": phones, "cv:email": mails}
        node: Node = {"@id": f"{self.address}#contact", "@type": "cv:ContactPoint"}
        return [node | {name: values for name, values in told.items() if values}]

    def base(self, key: str, title: Text, *, number: str | None) -> Node:
        node = self.named("basis", key, "eli:LegalResource") | {"dct:title": languages(title)}
        return node | ({"eli:id_local": number} if number else {})
