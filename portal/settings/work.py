"""What the rule, imports, codes, reports and calls are measured by: days, tries, shares and hours."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from portal.settings.environment import DEMO, env
from portal.web.holidays import SCOTLAND
from portal.web.working_hours import read_holidays, read_working_hours

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
# Minutes after which what takes two people goes to one more colleague, and after three times as many to all
# who may answer; 0: to all at once. After a change: apply_walls.
MINUTES_UNTIL_THE_NEXT_MAY_AGREE = env.int("MINUTES_UNTIL_THE_NEXT_MAY_AGREE", default=10)
if MINUTES_UNTIL_THE_NEXT_MAY_AGREE < 0:
    raise ImproperlyConfigured("MINUTES_UNTIL_THE_NEXT_MAY_AGREE must be a number, such as 10.")

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
