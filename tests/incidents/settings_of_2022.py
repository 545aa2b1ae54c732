"""The portal's settings for the processes of the replay: the widget of 2022, and an alarm service near by."""

from __future__ import annotations

from portal.settings import *  # noqa: F403
from portal.settings import env

ROOT_URLCONF = "tests.incidents.widget_of_2022"
# The test's own server, which has no certificate.
ALARM_WEBHOOK_URL = env.str("REPLAY_ALARM_URL")
