"""The files in docs/deploy, read by the tools that read them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import prefect.settings
import pytest

from flows.settings import Settings
from tests.flows.processes import ROOT

DEPLOY = ROOT / "docs/deploy"
PROGRAM = "/opt/storywatch/.venv/bin/storywatch"
systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")


def analyzed(unit: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [shutil.which("systemd-analyze") or "", *words, str(unit)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there."""
    text = (DEPLOY / "storywatch.service").read_text("utf-8")
    assert f"ExecStart={PROGRAM} serve\n" in text
    path = tmp_path / "storywatch.service"
    path.write_text(text.replace(PROGRAM, sys.executable), "utf-8")
    return path


@systemd
def test_systemd_finds_nothing_wrong_with_the_unit(unit: Path) -> None:
    done = analyzed(unit, "verify")
    assert (done.returncode, done.stderr) == (0, "")
    # It would say so.
    unit.write_text(unit.read_text("utf-8").replace("Restart=on-failure", "Restart=on-a-whim"), "utf-8")
    assert "on-a-whim" in analyzed(unit, "verify").stderr


@systemd
def test_the_unit_shuts_the_process_in(unit: Path) -> None:
    done = analyzed(unit, "security", "--offline=true", "--threshold=20")
    assert done.returncode == 0, done.stdout  # 2.0 of 10, of which systemd calls everything below 5 good


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    """The compose file as Docker Compose itself understands it; that needs no engine."""
    compose = pytest.importorskip("compose", reason="install '.[deploy]' for Docker Compose")
    program = Path(compose.__file__).parent / "docker-compose"
    done = subprocess.run(
        [program, "-f", DEPLOY / "compose.yaml", "config", "--format", "json"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_compose_runs_a_server_on_postgresql_and_a_worker(composed: dict[str, Any]) -> None:
    services = composed["services"]
    assert set(services) == {"database", "server", "worker"}
    assert services["database"]["image"].startswith("postgres:")
    assert "postgresql+asyncpg://" in services["server"]["command"][-1]
    assert services["server"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert services["worker"]["depends_on"]["server"]["condition"] == "service_healthy"
    assert services["worker"]["environment"]["PREFECT_API_URL"] == "http://server:4200/api"
    for name in ("server", "worker"):
        build = services[name]["build"]
        assert (Path(build["context"]) / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")


def test_compose_opens_prefects_pages_on_this_machine_alone(composed: dict[str, Any]) -> None:
    published = [port for service in composed["services"].values() for port in service.get("ports", [])]
    assert [(port["host_ip"], port["published"]) for port in published] == [("127.0.0.1", "4200")]


def test_no_secret_stands_in_an_environment(composed: dict[str, Any]) -> None:
    given = [name for each in composed["services"].values() for name in each.get("environment", {})]
    assert [name for name in given if "PASSWORD" in name] == ["POSTGRES_PASSWORD_FILE"]


def test_the_image_holds_the_packages_and_no_secret() -> None:
    lines = [line.split() for line in (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()]
    copied = {each for line in lines if line[:1] == ["COPY"] for each in line[1:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = {each.rstrip("*") for each in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    files = {
        project["project"]["readme"],
        *project["project"]["license-files"],
        "constraints.txt",
        "prefect.yaml",
    }
    assert copied == packages | files | {"pyproject.toml"}
    for each in ("database-password", "environment"):
        assert f"/docs/deploy/{each}" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_every_setting_in_these_files_is_known(composed: dict[str, Any]) -> None:
    texts = "\n".join(path.read_text("utf-8") for path in sorted(DEPLOY.iterdir()))
    ours = set(re.findall(r"\bSTORYWATCH_[A-Z_]+", texts))
    assert ours <= {f"STORYWATCH_{name.upper()}" for name in Settings.model_fields}
    prefects = set(re.findall(r"\bPREFECT_[A-Z_]+", texts))
    assert composed["services"]["server"]["environment"].keys() <= prefects
    assert {name for name in prefects if not hasattr(prefect.settings, name)} == set()
    assert not hasattr(prefect.settings, "PREFECT_SERVER_CONCURRENCY_LEASES")
