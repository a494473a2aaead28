import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.crypto import merkle
from portal.crypto.suites import INTERNATIONAL, NATIONAL

RECORDS = st.lists(st.binary(max_size=8), min_size=1, max_size=20)

# Certificate Transparency's published test tree (RFC 6962 shape, SHA-256)
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", ROOTS)
def test_roots_are_those_of_certificate_transparency(count: int):
    assert merkle.root(LEAVES[:count], suite=INTERNATIONAL).hex() == ROOTS[count]


@settings(max_examples=50)
@given(RECORDS, st.data())
def test_every_record_proves_itself_and_no_other_does(records: list[bytes], data: st.DataObject):
    index = data.draw(st.integers(0, len(records) - 1))
    steps = merkle.prove(records, index, suite=NATIONAL)
    top = merkle.root(records, suite=NATIONAL)
    assert merkle.verify(records[index], steps, expected_root=top, suite=NATIONAL)
    assert not merkle.verify(records[index] + b"!", steps, expected_root=top, suite=NATIONAL)


def test_an_inner_node_does_not_pass_for_a_record():
    top = merkle.root([b"a", b"b"], suite=INTERNATIONAL)
    pair = b"".join(hashlib.sha256(b"\x00" + leaf).digest() for leaf in (b"a", b"b"))
    assert hashlib.sha256(b"\x01" + pair).digest() == top
    assert not merkle.verify(pair, [], expected_root=top, suite=INTERNATIONAL)


def test_order_counts_and_nothing_has_a_root_too():
    assert merkle.root([b"a", b"b"], suite=NATIONAL) != merkle.root([b"b", b"a"], suite=NATIONAL)
    assert merkle.root([], suite=NATIONAL) == NATIONAL.digest(b"")
    with pytest.raises(IndexError):
        merkle.prove([b"a"], 1, suite=NATIONAL)
