import pytest

from portal.crypto.envelopes import KeyRing, is_outdated, reseal, seal, unseal
from portal.crypto.suites import INTERNATIONAL, NATIONAL, DecryptionError

OLD = KeyRing({"2025": b"o" * 32}, "2025", NATIONAL)
NEW = KeyRing({"2025": b"o" * 32, "2026": b"n" * 32}, "2026", INTERNATIONAL)


def test_a_value_sealed_under_the_old_key_opens_and_is_renewed():
    sealed = seal("13812345678", "case.phone", ring=OLD)
    assert unseal(sealed, "case.phone", ring=NEW) == "13812345678"
    assert is_outdated(sealed, ring=NEW)
    renewed = reseal(sealed, "case.phone", ring=NEW)
    assert renewed.startswith("1.nist.2026.")
    assert not is_outdated(renewed, ring=NEW)
    assert reseal(renewed, "case.phone", ring=NEW) == renewed
    assert unseal(renewed, "case.phone", ring=NEW) == "13812345678"


@pytest.mark.parametrize("text", ["", "1.sm.2025", "1.sm.2025.!", "2.sm.2025.AAAA", "1.sm.2024.AAAA", "1.sm.2025.AAAA"])
def test_what_is_not_an_envelope_of_ours_is_refused(text: str):
    with pytest.raises(DecryptionError):
        unseal(text, "case.phone", ring=OLD)


def test_an_envelope_opens_for_its_purpose_only():
    with pytest.raises(DecryptionError):
        unseal(seal("x", "case.phone", ring=OLD), "case.name", ring=OLD)


def test_an_envelope_moved_to_another_key_id_does_not_open():
    twins = KeyRing({"a": b"s" * 32, "b": b"s" * 32}, "a", NATIONAL)
    with pytest.raises(DecryptionError):
        unseal(seal("x", "p", ring=twins).replace("sm.a.", "sm.b."), "p", ring=twins)


@pytest.mark.parametrize(
    ("secrets", "current"), [({"a": b"s" * 32}, "b"), ({"a.b": b"s" * 32}, "a.b"), ({"a": b"s"}, "a")]
)
def test_a_ring_without_its_current_key_or_with_weak_ones_is_refused(secrets: dict[str, bytes], current: str):
    with pytest.raises(ValueError, match="key"):
        KeyRing(secrets, current, NATIONAL)
