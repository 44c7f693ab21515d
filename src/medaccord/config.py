"""Every setting of an installation: its environment variable, its default and one sentence that explains it.

A value comes from the environment, else from the file `medaccord.env` in the data folder, else from here.
"""

import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from medaccord import PREFIX, RELEASED
from medaccord.domain.advisory.scheme import Scheme, check_label
from medaccord.domain.claims import STATEMENT
from medaccord.domain.disclosure import DEFAULT as DEFAULT_LAW
from medaccord.domain.disclosure import Law
from medaccord.domain.disclosure import read as read_law
from medaccord.domain.retention import Schedule
from medaccord.domain.retention import read as read_schedule
from medaccord.domain.scoring.fda import DEFAULT as DEFAULT_MATRIX
from medaccord.domain.scoring.fda import Matrix
from medaccord.domain.scoring.fda import read as read_matrix
from medaccord.domain.sharing import check_bases

ENV_FILE = "medaccord.env"
DEFAULT_DATA = Path("medaccord-data")
OPENFDA = "https://api.fda.gov"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
POSTGRES_SCHEMES = frozenset({"postgres", "postgresql"})
SECURITY_HOLDS = timedelta(days=182)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _postgres_address(value: SecretStr | None) -> SecretStr | None:
    if value is not None and urlsplit(value.get_secret_value()).scheme not in POSTGRES_SCHEMES:
        raise ValueError("must begin with postgresql:// (leave it out for SQLite in the data folder)")
    return value


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ValueError("must be an origin such as https://coordination.example, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _clamd(value: str) -> str:
    parts = urlsplit(value)
    is_socket = parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc
    if value and not is_socket and not (parts.scheme == "tcp" and parts.hostname and parts.port):
        raise ValueError("must be unix:///path/of/the/socket or tcp://host:port, or be left out")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be a name of the IANA time zone database, such as Europe/Vienna")
    return value


def _level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
    return value.upper()


def _words(value: object) -> object:
    return (
        tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
    )


def _clauses(value: object) -> object:
    """Sentences of an agreement, which hold commas of their own."""
    return tuple(one.strip() for one in value.split(";") if one.strip()) if isinstance(value, str) else value


def _bases(value: tuple[str, ...]) -> tuple[str, ...]:
    check_bases(value)
    return value


def _scheme(value: str) -> str:
    Scheme.read(value)
    return value


def _retention(value: str) -> str:
    read_schedule(value)
    return value


def _told(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as absent:
        raise ValueError("must be the path of a file that can be read") from absent
    except UnicodeDecodeError as other:
        raise ValueError("must be the path of a text in UTF-8") from other


@functools.cache
def _law_of(file: Path) -> Law:
    """The law that a file gives; raises ValueError for one that is not there or says something else."""
    return read_law(_told(file))


@functools.cache
def _matrix_of(file: Path) -> Matrix:
    """The risk matrix that a file gives; raises ValueError for a file that gives none."""
    return read_matrix(_told(file))


def _matrix(value: Path | None) -> Path | None:
    if value is not None:
        _matrix_of(value)
    return value


def _law(value: Path | None) -> Path | None:
    if value is not None:
        _law_of(value)
    return value


PostgresAddress = Annotated[SecretStr | None, AfterValidator(_postgres_address)]


class Config(BaseSettings):
    """The settings, read once at start; pydantic's ValidationError names each variable that is wrong."""

    # A refusal must not repeat the refused value: it may hold a password.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, validate_default=True, hide_input_in_errors=True
    )

    # Where things lie
    data: Path = Field(DEFAULT_DATA, description="Folder of everything an installation keeps in files.")
    database_url: PostgresAddress = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL database as the application or worker role; absent means SQLite.",
    )
    database_owner_url: PostgresAddress = Field(
        None,
        validation_alias="DATABASE_OWNER_URL",
        description="The same database as its owner, for migrations only; no serving process needs it.",
    )
    files_dir: Path | None = Field(
        None, description="Folder of the encrypted files; absent means `files` in the data folder."
    )
    keys_dir: Path | None = Field(
        None, description="Folder of the keys, never inside a backup; absent means `keys` in the data folder."
    )
    reveal_dir: Path | None = Field(
        None,
        description="Folder of the private keys that open reporters' identities, which the worker alone "
        "needs and no web process should read; absent means `reveal` in the data folder.",
    )
    witness_file: Path | None = Field(
        None,
        description="File to which signed checkpoints of all chains are appended, best where the database's "
        "owner cannot write; absent means `witness.jsonl` in the data folder.",
    )
    provider_dir: Path | None = Field(
        None,
        description="Folder of the signed tree that `medaccord csaf publish` writes; absent means `provider` "
        "in the data folder. A web server may serve `current/public` in it as /.well-known/.",
    )
    checkpoint_hours: int = Field(
        1, ge=1, le=168, description="Hours from one checkpoint of the chains to the next, our default."
    )
    sqlite_for_many: bool = Field(
        False,
        description="Serve several organisations from SQLite, which has no row-level security of its own.",
    )
    keys_adapter: str = Field(
        "medaccord.adapters.keys.FolderKeys", description="Dotted path of the class that holds the keys."
    )
    storage_adapter: str = Field(
        "medaccord.adapters.storage.FolderStorage",
        description="Dotted path of the class that stores sealed files.",
    )

    sign_command: str = Field(
        "",
        description="Command that signs advisories, on another machine for instance: it reads a document and "
        "writes an armored detached signature; absent means the key that `medaccord key new` made.",
    )
    signing_passphrase: SecretStr | None = Field(
        None, description="Passphrase of the signing keys; absent means that they are kept without one."
    )

    scanner: Annotated[str, AfterValidator(_clamd)] = Field(
        "",
        description="ClamAV daemon that examines every file, as unix:///run/clamav/clamd.ctl or "
        "tcp://127.0.0.1:3310, with `AlertExceedsMax yes`; absent: a coordinator releases files by hand.",
    )
    scanner_seconds: int = Field(
        120, ge=1, le=3600, description="Seconds that the examination of one file may take."
    )

    # How it is reached
    listen_host: str = Field("127.0.0.1", description="Address the web server listens on.")
    listen_port: int = Field(8000, ge=1, le=65535, description="Port the web server listens on.")
    public_url: Annotated[str, AfterValidator(_origin)] = Field(
        "http://127.0.0.1:8000",
        description="Origin people and programs reach it at; links and cookies follow it.",
    )
    extra_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        (), description="Further host names it answers to, separated by commas."
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=5,
        description="How many proxies of the operator stand before it and may name the visitor's address.",
    )
    web_processes: int = Field(
        1,
        ge=1,
        le=64,
        description="Processes of the web server; each counts tries and bodies for itself, so every limit is "
        "as many times as wide.",
    )
    web_threads: int = Field(
        4, ge=1, le=64, description="Threads of each web process that may use the database."
    )

    receive_seconds: int = Field(
        10,
        ge=1,
        le=600,
        description="Seconds in which the head of a request must come, and its body and its answer with one "
        "more for each 50 kB, our default.",
    )

    # Secrets and sessions
    secret_key: SecretStr | None = Field(
        None,
        description="Signs sessions and forms, at least 32 characters; absent means one kept with the keys.",
    )
    session_hours: int = Field(12, ge=1, le=168, description="Hours after which a signed-in session ends.")
    privileged_session_hours: int = Field(
        4,
        ge=1,
        le=168,
        description="The same for people of an agency and administrators where it is shorter, our default.",
    )
    step_up_minutes: int = Field(
        10,
        ge=1,
        le=240,
        description="Minutes for which a proof of who is there counts, our default.",
    )

    sign_on_hours: int = Field(
        4,
        ge=1,
        le=168,
        description="Hours after which whoever came in through their organisation is asked there again, "
        "our default.",
    )
    private_issuers: bool = Field(
        False,
        description="Let providers of single sign-on lie on private addresses, and speak without TLS.",
    )

    # Who runs it
    center_name: str = Field(
        "Medaccord coordination center", min_length=1, description="Name of the coordination center."
    )
    center_contact: str = Field("", description="How to reach the center, as printed in its advisories.")
    security_checked_on: date | None = Field(
        None,
        description="Day on which somebody last checked what security.txt says; it holds half a year "
        "from then. Absent means the day of this version.",
    )
    publisher_namespace: str = Field(
        "", description="Publisher namespace of its CSAF documents; absent means the public origin."
    )
    advisory_numbers: Annotated[str, AfterValidator(_scheme)] = Field(
        "MDA-{year}-{random}",
        description="Numbers of its advisories: {year} or {yy}, {day} of the year, and either {random} or "
        "{serial}, which counts drafts too.",
    )
    update_label: Annotated[str, AfterValidator(check_label)] = Field(
        "Update {letter}",
        description="Name of an update, such as `Update {letter}` or `Revision {count}`; empty means none.",
    )
    demonstration: bool = Field(False, description="Says on every page that everything in it is made up.")
    official_site_of: str = Field(
        "", description="Government whose official website this is; absent says that it is none."
    )
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="Zone shown beside UTC to visitors who chose none."
    )

    # Public registries
    openfda_url: Annotated[str, AfterValidator(_origin)] = Field(
        OPENFDA,
        description="Origin of openFDA, or of a mirror of yours, which may lie on a private address; asked "
        "by `medaccord registry fetch` alone.",
    )
    openfda_key: SecretStr | None = Field(
        None, description="Your key of openFDA, with which it answers more questions a day."
    )

    # Rules of coordination
    embargo_days: int = Field(
        45, ge=1, le=730, description="Days of a newly proposed embargo, a default of this product."
    )
    embargo_minimum_days: int = Field(
        7,
        ge=0,
        le=730,
        description="Shorter proposals need the coordinator's yes, a default of this product.",
    )
    invitation_days: int = Field(
        7, ge=1, le=90, description="Days after which an unanswered invitation or revised consent lapses."
    )

    consent_days: int = Field(
        7, ge=1, le=365, description="Days after which an unanswered request for consent lapses, our default."
    )
    override_bases: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_clauses), AfterValidator(_bases)
    ] = Field(
        (),
        description="Legal bases on which your agreement with the parties lets the center share what belongs "
        "to one of them past its objection, as the agreement words them, separated by semicolons; absent "
        "means never.",
    )
    pcii_training_days: int = Field(
        365, ge=1, le=3650, description="Days for which a training in PCII lets people open it, our default."
    )
    pcii_statement_days: int = Field(
        15,
        ge=1,
        le=365,
        description="Calendar days in which a spoken claim of PCII is stated in writing, our default.",
    )
    pcii_statement: str = Field(
        STATEMENT,
        min_length=20,
        max_length=2_000,
        description="The express statement that whoever submits PCII confirms, as your law words it.",
    )
    bulk_downloads: int = Field(
        30,
        ge=2,
        le=10_000,
        description="Files, drafts and reports that one person takes in an hour before a desk is told, ours.",
    )
    contact_check_days: int = Field(
        180,
        ge=1,
        le=3650,
        description="Days after which a way to reach somebody counts as unchecked, our default.",
    )

    confirm_days: int = Field(
        2, ge=1, le=30, description="Working days until a person answers a report, our default."
    )
    urgent_confirm_days: int = Field(
        1,
        ge=1,
        le=30,
        description="The same where a patient is affected, it is attacked or it is public, our default.",
    )

    silence_days: int = Field(
        45,
        ge=1,
        le=730,
        description="Days after the first attempt to reach a silent manufacturer until its part may be "
        "published, a default of this product.",
    )

    retention: Annotated[str, AfterValidator(_retention)] = Field(
        "",
        description="Own numbers of the records schedule, such as `report_without_case=730, exploit=keep`; "
        "absent means our defaults, which `medaccord retention` prints.",
    )
    disclosure_law: Annotated[Path | None, AfterValidator(_law)] = Field(
        None,
        description="File (JSON) with the law on access to records: its exemptions and which of them each "
        "ground proposes; absent means the Freedom of Information Act, 5 U.S.C. 552.",
    )
    risk_matrix: Annotated[Path | None, AfterValidator(_matrix)] = Field(
        None,
        description="File (JSON) with the matrix that proposes a controlled or an uncontrolled risk from "
        "exploitability and harm, with its version; absent means a default of our own.",
    )

    # Limits
    upload_max_bytes: int = Field(25_000_000, ge=1_000, description="Largest file in bytes.")
    report_files_max: int = Field(10, ge=1, le=100, description="Files that can be sent at a time.")
    reports_per_hour: int = Field(
        20,
        ge=1,
        description="Reports from one address in an hour before it is slowed down, in each web process.",
    )
    codes_per_hour: int = Field(
        30,
        ge=1,
        description="Codes of receipts and links tried from one address in an hour before it is slowed "
        "down, in each web process.",
    )

    repeat_hours: int = Field(
        24, ge=1, le=720, description="Hours for which a request sent again under its key is done once only."
    )

    # Running it
    log_level: Annotated[str, AfterValidator(_level)] = Field(
        "INFO", description="Least severity written to the log."
    )
    log_json: bool = Field(False, description="Write the log as one JSON object a line.")
    tick_seconds: int = Field(60, ge=1, le=3600, description="Seconds between two rounds of periodic work.")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.embargo_minimum_days > self.embargo_days:
            raise ValueError(f"{PREFIX}EMBARGO_MINIMUM_DAYS must not exceed {PREFIX}EMBARGO_DAYS")
        if self.urgent_confirm_days > self.confirm_days:
            raise ValueError(f"{PREFIX}URGENT_CONFIRM_DAYS must not exceed {PREFIX}CONFIRM_DAYS")
        if self.secret_key is not None and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError(f"{PREFIX}SECRET_KEY must have 32 characters or more")
        if self.database_owner_url is not None and self.database_url is None:
            raise ValueError("DATABASE_OWNER_URL needs DATABASE_URL beside it")
        return self

    @property
    def schedule(self) -> Schedule:
        """The records schedule in force."""
        return read_schedule(self.retention)

    @property
    def law(self) -> Law:
        """The law under which requests for records are answered."""
        return _law_of(self.disclosure_law) if self.disclosure_law else DEFAULT_LAW

    @property
    def matrix(self) -> Matrix:
        """The risk matrix in force."""
        return _matrix_of(self.risk_matrix) if self.risk_matrix else DEFAULT_MATRIX

    @property
    def files(self) -> Path:
        """Folder of the encrypted files."""
        return self.files_dir or self.data / "files"

    @property
    def reveal(self) -> Path:
        """Folder of the private keys that open reporters' identities."""
        return self.reveal_dir or self.data / "reveal"

    @property
    def keys(self) -> Path:
        """Folder of the keys."""
        return self.keys_dir or self.data / "keys"

    @property
    def witness(self) -> Path:
        """The witness of the chains."""
        return self.witness_file or self.data / "witness.jsonl"

    @property
    def provider(self) -> Path:
        """Folder of the provider's tree."""
        return self.provider_dir or self.data / "provider"

    @property
    def passphrase(self) -> str:
        """Passphrase of the signing keys; empty where they have none."""
        return self.signing_passphrase.get_secret_value() if self.signing_passphrase else ""

    @property
    def sqlite_path(self) -> Path:
        """The SQLite database, used where `database_url` is absent."""
        return self.data / "medaccord.sqlite3"

    @property
    def security_until(self) -> date:
        """The day on which security.txt expires; RFC 9116 §2.5.5 wants less than a year."""
        return (self.security_checked_on or RELEASED) + SECURITY_HOLDS

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names it answers to: the public one, the further ones and, on loopback, loopback's."""
        public = urlsplit(self.public_url).hostname or ""
        local = ("127.0.0.1", "localhost", "[::1]") if self.on_loopback else ()
        return tuple(dict.fromkeys((public, *self.extra_hosts, *local)))

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.listen_host in LOOPBACK

    @property
    def over_https(self) -> bool:
        """Whether people reach it over HTTPS, so that cookies must never travel without."""
        return self.public_url.startswith("https://")

    @property
    def csaf_namespace(self) -> str:
        """Publisher namespace of CSAF documents (CSAF 2.0 §3.2.1.8.5)."""
        return self.publisher_namespace or self.public_url


@dataclass(frozen=True)
class Knob:
    """One setting as documentation and `medaccord check` print it."""

    name: str
    variable: str
    default: str
    sentence: str
    secret: bool


def knobs() -> Iterator[Knob]:
    """Yield every setting in the order of its declaration."""
    for name, field in Config.model_fields.items():
        variable = str(field.validation_alias or f"{PREFIX}{name.upper()}")
        yield Knob(
            name, variable, _default_words(field), field.description or "", "Secret" in repr(field.annotation)
        )


def load(data: Path | str | None = None) -> Config:
    """Read the settings from the environment and `medaccord.env`; `data` overrules MEDACCORD_DATA.

    Raises pydantic's ValidationError, a ValueError, which names each variable that is wrong.
    """
    folder = Path(data or os.environ.get(f"{PREFIX}DATA") or DEFAULT_DATA).absolute()
    return Config(_env_file=folder / ENV_FILE, data=folder)  # type: ignore[call-arg]


def _default_words(field: FieldInfo) -> str:
    value = field.default
    return "" if value is None or value == () else str(value)
