"""Settings: where a value comes from, what is refused, and that every knob is explained and used."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import ValidationError

from medaccord import config

SOURCE = Path(config.__file__).parent
REFUSED = [
    # A wrong value is refused by the variable's name, before anything starts.
    ("DATABASE_URL", "mysql://somebody@localhost/medaccord", "postgresql://"),
    ("DATABASE_OWNER_URL", "postgresql://medaccord_owner@localhost/medaccord", "needs DATABASE_URL"),
    ("MEDACCORD_PUBLIC_URL", "coordination.example", "origin"),
    ("MEDACCORD_PUBLIC_URL", "https://coordination.example/path", "origin"),
    ("MEDACCORD_TIME_ZONE", "Mars/Olympus", "time zone"),
    ("MEDACCORD_LOG_LEVEL", "chatty", "must be one of"),
    ("MEDACCORD_SECRET_KEY", "short", "32 characters"),
    ("MEDACCORD_EMBARGO_MINIMUM_DAYS", "46", "must not exceed"),
    ("MEDACCORD_URGENT_CONFIRM_DAYS", "3", "must not exceed"),
    ("MEDACCORD_LISTEN_PORT", "70000", "65535"),
    ("MEDACCORD_ADVISORY_NUMBERS", "MDC-{year}-{serial}", "reports and cases"),
    ("MEDACCORD_SCANNER", "/run/clamav/clamd.ctl", "unix:///"),
    ("MEDACCORD_SCANNER", "tcp://127.0.0.1", "tcp://host:port"),
    ("MEDACCORD_SCANNER", "http://127.0.0.1:3310", "tcp://host:port"),
    ("MEDACCORD_UPDATE_LABEL", "Update", "{letter} or {count}"),
    ("MEDACCORD_OPENFDA_URL", "api.fda.gov/device", "must be an origin"),
]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch, tmp_path):
    for knob in config.knobs():
        monkeypatch.delenv(knob.variable, raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing(tmp_path):
    settings = config.load(tmp_path)
    assert settings.database_url is None
    assert settings.sqlite_path == tmp_path / "medaccord.sqlite3"
    assert (settings.files, settings.keys) == (tmp_path / "files", tmp_path / "keys")
    assert settings.hosts == ("127.0.0.1", "localhost", "[::1]")
    assert settings.csaf_namespace == "http://127.0.0.1:8000"
    assert not settings.over_https


def test_environment_beats_file_beats_default(tmp_path, monkeypatch):
    (tmp_path / "medaccord.env").write_text("MEDACCORD_EMBARGO_DAYS=60\nMEDACCORD_INVITATION_DAYS=9\n")
    monkeypatch.setenv("MEDACCORD_EMBARGO_DAYS", "90")
    settings = config.load(tmp_path)
    assert (settings.embargo_days, settings.invitation_days, settings.embargo_minimum_days) == (90, 9, 7)


def test_data_folder_from_argument_environment_and_default(tmp_path, monkeypatch):
    assert config.load().data == tmp_path / "medaccord-data"
    monkeypatch.setenv("MEDACCORD_DATA", str(tmp_path / "named"))
    assert config.load().data == tmp_path / "named"
    assert config.load(tmp_path / "given").data == tmp_path / "given"


def test_the_database_address_is_read_from_its_usual_name_and_never_printed(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://medaccord_app:hunter2@localhost/medaccord")
    settings = config.load(tmp_path)
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value().endswith("@localhost/medaccord")
    assert "hunter2" not in repr(settings)


def test_off_loopback_answers_only_to_its_own_names(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDACCORD_LISTEN_HOST", "0.0.0.0")
    monkeypatch.setenv("MEDACCORD_PUBLIC_URL", "https://coordination.example/")
    monkeypatch.setenv("MEDACCORD_EXTRA_HOSTS", "inside.example, other.example")
    settings = config.load(tmp_path)
    assert settings.hosts == ("coordination.example", "inside.example", "other.example")
    assert settings.over_https
    assert settings.csaf_namespace == "https://coordination.example"


@pytest.mark.parametrize(("variable", "value", "says"), REFUSED)
def test_a_wrong_value_is_refused_with_the_reason(variable, value, says, tmp_path, monkeypatch):
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError, match=says):
        config.load(tmp_path)


def test_a_refused_secret_is_not_repeated(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://somebody:hunter2@localhost/medaccord")
    with pytest.raises(ValidationError) as refusal:
        config.load(tmp_path)
    assert "hunter2" not in str(refusal.value)


def test_every_knob_has_a_sentence_and_a_variable_of_its_own():
    knobs = list(config.knobs())
    assert len({knob.variable for knob in knobs}) == len(knobs)
    for knob in knobs:
        assert knob.sentence.endswith("."), knob.name
        assert knob.variable.startswith(("MEDACCORD_", "DATABASE_")), knob.name
    assert {knob.name for knob in knobs if knob.secret} == {
        "database_url",
        "database_owner_url",
        "openfda_key",
        "secret_key",
        "signing_passphrase",
    }


def test_every_knob_is_read_somewhere():
    text = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))
    assert [knob.name for knob in config.knobs() if not re.search(rf"\.{knob.name}\b", text)] == []


@pytest.mark.parametrize("name", ["keys_adapter", "storage_adapter"])
def test_the_default_adapters_exist(name, tmp_path):
    module, _, attribute = getattr(config.load(tmp_path), name).rpartition(".")
    assert isinstance(getattr(import_module(module), attribute), type)
