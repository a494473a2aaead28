"""Guides for other systems."""

from collections.abc import Callable

from standards.models import Edition
from tests.pages import PageClient


def test_a_guide_speaks_the_european_vocabulary(client: PageClient, publish: Callable[..., Edition]) -> None:
    publish()
    answer = client.get("/guides/residence.jsonld")
    assert answer.mimetype == "application/ld+json"
    service = answer.get_json()["@graph"][0]
    assert service["@id"].endswith("/guides/residence")
    assert service["@type"] == "cpsv:PublicService"
    again = client.get("/guides/residence.jsonld", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/en/guides/residence.jsonld").get_json()["@graph"][0]["@id"] == service["@id"]


def test_the_page_of_the_interface_names_every_operation(client: PageClient) -> None:
    page = client.get("/api").get_data(as_text=True)
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert len(paths) >= 8
    assert all(path in page for path in paths)
