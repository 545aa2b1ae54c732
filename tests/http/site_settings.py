"""The portal's settings as a server has them, but for mail: beside these web processes is no mail server."""

from portal.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.http.mail_to_nowhere.EmailBackend"
