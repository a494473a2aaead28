"""A guide as linked data: schema.org GovernmentService for the page, in the language of the request."""

from typing import Any

from standards.guide.content import Guide
from standards.guide.parts import Channel, Fee, Hours, Place
from standards.models import Edition
from standards.pages.words import channel_word, limit_words, say

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CONTEXT = "https://schema.org"


def linked_guide(edition: Edition, guide: Guide, *, address: str, language: str) -> dict[str, Any]:
    """The GovernmentService of an edition in force; empty values are left out."""
    agency = edition.guide.agency
    promised = guide.limit("promised")
    return _without_empty(
        {
            "@context": CONTEXT,
            "@type": "GovernmentService",
            "@id": address,
            "url": address,
            "identifier": edition.guide.national_code or edition.guide.code,
            "name": say(guide.identity.name),
            "alternateName": list(guide.identity.aliases),
            "description": say(guide.summary),
            "inLanguage": language,
            "serviceType": say(guide.identity.name),
            "serviceOperator": {
                "@type": "GovernmentOrganization",
                "name": agency.name_in(language[:2]),
                "identifier": agency.credit_code,
            },
            "areaServed": {"@type": "AdministrativeArea", "name": agency.region.name_in(language[:2])},
            "audience": {"@type": "Audience", "audienceType": _audience(guide)},
            "availableChannel": [_channel(channel) for channel in guide.channels],
            "offers": [_offer(fee) for fee in guide.fees] or [{"@type": "Offer", "price": "0", "priceCurrency": "CNY"}],
            "serviceOutput": [{"@type": "GovernmentPermit", "name": say(result.name)} for result in guide.results],
            "additionalProperty": [
                {"@type": "PropertyValue", "name": "promisedTimeLimit", "value": limit_words(promised)},
                {"@type": "PropertyValue", "name": "edition", "value": edition.number},
            ],
            "dateModified": edition.effective_from.isoformat() if edition.effective_from else None,
        }
    )


def _audience(guide: Guide) -> str:
    people = {"1": "individuals"}
    return ", ".join(dict.fromkeys(people.get(code, "organisations") for code in guide.identity.objects))


def _channel(channel: Channel) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "ServiceChannel",
            "name": say(channel.name) or channel_word(channel.kind),
            "serviceUrl": channel.url,
            "serviceLocation": [_place(place) for place in channel.places],
        }
    )


def _place(place: Place) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "GovernmentOffice",
            "name": say(place.name),
            "address": say(place.address),
            "telephone": place.phone,
            "openingHoursSpecification": [_hours(one) for one in place.hours],
        }
    )


def _hours(hours: Hours) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [WEEKDAYS[day - 1] for day in hours.days],
        "opens": hours.opens,
        "closes": hours.closes,
    }


def _offer(fee: Fee) -> dict[str, Any]:
    price = None if fee.amount is None else f"{fee.amount / 100:.2f}"
    return _without_empty(
        {
            "@type": "Offer",
            "name": say(fee.name),
            "price": price,
            "priceCurrency": "CNY" if price else None,
            "description": say(fee.standard),
        }
    )


def _without_empty(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}
