"""The landlord, as residents know it."""

from __future__ import annotations

from portal.settings.environment import DEMO, env

# Towns and places that a stranger would try in a password, besides the landlord's name.
LANDLORD_PLACES = env.list("LANDLORD_PLACES", default=[])
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
