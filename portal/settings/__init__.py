"""The project's settings, read from the environment; what is missing or weak stops the start.

Here stand those of Django and the server; the others have a module for each thing that they are about.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.settings.environment import BASE_DIR as BASE_DIR
from portal.settings.environment import DEMO as DEMO
from portal.settings.environment import env as env
from portal.settings.files import *  # noqa: F403
from portal.settings.landlord import *  # noqa: F403
from portal.settings.signing_in import *  # noqa: F403
from portal.settings.work import *  # noqa: F403
from portal.web.logins import ADDRESS_OF, WEB
from portal.web.pool import reset_connection

# Secrets and addresses: no defaults.
SECRET_KEY = env.str("SECRET_KEY")
# Keys of before, for as long as something is stored under them (docs/operating.md).
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# The second is for apply_walls alone: keys of before that PostgreSQL still believes (docs/operating.md).
CLAIM_KEY, *CLAIM_KEY_FALLBACKS = (
    bytes.fromhex(key)
    for key in (env.str("PORTAL_CLAIM_KEY"), *env.list("PORTAL_CLAIM_KEY_FALLBACKS", default=[]))
)
if any(len(key) != 32 for key in (CLAIM_KEY, *CLAIM_KEY_FALLBACKS)):
    raise ImproperlyConfigured("PORTAL_CLAIM_KEY must be 32 bytes, written as 64 hex digits.")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# One process has one login; see portal/web/logins.py.
LOGIN = env.str("PORTAL_LOGIN", default=WEB)
DATABASES = {
    "default": env.db_url(ADDRESS_OF[LOGIN], engine="django.db.backends.postgresql")
    | {"CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False, "DISABLE_SERVER_SIDE_CURSORS": True}
}
# Values go beside the statement and never in it: when one fails, PostgreSQL's own log meets no session key
# and nobody's name (docs/decisions/0046).
DATABASES["default"].setdefault("OPTIONS", {})["server_side_binding"] = True
if pool_size := env.int("DATABASE_POOL_SIZE", default=0):
    # One that PostgreSQL has ended since is replaced before a page is given it.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"].update(
        options="-c TimeZone=UTC",
        pool={
            "min_size": 1,
            "max_size": pool_size,
            # A connection goes back to the pool as it came: settings, locks, cursors and all.
            "reset": reset_connection,
            # Seconds that a page waits for one before it says that we are busy (error_views.failed):
            # otherwise, while PostgreSQL is away, all wait, and nobody learns that the site is not ready.
            "timeout": 2,
            # Seconds after which the pool begins anew to try: its tries come ever more rarely.
            "reconnect_timeout": 5,
        },
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Without autodiscovery: portal/desk/admin_site.py names everything that administrators manage.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "guardian",
    "accounts",
    "tenancies",
    "cases",
    "documents",
    "portal.incidents",
    "portal",
]

# The switch is looked for before anything else is asked; bodies are measured and tries counted before the
# transaction begins, and a page that can do without it answers when it fails; the door opens innermost, so
# that sessions and sign-in belong to the gate.
MIDDLEWARE = [
    "portal.shell.health.Health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.shell.final_slash.AddFinalSlash",
    "accounts.access.middleware.SwitchedOff",
    "portal.shell.body_limit.LimitBodySize",
    "accounts.throttle.CountTries",
    "portal.incidents.kept_reports.FileKeptReports",
    "portal.web.without_database.WithoutDatabase",
    "accounts.jobs.middleware.DriveJobs",
    "portal.shell.refused_method.ExplainRefusedMethod",
    "accounts.access.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.idle.EndIdleSessions",
    "accounts.access.middleware.OpenDoor",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
# Django's own asks after the page has failed, and loses what was posted: portal/shell/final_slash.py.
APPEND_SLASH = False

# Where administrators manage accounts: choose your own, and keep it on the staff's network.
ADMIN_PATH = env.str("ADMIN_PATH", default="manage-accounts/")
if not ADMIN_PATH.strip("/") or ADMIN_PATH.startswith("/") or not ADMIN_PATH.endswith("/"):
    raise ImproperlyConfigured("ADMIN_PATH must be a path such as manage-accounts/.")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # `user` and `perms`: neither asks anything until a template does.
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.branding.context.landlord",
                "portal.shell.page_shell.shell",
                "portal.shell.page_shell.idle_end",
            ],
            "libraries": {"for_everybody": "portal.web.for_everybody"},
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
PORTAL_CLOSED_VIEW = "portal.shell.error_views.closed"
RESTORED_VIEW = "portal.shell.error_views.restored"
OVERTAKEN_VIEW = "portal.shell.error_views.overtaken"

# Where "Exit this page" leads: a page anybody may be looking at, with nothing of ours in its address.
LEAVE_TO_URL = env.str("LEAVE_TO_URL", default="https://www.bbc.co.uk/weather")

# Time, language and number formats.
TIME_ZONE = "Europe/London"
USE_TZ = True
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
# With one language every word would be looked up in vain: a tenth of a page's time.
USE_I18N = len(LANGUAGES) > 1
LOCALE_PATHS = [BASE_DIR / "locale"]

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
# Found by a hash of its key: whoever reads the table signs in as nobody.
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Who does nothing for so many seconds is signed out (accounts/idle.py).
IDLE_SECONDS_RESIDENTS = env.int("IDLE_SECONDS_RESIDENTS", default=15 * 60)
IDLE_SECONDS_STAFF = env.int("IDLE_SECONDS_STAFF", default=30 * 60)
CSRF_FAILURE_VIEW = "portal.shell.error_views.csrf"
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

# Mail: to a folder in the demo, through EMAIL_URL elsewhere. A mail server that does not answer holds up
# whatever else the worker has to send.
EMAIL_TIMEOUT = 5  # seconds
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "portal.web.log_format.WithoutMessages",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "portal.web.log_format.JsonLines"},
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
