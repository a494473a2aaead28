"""Settings come from the environment, frozen, and a wrong one is named."""

from dataclasses import FrozenInstanceError

import pytest

from portal.settings import DEMO_SECRET, Settings, SettingsError

SECRETS = {f"MINGCHUANG_{name}": "x" * 32 for name in ("SECRET_KEY", "PASSWORD_SALT", "DATA_KEY")}


def test_defaults_need_only_secrets() -> None:
    settings = Settings.from_environ(SECRETS)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.locales == ("zh", "en", "ko")
    assert settings.secure_cookies
    assert not settings.demo


def test_the_demo_needs_nothing() -> None:
    assert Settings.from_environ({"MINGCHUANG_DEMO": "1"}).secret_key == DEMO_SECRET


def test_the_other_secrets_come_from_the_first_when_they_are_not_set() -> None:
    settings = Settings.from_environ({"MINGCHUANG_SECRET_KEY": "x" * 32})
    assert len({settings.secret_key, settings.password_salt, settings.data_key}) == 3
    assert settings.data_key == Settings.from_environ({"MINGCHUANG_SECRET_KEY": "x" * 32}).data_key


def test_the_first_secret_has_no_default() -> None:
    with pytest.raises(SettingsError, match="MINGCHUANG_SECRET_KEY"):
        Settings.from_environ({})


@pytest.mark.parametrize("name", list(SECRETS))
@pytest.mark.parametrize("value", ["short", DEMO_SECRET, DEMO_SECRET + "x"])
def test_a_missing_or_weak_secret_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ({**SECRETS, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEMO", "yes"), ("PROXIES", "two"), ("CIPHER_SUITE", "rot13"), ("LOCALES", "en,zh"), ("LOCALES", "zh,fr")],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"MINGCHUANG_{name}"):
        Settings.from_environ({**SECRETS, f"MINGCHUANG_{name}": value})


def test_settings_do_not_change_and_do_not_show_secrets() -> None:
    settings = Settings.from_environ(SECRETS)
    assert "x" * 32 not in repr(settings)
    with pytest.raises(FrozenInstanceError):
        settings.demo = True  # type: ignore[misc]


def test_former_data_keys_are_whole_keys_separated_by_commas() -> None:
    assert Settings.from_environ(SECRETS).old_data_keys == ()
    told = {**SECRETS, "MINGCHUANG_OLD_DATA_KEYS": f"{'a' * 32}, {'b' * 32}"}
    assert Settings.from_environ(told).old_data_keys == ("a" * 32, "b" * 32)
    with pytest.raises(SettingsError, match="OLD_DATA_KEYS"):
        Settings.from_environ({**SECRETS, "MINGCHUANG_OLD_DATA_KEYS": "a,b"})
