"""The networks of a hall's own staff. Of an address is kept only whether it lies in one."""

from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from portal.places.models import Hall, Window
from portal.prepared import Prepared
from surveys.collecting.models.windows import OfficeNetwork

LEAST_BITS = {4: 8, 6: 19}  # bits: 10.0.0.0/8 is the largest private network; a wider one sets strangers aside
_OF_WINDOW = Prepared(
    lambda _dialect: (
        select(OfficeNetwork.__table__.c.cidr)
        .join(Window.__table__, Window.__table__.c.hall_id == OfficeNetwork.__table__.c.hall_id)
        .where(Window.__table__.c.id == bindparam("window"))
        .order_by(OfficeNetwork.__table__.c.cidr)
    )
)


class NetworkRefused(ValueError):
    """No network for this list: `malformed`, `host` (`other` is what was meant), `wide` or `overlap` (with `other`)."""

    def __init__(self, code: str, text: str, other: str = "") -> None:
        super().__init__(f"{text!r}: {code} {other}".strip())
        self.code, self.other = code, other


def add_network(session: Session, hall: Hall, text: str) -> str:
    """Adds a network such as 10.3.0.0/16 and gives it as it is stored; a known one stays. NetworkRefused otherwise."""
    network = read_network(text)
    known = networks_of(session, hall)
    if str(network) in known:
        return str(network)
    for cidr in known:
        other = _network(cidr)
        if other.version == network.version and other.overlaps(network):
            raise NetworkRefused("overlap", text, cidr)
    session.add(OfficeNetwork(hall_id=hall.id, cidr=str(network)))
    session.flush()
    return str(network)


def read_network(text: str) -> IPv4Network | IPv6Network:
    """The network that is meant; NetworkRefused for what is none, or holds half the world."""
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise NetworkRefused("malformed", text) from None
    if network.prefixlen < LEAST_BITS[network.version]:
        raise NetworkRefused("wide", text)
    if ip_address(text.strip().partition("/")[0]) != network.network_address:
        raise NetworkRefused("host", text, str(network))
    return network


def remove_network(session: Session, hall: Hall, text: str) -> bool:
    """Takes a network out of the list; False when it was not in it, ValueError when it is none."""
    own = (OfficeNetwork.hall_id == hall.id, OfficeNetwork.cidr == str(ip_network(text.strip())))
    return bool(session.execute(delete(OfficeNetwork).where(*own)).rowcount)  # type: ignore[attr-defined] # a delete gives a cursor


def networks_of(session: Session, hall: Hall) -> list[str]:
    """The networks of a hall's staff, in order."""
    own = select(OfficeNetwork.cidr).where(OfficeNetwork.hall_id == hall.id)
    return list(session.scalars(own.order_by(OfficeNetwork.cidr)))


def comes_from_office(session: Session, window_id: int | None, address: str) -> bool:
    """Whether an address lies in a network of the staff of this window's hall; False for what is no address."""
    if window_id is None or not address:
        return False
    found = _OF_WINDOW.run(session.connection(), {"window": window_id}).scalars().all()
    return bool(found) and _lies_in(address, found)


def _lies_in(text: str, networks: Sequence[str]) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in _network(cidr) for cidr in networks)


@cache
def _network(cidr: str) -> IPv4Network | IPv6Network:
    return ip_network(cidr)
