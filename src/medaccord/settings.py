"""Django's settings, derived from `medaccord.config`; there is one file and no fork of it."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from medaccord.config import Config, load

config: Config = load()


def _database() -> dict[str, Any]:
    if config.database_url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(config.sqlite_path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; "
                "PRAGMA secure_delete=ON; PRAGMA cache_size=-65536;",
            },
        }
    return postgresql(config.database_url.get_secret_value())


def postgresql(address: str) -> dict[str, Any]:
    """Django's description of the PostgreSQL database behind an address."""
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _secret_key() -> str:
    if config.secret_key is not None:
        return config.secret_key.get_secret_value()
    path = config.keys / "django-secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        draft.rename(path)
    return path.read_text()


BASE = Path(__file__).resolve().parent
TESTING = "pytest" in sys.modules

SECRET_KEY = "tests-only-tests-only-tests-only-tests-only" if TESTING else _secret_key()
DEBUG = False
ALLOWED_HOSTS = [*config.hosts, *(["testserver"] if TESTING else [])]
ROOT_URLCONF = "medaccord.urls"
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "medaccord.core.apps.CoreConfig",
    "medaccord.apps.accounts.apps.AccountsConfig",
    "medaccord.apps.parties.apps.PartiesConfig",
    "medaccord.apps.devices.apps.DevicesConfig",
    "medaccord.apps.intake.apps.IntakeConfig",
    "medaccord.apps.cases.apps.CasesConfig",
    "medaccord.apps.discussion.apps.DiscussionConfig",
    "medaccord.apps.assessments.apps.AssessmentsConfig",
    "medaccord.apps.advisories.apps.AdvisoriesConfig",
    "medaccord.apps.notifications.apps.NotificationsConfig",
    "medaccord.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "medaccord.web.middleware.true_origin",
    "medaccord.web.middleware.bounded",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "medaccord.web.middleware.edge",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "medaccord.web.context.frame",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # for our own templates of widgets

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "medaccord.apps.accounts.passwords.NotTheName"},
    {"NAME": "medaccord.apps.accounts.passwords.NotEven"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "medaccord.web.sign_in.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # allauth's count by address in the clear; ours are in core.throttle
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/my-work/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "medaccord.apps.accounts.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off; no code is taken twice
SOCIALACCOUNT_ADAPTER = "medaccord.web.sign_on.Providers"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address is no proof of who somebody is

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = config.session_hours * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = config.over_https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_HSTS_SECONDS = 31_536_000 if config.over_https else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "medaccord.web.views.errors.out_of_date"
CSRF_TRUSTED_ORIGINS = [config.public_url]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static"]
STATIC_ROOT = config.data / "static"
# Pages name each file with a stamp of its content, so browsers may keep it: a new one has another address.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "medaccord.web.stamped.StampedFiles"},
}
WHITENOISE_MAX_AGE = 30 * 24 * 3600
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "en"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING_CONFIG = "medaccord.logs.configure"
LOGGING = {"level": config.log_level, "json": config.log_json}

MEDACCORD = config
MEDACCORD_ADAPTERS = {
    "keys": config.keys_adapter,
    "opener": "medaccord.adapters.opener.FolderOpener",
    "storage": config.storage_adapter,
    "witness": "medaccord.adapters.witness.FileWitness",
    "tree": "medaccord.adapters.provider_tree.FolderTree",
    "signer": "medaccord.adapters.openpgp.CommandSigner"
    if config.sign_command
    else "medaccord.adapters.openpgp.FolderSigner",
    "page": "medaccord.web.publication.render",
    "rationale": "medaccord.web.rationale.for_programs",
    "scanner": "medaccord.adapters.malware.Clamd" if config.scanner else "",
}
MEDACCORD_KEYS_DIR = config.keys
MEDACCORD_REVEAL_DIR = config.reveal
MEDACCORD_FILES_DIR = config.files
MEDACCORD_WITNESS_FILE = config.witness
MEDACCORD_PROVIDER_DIR = config.provider
SILENCED_SYSTEM_CHECKS = ["fields.W342"]
