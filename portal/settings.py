"""The project's settings, read from the environment; what is missing or weak stops the start."""

from __future__ import annotations

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.logins import ADDRESS_OF, WEB
from portal.pool import leave_nothing_behind

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Secrets and addresses: no defaults.
SECRET_KEY = env.str("SECRET_KEY")
CLAIM_KEY = bytes.fromhex(env.str("PORTAL_CLAIM_KEY"))
if len(CLAIM_KEY) != 32:
    raise ImproperlyConfigured("PORTAL_CLAIM_KEY must be 32 bytes, written as 64 hex digits.")
DEBUG = False
DEMO = env.bool("PORTAL_DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# One process has one login; see portal/logins.py.
LOGIN = env.str("PORTAL_LOGIN", default=WEB)
DATABASES = {
    "default": env.db_url(ADDRESS_OF[LOGIN], engine="django.db.backends.postgresql")
    | {"CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False, "DISABLE_SERVER_SIDE_CURSORS": True}
}
if pool_size := env.int("DATABASE_POOL_SIZE", default=0):
    # A connection goes back to the pool as it came: settings, locks, cursors and all.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        options="-c TimeZone=UTC",
        pool={"min_size": 1, "max_size": pool_size, "reset": leave_nothing_behind},
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "guardian",
    "accounts",
    "tenancies",
    "cases",
    "documents",
    "portal.incidents",
    "portal",
]

# Tries are counted before the transaction begins; the door opens innermost, so that sessions and
# sign-in belong to the gate.
MIDDLEWARE = [
    "portal.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.throttle.CountTries",
    "accounts.access.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.access.middleware.OpenDoor",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portal.branding.landlord",
                "portal.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Who signs in, and how. Groups, superusers and guardian's own backend are not used.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signing_in.NameAndPassword"]
PASSWORD_HASHERS = ["accounts.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "UserAttributeSimilarityValidator": {"user_attributes": ["username", "email", "name"]},
    }.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "welcome"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "accounts.signing_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "welcome"
# One mechanism counts tries for every process: accounts/throttle.py.
ACCOUNT_RATE_LIMITS = False
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = [
    # Guardian's backend answers from its rows alone; our rule also asks for dates, blocks and freezes.
    "guardian.W001",
]

# Limits: tries allowed within a window of seconds.
SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK = (5, 15 * 60)
SIGN_IN_TRIES_AN_ACCOUNT = (50, 15 * 60)
SIGN_IN_TRIES_A_NETWORK = (60, 15 * 60)
# Reports an hour from one source that page the DPO; all of them are kept.
REPORTS_THAT_RING = 20

# The rule's settings.
DAYS_AFTER_LEAVING = env.int("DAYS_AFTER_LEAVING", default=28)
# An import that moves a larger share of the homes, or of the cases, stops and asks.
IMPORT_LARGEST_SHARE_MOVED = env.float("IMPORT_LARGEST_SHARE_MOVED", default=0.05)
PORTAL_CLOSED_VIEW = "portal.error_views.closed"

# Time, language and number formats.
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files: static ones from this process, papers outside any web root.
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
PAPERS_ROOT = Path(env.str("PAPERS_ROOT", default=str(BASE_DIR / "var" / "papers")))
# A proxy's internal location for the papers (X-Accel-Redirect), for example "/papers-inside/".
PAPERS_ACCEL_LOCATION = env.str("PAPERS_ACCEL_LOCATION", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The demo serves static/ as it lies; on a server collectstatic gives every file a lasting name.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEMO
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# Headers and cookies. Plain http is for the demo on localhost only.
SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_NAME = "session" if DEMO else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if DEMO else "__Host-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "portal.error_views.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Mail: to a folder in the demo, through EMAIL_URL elsewhere.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "portal.logs.WithoutWords",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "portal.logs.AsJson"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            # People read the demo's log, programs a server's.
            "formatter": "plain" if DEMO else "json",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# The landlord, as residents know it.
LANDLORD = {
    "name": env.str("LANDLORD_NAME", default="Strathlinn Homes" if DEMO else ""),
    "phone": env.str("LANDLORD_PHONE", default="0800 000 0000" if DEMO else ""),
    "hours": env.str("LANDLORD_HOURS", default="Monday to Friday, 9am to 5pm"),
    "logo_url": env.str("LANDLORD_LOGO_URL", default=""),
    "dpo_email": env.str("LANDLORD_DPO_EMAIL", default=""),
    "dpo_phone": env.str("LANDLORD_DPO_PHONE", default=""),
    "regulator_name": env.str(
        "LANDLORD_REGULATOR_NAME", default="Information Commissioner's Office"
    ),
    "regulator_phone": env.str("LANDLORD_REGULATOR_PHONE", default="0303 123 1113"),
    "regulator_url": env.str("LANDLORD_REGULATOR_URL", default="https://ico.org.uk/"),
}
