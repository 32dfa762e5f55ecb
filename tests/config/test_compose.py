"""The compose file: services, commands and variables that exist."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.utils.module_loading import import_string

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE_TEXT = (PROJECT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
OURS = [name for name, service in SERVICES.items() if service["image"] == "union-hub"]
READ_BY_IMAGES = {"GRANIAN_WORKERS", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}


def example_variables():
    lines = (PROJECT / ".env.example").read_text().splitlines()
    return {line.split("=")[0] for line in lines if line and not line.startswith("#")}


def command_of(name):
    if command := SERVICES[name].get("command"):
        return command
    return yaml.safe_load(re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[-1])


def test_services_are_all_there():
    assert {"postgres", "valkey", "web", "worker", "beat", "proxy"} <= set(SERVICES)


def test_volumes_are_declared():
    named = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert {name for name in named if "/" not in name} == set(COMPOSE["volumes"])


def test_dependencies_are_services_that_can_tell_their_health():
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES
            if how["condition"] == "service_healthy":
                tells = SERVICES[other].get("healthcheck", {}).get("test") or other in OURS
                assert tells, other


@pytest.mark.parametrize("name", OURS)
def test_command_exists(name):
    program, *words = command_of(name)
    assert program == "python"
    if words[0] == "manage.py":
        assert words[1] in get_commands()
        return
    assert words[0] == "-m"
    __import__(words[1])
    if words[1] == "granian":
        assert callable(import_string(words[-1].replace(":", ".")))
    else:
        assert words[2:4] == ["-A", "config"]
        assert words[4] in {"worker", "beat"}


def test_mounted_and_copied_files_exist():
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    copied = [
        path for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for path in line.split()
    ]
    for path in [mount for mount in mounts if mount.startswith(".")] + copied + ["deploy/healthcheck.py"]:
        assert (PROJECT / path).exists(), path


def test_variables_are_those_of_the_example():
    assert set(re.findall(r"\$\{(\w+)", COMPOSE_TEXT)) == example_variables()


def test_variables_are_read():
    settings = "".join(path.read_text() for path in (PROJECT / "config/settings").glob("*.py"))
    proxy = (PROJECT / "deploy/Caddyfile").read_text()
    for service in SERVICES.values():
        for variable in service.get("environment", {}):
            assert f'"{variable}"' in settings or f"{{${variable}}}" in proxy or variable in READ_BY_IMAGES, variable


def test_image_knows_every_variable_that_production_demands():
    production = (PROJECT / "config/settings/production.py").read_text()
    demanded = set(re.findall(r'env\.\w+\("(\w+)"\)', production))
    assert demanded <= set(SERVICES["web"]["environment"])
    assert all(f"{variable}=" in DOCKERFILE for variable in demanded)


def test_example_names_no_secret():
    lines = (PROJECT / ".env.example").read_text().splitlines()
    assert "SECRET_KEY=" in lines
    assert "PII_KEYS=" in lines
    assert "POSTGRES_PASSWORD=" in lines
