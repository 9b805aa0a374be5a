"""Settings come from the file, then the environment; a mistake is a sentence."""

from pathlib import Path

import pytest

from broadsheet.model.errors import WrongUse
from broadsheet.settings import HELP, Settings, load


def test_without_file_or_environment_the_defaults_stand(tmp_path: Path) -> None:
    gates = str(tmp_path / "broadsheet" / "gates")
    assert load(tmp_path, {"XDG_CACHE_HOME": str(tmp_path)}) == Settings(data=tmp_path, gates=gates)
    assert load(tmp_path, {}).database_url == f"sqlite:///{tmp_path / 'broadsheet.db'}"


def test_every_setting_is_explained() -> None:
    assert set(HELP) == set(Settings.__dataclass_fields__)
    assert all(one.text.endswith(".") for one in HELP.values())


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('port = 8001\ncontact = "desk@example.org"\ncategories = ["cs.CL"]\n')
    settings = load(tmp_path, {"BROADSHEET_PORT": "8002", "BROADSHEET_HOSTS": "a.example, b.example"})
    assert (settings.port, settings.contact) == (8002, "desk@example.org")
    assert (settings.categories, settings.hosts) == (("cs.CL",), ("a.example", "b.example"))


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("postgresql://press:hunter2@db/broadsheet\n")
    settings = load(tmp_path, {"BROADSHEET_DATABASE_FILE": str(secret)})
    assert settings.database == "postgresql://press:hunter2@db/broadsheet"
    assert HELP["database"].secret


def test_a_value_wins_over_the_file_of_the_same_name(tmp_path: Path) -> None:
    environ = {"BROADSHEET_CONTACT": "here", "BROADSHEET_CONTACT_FILE": str(tmp_path / "absent")}
    assert load(tmp_path, environ).contact == "here"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "“colour”, which is no setting. Known are data, database"),
        ('data = "/elsewhere"', "which is no setting"),
        ("port = ", "cannot be read"),
        ('port = "eighty"', "The setting “port” cannot be 'eighty'. Port to listen on."),
        ("categories = 5", "The setting “categories”"),
    ],
)
def test_a_mistake_in_the_file_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(WrongUse, match=said):
        load(tmp_path, {})


def test_a_file_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(WrongUse, match="cannot be read"):
        load(tmp_path, {})


def test_a_secret_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="BROADSHEET_DATABASE_FILE names"):
        load(tmp_path, {"BROADSHEET_DATABASE_FILE": str(tmp_path / "absent")})


def test_the_data_folder_comes_from_the_argument_the_environment_or_the_custom_of_the_system(tmp_path: Path) -> None:
    environ = {"BROADSHEET_DATA": str(tmp_path / "named"), "XDG_DATA_HOME": str(tmp_path / "home")}
    assert load(tmp_path, environ).data == tmp_path
    assert load(None, environ).data == tmp_path / "named"
    del environ["BROADSHEET_DATA"]
    assert load(None, environ).data == tmp_path / "home" / "broadsheet"


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"BROADSHEET_HOST": "::1", "BROADSHEET_PORT": "81"}, "http://[::1]:81"),
        ({"BROADSHEET_BASE_URL": "https://papers.example.org/"}, "https://papers.example.org"),
    ],
)
def test_the_address_is_what_readers_type(tmp_path: Path, environ: dict[str, str], address: str) -> None:
    assert load(tmp_path, environ).address == address
