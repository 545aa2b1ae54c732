"""compose.yaml without an engine: what each service may do, whom it can reach, what it is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from django.conf import settings

from portal.web.logins import ADDRESS_OF
from tests.operating.test_pages import settings_text

ROOT = settings.BASE_DIR
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PORTAL = [name for name, service in SERVICES.items() if service["image"] == "housing-portal"]
WAYS_OUT = {name for name, kind in COMPOSE["networks"].items() if not (kind or {}).get("internal")}
# The whole of what the four logins are for; set-up gives them their passwords.
LOGINS = {
    "set-up": {*ADDRESS_OF.values(), "DATABASE_BACKUP_URL", "DATABASE_ADMIN_URL"},
    "web": {"DATABASE_URL"},
    "worker": {"DATABASE_WORKER_URL"},
}


def members(network: str) -> set[str]:
    """The services on a network."""
    return {name for name, service in SERVICES.items() if network in service["networks"]}


@pytest.mark.parametrize("name", SERVICES)
def test_service_has_no_powers_and_writes_on_no_file_system_of_its_own(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    # The backup reads documents that are another user's, into a folder that is a third one's.
    assert service.get("cap_add", []) == (["DAC_OVERRIDE"] if name == "backup" else [])


def test_only_the_proxy_has_ports() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_only_services_with_a_login_reach_the_database() -> None:
    assert members("inside") == {"database", "backup", *PORTAL}
    assert set(SERVICES["database"]["networks"]) == {"inside"}


def test_database_scanner_and_setup_have_no_way_out() -> None:
    assert {"updates", "out", "outside"} == WAYS_OUT
    assert members("out") == {"web", "worker"}
    assert members("updates") == {"signatures"}
    assert members("outside") == {"proxy"}


def test_proxy_meets_the_web_process_and_the_scanner_also_the_worker_that_watches_it() -> None:
    assert members("front") == {"web", "proxy"}
    assert members("scanning") == {"web", "worker", "scanner"}
    asked = {SERVICES[name]["environment"]["CLAMD_SOCKET"] for name in ("web", "worker")}
    assert len(asked) == 1


def test_web_process_listens_where_the_proxy_asks() -> None:
    """And on no other network: gunicorn believes whoever reaches it what the proxy says of a visitor."""
    web = SERVICES["web"]
    name = web["environment"]["LISTEN_ON"]
    assert web["networks"]["front"]["aliases"] == [name]
    assert not any(web["networks"][other] for other in web["networks"] if other != "front")
    assert f"server {name}:8000;" in (ROOT / "docs" / "server" / "nginx.conf").read_text()
    assert f"http://{name}:8000/readyz" in web["healthcheck"]["test"][-1]


@pytest.mark.parametrize("name", PORTAL)
def test_portals_service_knows_its_own_login_and_settings_that_there_are(name: str) -> None:
    told = set(SERVICES[name]["environment"])
    assert {setting for setting in told if setting.startswith("DATABASE_")} == LOGINS[name]
    read = set(re.findall(r'"([A-Z0-9_]+)"', settings_text()))
    in_the_image = {"LISTEN_ON"} if name == "web" else set()
    assert told - LOGINS[name] - in_the_image <= read


def test_scanner_takes_whatever_the_portal_lets_in() -> None:
    host, port = SERVICES["web"]["environment"]["CLAMD_SOCKET"].split(":")
    conf = (ROOT / "docs" / "server" / "clamd.conf").read_text()
    limits = dict(line.split(" ", 1) for line in conf.splitlines() if not line.startswith("#"))
    assert host in members("scanning")
    assert port == limits["TCPSocket"]
    assert limits["AlertExceedsMax"] == "yes"
    for limit in ("StreamMaxLength", "MaxFileSize", "MaxScanSize"):
        assert int(limits[limit].removesuffix("M")) << 20 > settings.UPLOAD_LARGEST_FILE


def test_what_stands_beside_compose_on_a_server_goes_into_no_image() -> None:
    left_out = set((ROOT / ".containerignore").read_text().split())
    assert {".env", "*.env", "tls", "backups"} <= left_out
