"""Where settings are read from, and whether this is the demo: what all of them ask."""

from __future__ import annotations

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
DEMO = env.bool("PORTAL_DEMO", default=False)
