"""The production shape: no default secret, nothing as root, nothing private within reach."""

import json
import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from gunicorn.config import Config
from jsonschema import Draft7Validator

from deploy import healthcheck

ROOT = Path(__file__).resolve().parents[2]
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "tests" / "tree" / "schema" / "compose-spec.json").read_text(encoding="utf-8"))
OUR_OWN = {"web", "worker", "beat", "migrate"}
RUN_ONCE = {"migrate"}
each_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_the_compose_file_fits_the_compose_specification():
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(COMPOSE)] == []


def test_the_schema_would_notice_a_wrong_word():
    wrong = COMPOSE | {"services": SERVICES | {"web": SERVICES["web"] | {"comand": "gunicorn"}}}
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(wrong)]


def test_every_secret_comes_from_the_environment_and_has_no_default():
    used = dict(re.findall(r"\$\{(\w+)(.*?)\}", COMPOSE_TEXT))
    secret = {name for name in used if re.search("SECRET|PASSWORD|TOKEN|KEY|CERTIFICATE", name)}
    assert {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "TLS_KEY"} <= secret
    assert {name for name in secret if not used[name].startswith(":?")} == set()
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|TOKEN", key) or "://" in str(value):
                assert ":?" in str(value), f"{name} has a value of its own for {key}"


@each_service
def test_a_service_says_how_to_tell_that_it_is_well(name: str):
    assert ("healthcheck" in SERVICES[name]) == (name not in RUN_ONCE)
    if name not in RUN_ONCE:
        assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@each_service
def test_a_service_starts_again_unless_it_is_done(name: str):
    assert SERVICES[name]["restart"] == ("no" if name in RUN_ONCE else "unless-stopped")


@each_service
def test_a_service_runs_without_root_and_without_privileges(name: str):
    service = SERVICES[name]
    user, group = service["user"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert not {"privileged", "cap_add", "devices", "pid", "network_mode"} & service.keys()
    assert "docker.sock" not in str(service.get("volumes"))


@each_service
def test_a_service_has_limits_and_an_image_with_a_tag(name: str):
    limits = SERVICES[name]["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= limits.keys()
    _, _, tag = SERVICES[name]["image"].rpartition(":")
    assert tag
    assert tag != "latest"


def test_only_the_proxy_can_be_reached_and_the_engines_are_on_a_network_without_a_way_out():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    internal = {name for name, network in COMPOSE["networks"].items() if network.get("internal")}
    assert {name for name, service in SERVICES.items() if set(service["networks"]) - internal} == {"proxy"}
    assert "engines" not in SERVICES["proxy"]["networks"]


def test_everything_that_must_last_is_on_a_named_volume():
    mounts = {name: [str(volume) for volume in SERVICES[name].get("volumes", [])] for name in SERVICES}
    assert "postgres:/var/lib/postgresql" in mounts["postgres"]
    assert "redis:/data" in mounts["redis"]
    assert "data:/srv/data" in mounts["web"]
    assert "data:/srv/data" in mounts["worker"]
    assert {"postgres", "redis", "data"} <= COMPOSE["volumes"].keys()


def test_the_proxy_has_no_private_file_within_reach_and_serves_none_itself():
    assert not any(str(volume).startswith("data:") for volume in SERVICES["proxy"]["volumes"])
    assert not re.search(r"^\s*(root|alias|autoindex|try_files|index)\s", NGINX, re.MULTILINE)
    assert "access_log off;" in NGINX


def test_the_proxy_lets_through_what_the_application_would_take_and_little_more():
    (limit,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert settings.UPLOAD_MAX_BODY_BYTES <= int(limit) * 1024 * 1024 < settings.UPLOAD_MAX_BODY_BYTES * 1.1


def test_the_proxy_overwrites_what_a_visitor_claims_about_itself():
    for header, value in {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": '""',
    }.items():
        assert f"proxy_set_header {header} {value};" in NGINX


@pytest.mark.parametrize(
    "command",
    [SERVICES["web"]["command"], json.loads(DOCKERFILE.rpartition("\nCMD ")[2].replace("\\\n", ""))],
)
def test_the_web_server_understands_its_options(command: list[str]):
    program, *options = command
    options = [re.sub(r"\$\{\w+:-(\d+)\}", r"\1", option) for option in options]
    parsed = Config().parser().parse_args(options)
    assert program == "gunicorn"
    assert parsed.worker_class == "gthread"
    assert parsed.args == ["config.wsgi:application"]


def test_the_image_installs_by_hash_and_without_the_embedded_engines():
    install = next(line for line in DOCKERFILE.splitlines() if line.startswith("RUN pip install"))
    assert "--require-hashes --no-deps" in install
    code = "\n".join(line for line in DOCKERFILE.splitlines() if not line.startswith("#"))
    assert "requirements-embedded" not in code
    assert "collectstatic" in code


def test_the_image_is_built_in_stages_on_a_tagged_base_and_ends_without_root():
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert set(bases) == {"${PYTHON_IMAGE}"}
    assert re.search(r"^ARG PYTHON_IMAGE=python:3\.11-slim", DOCKERFILE, re.MULTILINE)
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    user = re.findall(r"^USER (\d+):\d+$", last_stage, re.MULTILINE)[-1]
    assert int(user) > 0
    assert {SERVICES[name]["user"].partition(":")[0] for name in OUR_OWN} == {user}
    assert re.search(r"^HEALTHCHECK .* CMD ", last_stage, re.MULTILINE)
    assert "SECRET" not in last_stage


def test_the_image_leaves_out_what_is_private_and_keeps_what_it_runs():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    left_out = {line.rstrip("/") for line in lines if line and not line.startswith("#")}
    assert {"var", ".git", ".venv", ".env", "tests", "requirements-embedded.txt"} <= left_out
    code = "accounts campaigns config deploy disclosures manage.py outbox"
    needed = f"{code} record requirements.txt static templates"
    assert not set(needed.split()) & left_out
    assert not any(line.startswith("!") for line in lines)


@pytest.fixture
def site():
    """(port, list of Host headers seen); /healthz answers 200 under example.org only."""
    hosts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hosts.append(self.headers["Host"])
            self.send_response(200 if (self.path, hosts[-1]) == ("/healthz", "example.org") else 400)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet: pytest shows what matters."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield str(server.server_port), hosts
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_web_server_is_well_when_it_answers_under_the_name_of_the_site(site, monkeypatch):
    port, hosts = site
    monkeypatch.setenv("SITE_URL", "https://example.org")
    assert healthcheck.main(["web", port]) == 0
    assert hosts == ["example.org"]


def test_the_web_server_is_unwell_when_it_refuses_or_is_away(site, monkeypatch, capsys):
    port, _ = site
    monkeypatch.setenv("SITE_URL", "https://example.com")
    assert healthcheck.main(["web", port]) == 1
    assert "400" in capsys.readouterr().err
    assert healthcheck.main(["web", "1"]) == 1
    assert "refused" in capsys.readouterr().err


def test_the_scheduler_is_well_while_it_writes_its_schedule(tmp_path: Path, capsys):
    schedule = tmp_path / "celerybeat-schedule"
    assert healthcheck.main(["beat", str(schedule)]) == 1
    assert "does not exist" in capsys.readouterr().err
    written = tmp_path / "celerybeat-schedule.db"
    written.touch()
    assert healthcheck.main(["beat", str(schedule)]) == 0
    long_ago = time.time() - healthcheck.BEAT_STALE_AFTER_SECONDS - 60
    os.utime(written, (long_ago, long_ago))
    assert healthcheck.main(["beat", str(schedule)]) == 1
    assert "s ago" in capsys.readouterr().err


def test_an_unknown_check_is_a_wrong_use():
    assert healthcheck.main(["postgres"]) == 2
    assert healthcheck.main([]) == 2
