"""How somebody comes to stand on each page of docs/access.md, for tests that look at the pages themselves.

A page without an object is at its address. A page about something is asked for about the first such
thing that its reader has, unless TELLING names a better one. Whatever needs a step before it is in WAYS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.typed import Typed, sealed
from portal.web.carried import seal
from tests.access.pages import KINDS, Page
from tests.accounts.passkey import Passkey, asked_on
from tests.arranging import at_the_gate
from tests.canaries import canary
from tests.clients import PersonsClient
from tests.factories.accounts import PASSWORD
from tests.model.expectation import ROLES
from tests.world import FIRST_OF_ROLE, World

# One person for each way of meeting the portal: of each role, but for the deputy, who meets it as the DPO.
WALKERS = (
    "nobody",
    *(name for role, name in FIRST_OF_ROLE.items() if ROLES[role].viewer == role),
    "Ewan",  # Accused.
    "Iain",  # Left 27 days ago.
    "Bella",  # A resident with nothing to see.
    "Ruth",  # Officer and data steward, without a patch.
)

# Where everybody may be, one of each shell is enough; where everybody signed in may, one of each side.
EVERYBODY = {"everybody": ("nobody", "Morag", "Fiona"), "everybody signed in": ("Morag", "Fiona")}

# Who can stay on a page: others are sent on, to their first page or because it is about what they have not.
WHO_STAYS: dict[str, tuple[str, ...]] = {
    "public:welcome": ("nobody",),
    "account_login": ("nobody",),
    "account_logout": ("Morag", "Fiona"),
    "account_reauthenticate": ("Morag",),
    "account_reset_password": ("nobody",),
    "account_confirm_password_reset_code": ("nobody",),
    "account_complete_password_reset": ("nobody",),
    "account_email_verification_sent": ("Morag",),
    "tenancies:activate": ("nobody",),
    "tenancies:activate_person": ("nobody",),
    "tenancies:activate_secure": ("nobody",),
    "tenancies:activate_second_step": ("Morag",),
    "mfa_authenticate": ("nobody",),
    "mfa_reauthenticate": ("Fiona",),
    "mfa_activate_totp": ("Morag",),
    "mfa_deactivate_totp": ("Fiona",),
    "mfa_view_recovery_codes": ("Fiona",),
    "mfa_generate_recovery_codes": ("Fiona",),
    "incidents:log_breach": ("Aileen", "Elspeth"),
    "incidents:logged": ("Aileen",),
    "incidents:practise": ("Aileen", "Elspeth"),
    "incidents:practised": ("Aileen",),
}

# Addresses that answer with something that is not a page of ours.
NOT_PAGES = {
    "documents:download": "a file",
    "documents:original": "a file",
    "documents:page_image": "a picture",
    "public:leave": "the end of the session, and another site",
    "accounts:stay_signed_in": "nothing: a script says that somebody is there",
    "mfa_login_webauthn": "what a passkey is asked, for a script",
}

# What shows more of a page than the first thing there is: of the page itself, or of such a thing.
TELLING: dict[str, tuple[str, ...]] = {
    "documents:release": ("Loch unreleased",),
    "documents:hand_over": ("Loch frozen",),
    "tenancies:letter": ("Effie", "Morag"),
    "tenancies.Tenancy": ("Loch Road", "Harbour View", "Frozen Close"),
    "tenancies.Person": ("Morag", "Victoria"),
    "cases.Case": ("NOISE", "FIRE"),
    "documents.Document": ("Loch gas", "NOISE warning to Ewan", "Mill Lane gas"),
    "incidents.Report": ("wrong rent",),
    "incidents.Incident": ("frozen letter",),
}


PASSKEYS = "/details/second-step/passkeys/"
PASSKEY = "My phone"
"""What somebody called their passkey."""
TYPED = "Some words that nobody wants to write twice."
"""What somebody wrote when their session ended."""


class LostError(Exception):
    """There is a page that the walk does not know how to reach."""


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody on their way."""

    name: str
    world: World
    client: PersonsClient

    def way_to(self, page: Page) -> str:
        """Take the steps before a page; gives its address. Raises LostError if the way is not known."""
        if page.name in WAYS:
            return WAYS[page.name](self, page)
        if page.label:
            return page.address(self.thing_of(page))
        if page.takes_an_object:
            raise LostError(f"{page.name} is about something: say what in tests/access/ways.py")
        return page.address()

    def thing_of(self, page: Page) -> UUID:
        """One thing that this page shows to them."""
        if page.label not in KINDS:
            raise LostError(f"{page.label} is unknown to KINDS in tests/access/pages.py")
        theirs = page.has(self.world, self.world.account(self.name))
        by_name = sorted(theirs, key=self.world.name_of)
        wanted = TELLING.get(page.name) or TELLING.get(page.label, ())
        telling = [i for name in wanted for i in by_name if self.world.name_of(i) == name]
        return [*telling, *by_name][0]

    def send(self, address: str, **fields: str) -> None:
        """Send a form, which must be taken."""
        answer = self.client.post(address, fields)
        assert answer.status_code == 302, f"{address} did not take {fields}"

    def remembered(self, key: str) -> Any:
        """Something that earlier pages wrote into the session."""
        with transaction.atomic(), at_the_gate():
            return self.client.session[key]

    def remember(self, key: str, value: object) -> None:
        """Write into the session what an earlier page would have written."""
        with transaction.atomic(), at_the_gate():
            session = self.client.session
            session[key] = value
            session.save()

    def prove(self) -> None:
        """Show once more that it is they."""
        self.client.prove(self.world.account(self.name).id)


Way = Callable[[Walker, Page], str]


def walkers_of(page: Page, world: World) -> list[str]:
    """Everybody who is to stand on a page."""
    if page.name in NOT_PAGES:
        return []
    among = WHO_STAYS.get(page.name) or EVERYBODY.get(page.who) or WALKERS
    return [name for name in among if _finds_something(name, page, world)]


def _finds_something(name: str, page: Page, world: World) -> bool:
    account = None if name == "nobody" else world.account(name)
    if not page.is_for(account) or (name == "Ruth" and "data stewards" not in page.who):
        return False
    return not page.label or (account is not None and bool(page.has(world, account)))


def _after(address: str, **fields: str) -> Way:
    """Send a form first; then the page is at its address."""

    def way(walker: Walker, page: Page) -> str:
        walker.send(address, **fields)
        return page.address()

    return way


def _proved(walker: Walker, page: Page) -> str:
    walker.prove()
    return page.address()


def _app_begun(walker: Walker, page: Page) -> str:
    walker.prove()
    walker.send(page.address(), begin="yes")
    return page.address()


def _own_passkey(walker: Walker, page: Page) -> str:
    walker.prove()
    asked = asked_on(walker.client.get(PASSKEYS).content)
    walker.send(PASSKEYS, name=PASSKEY, credential=Passkey().make(asked["creation_options"]))
    if not page.takes_an_object:
        return page.address()
    with transaction.atomic(), at_the_gate():
        mine = Authenticator.objects.filter(user_id=walker.world.account(walker.name).id)
        number = mine.filter(type=Authenticator.Type.WEBAUTHN).latest("created_at").pk
    return page.address(number)


def _with_password_alone(walker: Walker, page: Page) -> str:
    """The strongest method is asked for: a passkey from an earlier walk would take its place."""
    with transaction.atomic(), at_the_gate():
        Authenticator.objects.filter(user_id=walker.world.account(walker.name).id).delete()
    return page.address()


def _half_signed_in(walker: Walker, page: Page) -> str:
    username = walker.world.account("Fiona").username
    walker.send("/sign-in/", login=username, password=PASSWORD)
    return page.address()


def _code_sent(walker: Walker, page: Page) -> str:
    address = canary(walker.world.account("Morag").id, "email")
    walker.send("/forgot/", email=f"{address}@example.org")
    return page.address()


def _code_typed(walker: Walker, page: Page) -> str:
    _code_sent(walker, page)
    code = walker.remembered("account_password_reset_verification")["code"]
    walker.send("/forgot/code/", code=code)
    return page.address()


def _new_email(walker: Walker, page: Page) -> str:
    walker.prove()
    walker.send("/details/email/", email=f"{uuid4()}@example.org")
    return page.address()


def _with_pass(walker: Walker, page: Page) -> str:
    walker.remember("activation_pass", seal(str(uuid4()), of="activation_pass"))
    return page.address()


def _typed(walker: Walker, page: Page) -> str:
    """Their session ended while they wrote, and they have signed in again."""
    account = str(walker.world.account(walker.name).id)
    walker.remember("typed", sealed(Typed(account, "/details/", [["reason", TYPED]])))
    return page.address()


def _not_mine_document(walker: Walker, page: Page) -> str:
    return page.address(walker.world.document("Loch gas").id)


def _outside(walker: Walker, page: Page) -> str:
    """An officer asks for a tenancy of somebody else's patch by its number."""
    walker.send("/staff/find/", query=walker.world.tenancy("Bridge Street").ref)
    return page.address()


def _practised(walker: Walker, page: Page) -> str:
    """They have pressed in a drill that is over."""
    pressed = {"reference": "D-600001", "closed_at": "2026-07-14T09:12:00+00:00"}
    walker.remember("incidents:practised", pressed)
    return page.address()


WAYS: dict[str, Way] = {
    "account_change_password": _proved,
    "account_complete_password_reset": _code_typed,
    "account_confirm_password_reset_code": _code_sent,
    "account_email": _proved,
    "account_reauthenticate": _with_password_alone,
    "account_email_verification_sent": _new_email,
    "tenancies:activate_person": _after("/activate/", code_0="CDFH", code_1="JKMN"),
    "tenancies:activate_secure": _with_pass,
    "mfa_activate_totp": _app_begun,
    "mfa_add_webauthn": _proved,
    "mfa_authenticate": _half_signed_in,
    "mfa_deactivate_totp": _proved,
    "mfa_edit_webauthn": _own_passkey,
    "mfa_generate_recovery_codes": _proved,
    "mfa_reauthenticate_webauthn": _own_passkey,
    "mfa_remove_webauthn": _own_passkey,
    "mfa_view_recovery_codes": _proved,
    "accounts:typed": _typed,
    "incidents:not_mine_document": _not_mine_document,
    "incidents:not_mine_done": _after("/not-mine/", wrong="not sure", contact="0141 496 0000"),
    # Of a kind that no resident of the cast reads: what is closed stays closed for every test after it.
    "incidents:logged": _after("/staff/breach/new/", how_many="one", kind="photo"),
    "incidents:practised": _practised,
    "desk:hand_on": _after("/staff/caller/", full_name="Nobody Atall", known="nowhere"),
    "desk:found": _after("/staff/find/", query="street"),
    "desk:open_outside": _outside,
}
