"""The project's settings, read from the environment; what is missing or weak stops the start."""

from __future__ import annotations

import re
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal.web.holidays import SCOTLAND
from portal.web.logins import ADDRESS_OF, WEB
from portal.web.pool import reset_connection
from portal.web.working_hours import read_holidays, read_working_hours

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

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
DEMO = env.bool("PORTAL_DEMO", default=False)
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

# Who signs in, and how; the second backend signs nobody in and answers has_perm from wall 1. Groups,
# superusers and guardian's own backend are not used.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.signing_in.NameAndPassword",
    "accounts.access.backend.ViewersPermissions",
]
PASSWORD_HASHERS = ["accounts.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "UserAttributeSimilarityValidator": {"user_attributes": ["username", "email", "name"]},
    }.items()
] + [{"NAME": "accounts.passwords.NotOurName"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "public:welcome"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_ADAPTER = "accounts.signing_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.signing_in.SignInForm",
    "reset_password": "accounts.forms.signing_in.ForgotForm",
    "confirm_password_reset_code": "accounts.forms.signing_in.MailedCodeForm",
    "reset_password_from_key": "accounts.forms.signing_in.NewPasswordForm",
    "reauthenticate": "accounts.forms.own_account.ProveByPasswordForm",
    "confirm_email_verification_code": "accounts.forms.own_account.EmailCodeForm",
}
# User.email holds the verified address and nothing else; allauth's own table of addresses stays empty.
# allauth wants this for codes in mails. Nobody must have an address: AccountAdapter.get_login_stages.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "public:welcome"
# One mechanism counts tries for every process: accounts/throttle.py.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False

# The second step: staff must have one before any page opens; on the demo it is offered only.
SECOND_STEP_REQUIRED = not DEMO
SECOND_STEP_URL = "mfa_index"
MFA_ADAPTER = "accounts.second_step.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey asks for a finger, a face or a PIN: it is two steps in one.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "accounts.forms.second_step.AppCodeForm",
    "authenticate_webauthn": "accounts.forms.second_step.PasskeyForm",
    "login_webauthn": "accounts.forms.second_step.SignInWithPasskeyForm",
    "reauthenticate": "accounts.forms.second_step.ProveByCodeForm",
    "reauthenticate_webauthn": "accounts.forms.second_step.ProveByPasskeyForm",
}
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = [
    # Guardian's backend answers from its rows alone; our rule also asks for dates, blocks and freezes.
    "guardian.W001",
]

# Limits: tries allowed within a window of seconds.
SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK = (5, 15 * 60)
SIGN_IN_TRIES_AN_ACCOUNT_A_MINUTE = (10, 60)
SIGN_IN_TRIES_AN_ACCOUNT = (50, 15 * 60)
SIGN_IN_TRIES_A_NETWORK_A_MINUTE = (20, 60)
SIGN_IN_TRIES_A_NETWORK = (60, 15 * 60)
SECRETS_A_BROWSER = (20, 15 * 60)
SECRETS_A_NETWORK = (120, 15 * 60)
# Of codes and passwords of one account that has got through the first door: from one network, in one browser
# that signed in before, or in one session; also by the day. The last is for all networks together.
SECRETS_AN_ACCOUNT = (5, 15 * 60)
SECRETS_AN_ACCOUNT_A_DAY = (50, 24 * 3600)
CODES_AN_ACCOUNT_A_DAY = (200, 24 * 3600)
WRONG_CODES_UNTIL_OWNER_IS_TOLD = 3
# Mails with a code to one address or account: from one network, or in one browser that signed in before. By
# the day: from all networks together and, apart from those, in all such browsers. A mail lets in five tries.
MAILS_AN_ADDRESS = (5, 3600)
MAILS_AN_ADDRESS_A_DAY = (40, 24 * 3600)
# Reports an hour from one source that page the DPO; all of them are kept.
REPORTS_THAT_RING = 20
# Documents that one resident closes for others by reports within seven days; the rest close for them alone.
DOCUMENTS_A_PERSON_CLOSES_A_WEEK = 10
# Tenancies and cases outside their patches that an officer opens in a day by a reason of their own; for
# more the safeguarding lead agrees to each. After a change: apply_walls.
OPENED_OUTSIDE_A_DAY = env.int("OPENED_OUTSIDE_A_DAY", default=10)
if OPENED_OUTSIDE_A_DAY < 0:
    raise ImproperlyConfigured("OPENED_OUTSIDE_A_DAY must be a number, such as 10.")
# Reports that are kept as files while the database is away: in all, and from one source.
MOST_KEPT_REPORTS, MOST_KEPT_REPORTS_OF_ONE = 5000, 50
# Hours after which managers and the director decide about an incident that nobody has acknowledged.
HOURS_UNTIL_OTHERS_DECIDE = 2

ACTIVATION_TRIES_A_NETWORK = (60, 15 * 60)

# The codes with which residents make their accounts: days they last, tries until one is worn out,
# and how long a right try leaves to choose a name and a password.
DAYS_A_LETTER_LASTS = env.int("DAYS_A_LETTER_LASTS", default=28)
DAYS_A_CODE_IN_PERSON_LASTS = 1
TRIES_A_CODE = 5
MINUTES_A_PASS_LASTS = 15

# The rule's settings.
DAYS_AFTER_LEAVING = env.int("DAYS_AFTER_LEAVING", default=28)
# How long after it was shared a document that nobody has opened yet is marked New.
DAYS_A_DOCUMENT_IS_NEW = env.int("DAYS_A_DOCUMENT_IS_NEW", default=30)
# An import that moves a larger share of the homes, or of the cases, stops and asks.
IMPORT_LARGEST_SHARE_MOVED = env.float("IMPORT_LARGEST_SHARE_MOVED", default=0.05)
# So does one of which a larger share of a table is set aside, of a column is unreadable or no longer what we
# hold, or that withdraws a larger share of the live releases: a file that a spreadsheet saved. Up to so many
# rows, cells or releases stop nothing, or a small landlord could load nothing.
IMPORT_LARGEST_SHARE_SET_ASIDE = env.float("IMPORT_LARGEST_SHARE_SET_ASIDE", default=0.15)
IMPORT_LARGEST_SHARE_UNREADABLE = env.float("IMPORT_LARGEST_SHARE_UNREADABLE", default=0.05)
# Neighbours have much in common: a column of patches or towns that slipped by a row is another in few.
IMPORT_LARGEST_SHARE_DIFFERING = env.float("IMPORT_LARGEST_SHARE_DIFFERING", default=0.02)
IMPORT_LARGEST_SHARE_WITHDRAWN = env.float("IMPORT_LARGEST_SHARE_WITHDRAWN", default=0.05)
IMPORT_FEWEST_SET_ASIDE = env.int("IMPORT_FEWEST_SET_ASIDE", default=5)
PORTAL_CLOSED_VIEW = "portal.shell.error_views.closed"
RESTORED_VIEW = "portal.shell.error_views.restored"
OVERTAKEN_VIEW = "portal.shell.error_views.overtaken"

# The ladder: minutes from the DPO to the deputy, on to the director, and until it begins anew; nights,
# weekends and holidays too. An acknowledgement buys minutes.
LADDER_MINUTES = env.list("LADDER_MINUTES", cast=int, default=[15, 15, 30])
if len(LADDER_MINUTES) != 3 or min(LADDER_MINUTES) < 1:
    raise ImproperlyConfigured("LADDER_MINUTES must be three numbers, such as 15,15,30.")
MINUTES_AN_ACKNOWLEDGEMENT_BUYS = 60
# An address that is called beside the mails, with a reference and a role and no more; and the number to
# phone when no one could be told.
ALARM_WEBHOOK_URL = env.str("ALARM_WEBHOOK_URL", default="")
if ALARM_WEBHOOK_URL and not ALARM_WEBHOOK_URL.startswith("https://"):
    raise ImproperlyConfigured("ALARM_WEBHOOK_URL must begin with https://.")
# One that does not answer must not hold up the mail, which tells the same people.
ALARM_WEBHOOK_TIMEOUT = 3  # seconds
ALARM_PHONE = env.str("ALARM_PHONE", default="")

# A drill ends by itself after so many minutes, and none begins so soon after a real call: people must not
# take the one for the other. Who tries the demo has one at hand, and need not wait.
MINUTES_A_DRILL_LASTS = env.int("MINUTES_A_DRILL_LASTS", default=60)
DAYS_FROM_A_REAL_CALL_TO_A_DRILL = env.int(
    "DAYS_FROM_A_REAL_CALL_TO_A_DRILL", default=0 if DEMO else 5
)

# When somebody is at work, and so by when a call may be promised (portal/web/working_hours.py).
WORKING_HOURS = read_working_hours(
    env.list("WORKING_DAYS", default=["Mon", "Tue", "Wed", "Thu", "Fri"]),
    env.str("WORKING_HOURS", default="09:00-17:00"),
)
# Days in place of Scotland's bank holidays, all of them.
HOLIDAYS = read_holidays(env.list("HOLIDAYS", default=[])) or SCOTLAND
# Working hours within which somebody calls who reported something and wrote down a number.
WORKING_HOURS_UNTIL_WE_CALL = env.int("WORKING_HOURS_UNTIL_WE_CALL", default=7)

# Jobs and mail that are over are forgotten after so many days; the audit log says what they were about.
DAYS_FINISHED_WORK_IS_KEPT = env.int("DAYS_FINISHED_WORK_IS_KEPT", default=30)

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

# Files: static ones from this process, documents outside any web root.
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.web.branding.files.BrandFinder",
]
DOCUMENTS_ROOT = Path(env.str("DOCUMENTS_ROOT", default=str(BASE_DIR / "var" / "documents")))
# The switch outside the application: while a file is here, the portal is closed to residents.
PORTAL_OFF_FILE = env.str("PORTAL_OFF_FILE", default="")
# A proxy's internal location for the documents (X-Accel-Redirect), for example "/documents-inside/".
DOCUMENTS_ACCEL_LOCATION = env.str("DOCUMENTS_ACCEL_LOCATION", default="")
# A bucket for the documents instead of the folder, which then holds only what is arriving.
DOCUMENTS_S3_BUCKET = env.str("DOCUMENTS_S3_BUCKET", default="")
DOCUMENTS_S3_ENDPOINT = env.str("DOCUMENTS_S3_ENDPOINT", default="")
DOCUMENTS_S3_REGION = env.str("DOCUMENTS_S3_REGION", default="")
if DOCUMENTS_S3_BUCKET and DOCUMENTS_ACCEL_LOCATION:
    raise ImproperlyConfigured(
        "DOCUMENTS_ACCEL_LOCATION is for documents in a folder, not in a bucket."
    )
# Pages as they are read in the browser: a cache of its own, apart from the documents, and its own location.
PAGES_ROOT = Path(env.str("PAGES_ROOT", default=str(BASE_DIR / "var" / "pages")))
PAGES_ACCEL_LOCATION = env.str("PAGES_ACCEL_LOCATION", default="")
PAGES_MOST_BYTES = env.int("PAGES_MOST_MEGABYTES", default=2048) << 20
if PAGES_ROOT.is_relative_to(DOCUMENTS_ROOT) or DOCUMENTS_ROOT.is_relative_to(PAGES_ROOT):
    raise ImproperlyConfigured("PAGES_ROOT must lie apart from DOCUMENTS_ROOT.")
# So long a page of ours waits for pages that are being drawn, before it says that they are.
SECONDS_A_PAGE_IS_WAITED_FOR = 0.3
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

# What may be sent here. A body that says it is larger is not read at all (portal/shell/body_limit.py).
UPLOAD_LARGEST_FILE = 25 << 20  # bytes
UPLOAD_MOST_FILES = 20
LARGEST_BODY = 1 << 20  # bytes
LARGEST_BODY_WITH_FILES = UPLOAD_MOST_FILES * UPLOAD_LARGEST_FILE + LARGEST_BODY
# Beyond UPLOAD_MOST_FILES each is refused by name; beyond this the whole request is.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
# Straight to disk, nameless, below DOCUMENTS_ROOT: a letter is not kept in memory nor in /tmp.
FILE_UPLOAD_HANDLERS = ["documents.intake.receiving.ToDisk"]
# The socket of ClamAV's daemon, for example "/run/clamav/clamd.ctl" or, where it has a machine of its
# own, "scanner:3310". Unset: files are not scanned.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")
_at = re.fullmatch(r"(?:[\w-]+\.)*[\w-]+:(\d{1,5})", CLAMD_SOCKET, re.ASCII)
_is_somewhere = CLAMD_SOCKET.startswith("/") or (_at is not None and int(_at[1]) < 1 << 16)
if CLAMD_SOCKET and not _is_somewhere:
    raise ImproperlyConfigured("CLAMD_SOCKET must be a path, or a host and a port: scanner:3310.")

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

# Towns and places that a stranger would try in a password, besides the landlord's name.
LANDLORD_PLACES = env.list("LANDLORD_PLACES", default=[])
# The landlord, as residents know it.
LANDLORD = {
    "name": env.str("LANDLORD_NAME", default="Strathlinn Homes" if DEMO else ""),
    "phone": env.str("LANDLORD_PHONE", default="0800 000 0000" if DEMO else ""),
    "hours": env.str("LANDLORD_HOURS", default="Monday to Friday, 9am to 5pm"),
    # An address on this site: pages load nothing from elsewhere.
    "logo_url": env.str("LANDLORD_LOGO_URL", default=""),
    # The server refuses colours that somebody could not see (portal/web/branding/brand.py).
    "brand_colour": env.str("LANDLORD_BRAND_COLOUR", default="#0b4a4d"),
    "accent_colour": env.str("LANDLORD_ACCENT_COLOUR", default="#e2a93b"),
    "link_colour": env.str(
        "LANDLORD_LINK_COLOUR", default=env.str("LANDLORD_BRAND_COLOUR", default="#0b5a5e")
    ),
    "dpo_email": env.str("LANDLORD_DPO_EMAIL", default=""),
    "dpo_phone": env.str("LANDLORD_DPO_PHONE", default=""),
    "regulator_name": env.str(
        "LANDLORD_REGULATOR_NAME", default="Information Commissioner's Office"
    ),
    "regulator_phone": env.str("LANDLORD_REGULATOR_PHONE", default="0303 123 1113"),
    "regulator_url": env.str("LANDLORD_REGULATOR_URL", default="https://ico.org.uk/"),
    # Other sites of the landlord's; without any, home does not speak of them.
    "pay_rent_url": env.str("LANDLORD_PAY_RENT_URL", default=""),
    "balance_url": env.str("LANDLORD_BALANCE_URL", default=""),
    "repairs_url": env.str("LANDLORD_REPAIRS_URL", default=""),
    # British Sign Language by video, free of charge, for all of Scotland.
    "bsl_url": env.str("LANDLORD_BSL_URL", default="https://contactscotland-bsl.org/"),
    "accessibility_regulator_name": env.str(
        "LANDLORD_ACCESSIBILITY_REGULATOR_NAME", default="Equality Advisory and Support Service"
    ),
    "accessibility_regulator_url": env.str(
        "LANDLORD_ACCESSIBILITY_REGULATOR_URL",
        default="https://www.equalityadvisoryservice.com/",
    ),
    # Whom to call about domestic abuse: a list of {"name", "phone", "hours"} in JSON.
    "abuse_lines": env.json(
        "LANDLORD_ABUSE_LINES",
        default=[
            {
                "name": "Scotland’s Domestic Abuse and Forced Marriage Helpline",
                "phone": "0800 027 1234",
                "hours": "24 hours a day",
            },
            {"name": "Men’s Advice Line", "phone": "0808 801 0327", "hours": ""},
        ],
    ),
}
