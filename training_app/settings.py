"""Settings of one installation, read from the environment and checked all at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from training_app.accounts.breached import NO_LIST, Breached, BreachedFile
from training_app.accounts.oidc.rules import Provider, is_safe_address
from training_app.foundation.env import EnvReader
from training_app.foundation.mail import MailServer
from training_app.foundation.mail_folder import Mailer, MailFolder
from training_app.foundation.secrets import HOW_TO, SecretBox

MIN_SECRET_CHARS = 32
PACKAGE = Path(__file__).resolve().parent
# in a checkout the texts stand beside the package; in a wheel they were put inside it
CONTENT_ROOT = PACKAGE.parent if (PACKAGE.parent / "modules").is_dir() else PACKAGE / "_content"
MIGRATIONS = PACKAGE.parent / "migrations" if (PACKAGE.parent / "migrations").is_dir() else PACKAGE / "_migrations"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set. See docs/operators.md for each variable."""

    secret_key: str
    database_url: str
    cookies_secure: bool
    trusted_hosts: tuple[str, ...]
    content_root: Path
    wellness_resources: Path | None
    log_level: str
    secrets: SecretBox = field(default_factory=lambda: SecretBox(None))
    mail: Mailer | None = None
    alert_mail: str | None = None
    "Who is told when records do not arrive, where a destination names nobody."
    metrics_token: str | None = field(default=None, repr=False)
    "What a monitoring program says to read /metrics; nothing is there without one."
    lms_inside_hosts: tuple[str, ...] = ()
    "Hosts of LMSs in the agency's own network; all others must be on the public internet."
    provider: Provider | None = None
    "The agency's identity provider; None for passwords, links and passkeys alone."
    breached: Breached = NO_LIST
    "Passwords that nobody may choose."


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in this environment.

    :raise SettingsRefused: with every mistake at once
    """
    env = EnvReader(environ)
    sender = environ.get("COMMON_GROUND_MAIL_FROM", "").strip()
    settings = Settings(
        secret_key=env.require("COMMON_GROUND_SECRET_KEY", _secret, "", _MAKE_ONE),
        database_url=env.require("COMMON_GROUND_DATABASE_URL", _database, "sqlite://", _HOW_TO_DATABASE),
        cookies_secure=env.read("COMMON_GROUND_COOKIES_SECURE", _yes_or_no, True),
        trusted_hosts=env.read("COMMON_GROUND_TRUSTED_HOSTS", _words, ()),
        content_root=env.read("COMMON_GROUND_CONTENT", _folder, CONTENT_ROOT),
        wellness_resources=env.read("COMMON_GROUND_WELLNESS_RESOURCES", _file, None),
        log_level=env.read("COMMON_GROUND_LOG_LEVEL", _level, "INFO"),
        secrets=env.read("COMMON_GROUND_SECRETS_KEY", _secret_box, SecretBox(None)),
        mail=env.read("COMMON_GROUND_SMTP_URL", lambda url: _mailer(url, sender), None),
        alert_mail=env.read("COMMON_GROUND_ALERT_MAIL", _mailbox, None),
        metrics_token=env.read("COMMON_GROUND_METRICS_TOKEN", _secret, None),
        lms_inside_hosts=env.read("COMMON_GROUND_LMS_INSIDE_HOSTS", _words, ()),
        provider=_provider(env),
        breached=env.read("COMMON_GROUND_BREACHED_PASSWORDS", _breached, NO_LIST),
    )
    env.finish()
    return settings


def _provider(env: EnvReader) -> Provider | None:
    """The identity provider; None where no issuer is named. Then the rest of the block counts for nothing."""
    issuer = env.read("COMMON_GROUND_OIDC_ISSUER", _issuer, "")
    if not issuer:
        return None
    return Provider(
        issuer=issuer,
        client_id=env.require("COMMON_GROUND_OIDC_CLIENT_ID", str, "", _WITH_ISSUER),
        client_secret=env.require("COMMON_GROUND_OIDC_CLIENT_SECRET", str, "", _WITH_ISSUER),
        scopes=env.read("COMMON_GROUND_OIDC_SCOPES", _scopes, ("openid", "profile", "email")),
        name_claim=env.read("COMMON_GROUND_OIDC_NAME_CLAIM", str, "preferred_username"),
        label=env.read("COMMON_GROUND_OIDC_LABEL", str, "agency account"),
        agency_id=env.read("COMMON_GROUND_OIDC_AGENCY", _number, None),
        makes_people=env.read("COMMON_GROUND_OIDC_MAKES_PEOPLE", _yes_or_no, False),
    )


_WITH_ISSUER = (
    "It belongs to COMMON_GROUND_OIDC_ISSUER; the identity provider shows it where this program is registered."
)
_MAKE_ONE = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
_HOW_TO_DATABASE = "For example sqlite:////var/lib/common-ground/agency.db or postgresql+psycopg://user@host/name"


def _secret(raw: str) -> str:
    if len(raw) < MIN_SECRET_CHARS:
        raise ValueError(f"is too short: {len(raw)} characters, at least {MIN_SECRET_CHARS} are needed. {_MAKE_ONE}")
    return raw


def _secret_box(raw: str) -> SecretBox:
    try:
        return SecretBox(raw)
    except ValueError as error:
        raise ValueError(f"must hold keys of 32 bytes in base64, with commas between. {HOW_TO}") from error


def _mailer(raw: str, sender: str) -> Mailer:
    if raw.startswith("file:"):
        return MailFolder(Path(raw.removeprefix("file:").removeprefix("//")))
    return MailServer.from_url(raw, sender)


def _mailbox(raw: str) -> str:
    if "@" not in raw or " " in raw or not raw.isprintable():
        raise ValueError(f"must be a mailbox, not {raw!r}.")
    return raw


def _database(raw: str) -> str:
    try:
        url = make_url(raw)
    except ArgumentError as error:
        raise ValueError(f"is not a database address. {_HOW_TO_DATABASE}") from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError(f"names {url.get_backend_name()}; SQLite and PostgreSQL are supported. {_HOW_TO_DATABASE}")
    return raw


def _yes_or_no(raw: str) -> bool:
    match raw.lower():
        case "yes" | "true" | "1":
            return True
        case "no" | "false" | "0":
            return False
    raise ValueError(f"must be yes or no, not {raw!r}.")


def _issuer(raw: str) -> str:
    if not is_safe_address(raw):
        raise ValueError(f"must be an address that begins with https://, not {raw!r}.")
    return raw


def _number(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit()):
        raise ValueError(f"must be a number, not {raw!r}.")
    return int(raw)


def _breached(raw: str) -> Breached:
    return BreachedFile(_file(raw))


def _scopes(raw: str) -> tuple[str, ...]:
    found = tuple(raw.split())
    if "openid" not in found:
        raise ValueError("must name openid, with spaces between the scopes.")
    return found


def _words(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _folder(raw: str) -> Path:
    path = Path(raw)
    if not (path / "modules").is_dir() or not (path / "scenarios").is_dir():
        raise ValueError(f"must be a folder that holds modules and scenarios; {raw} does not.")
    return path


def _file(raw: str) -> Path:
    path = Path(raw)
    if not path.is_file():
        raise ValueError(f"must be a file; there is none at {raw}.")
    return path


def _level(raw: str) -> str:
    if raw.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError(f"must be DEBUG, INFO, WARNING or ERROR, not {raw!r}.")
    return raw.upper()
