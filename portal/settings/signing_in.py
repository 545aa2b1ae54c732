"""Who signs in, and how: accounts, second steps, and how often anyone may try."""

from __future__ import annotations

from portal.settings.environment import DEMO

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
ACTIVATION_TRIES_A_NETWORK = (60, 15 * 60)
