"""Every check that needs no test: run all of them, show what the failing ones say, fail where one fails.

python tools/lint.py PACKAGE …
"""

import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
MANAGE = [PYTHON, "manage.py"]
SOURCES = ["manage.py", "tools", "tests", "bench"]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "PII_KEYS": "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "hub.example.org",
    "DATABASE_URL": "postgres://hub:hub@127.0.0.1:1/hub",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "union-hub@example.org",
}


BEFORE_RELEASE = ["0002_small_pictures", "0002_calls_are_found_by_what_they_are_for", "0003_applicant_of_versions"]
"""Migrations that lock a table while they fill or drop columns: nothing ran in production before them."""


def checks(packages: list[str]) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return every check by name: the command, and what it adds to the environment."""
    sources = [*packages, *(source for source in SOURCES if (PROJECT / source).exists())]
    plain = {
        "style": [str(BIN / "ruff"), "check", *sources],
        "format": [str(BIN / "ruff"), "format", "--check", *sources],
        "types": [str(BIN / "mypy"), *packages],
        "layers": [str(BIN / "lint-imports"), "--no-cache"],
        "size": [PYTHON, "tools/code_size.py", *packages],
        "translations": [*MANAGE, "update_messages", "--check"],
        "missing migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "templates": [str(BIN / "djlint"), *_templates(packages), "--lint", "--quiet"],
    }
    if not _templates(packages):
        del plain["templates"]
    deploy = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    apps = sorted(path.parent.name for package in packages for path in (PROJECT / package).rglob("migrations"))
    lint_migrations = [
        *MANAGE, "lintmigrations", "--no-cache", "--ignore-initial-migrations", "--ignore-name", *BEFORE_RELEASE,
        "--include-apps", *apps,
    ]  # fmt: skip
    return {
        **{name: (command, {}) for name, command in plain.items()},
        "migrations": (lint_migrations, {"DJANGO_SETTINGS_MODULE": "config.settings.test"}),
        "production": (deploy, PRODUCTION),
    }


def _templates(packages: list[str]) -> list[str]:
    folders = [PROJECT / "templates", *(PROJECT / package for package in packages)]
    return [str(folder.relative_to(PROJECT)) for folder in folders if any(folder.rglob("*.html"))]


def run(name: str, command: list[str], environ: dict[str, str]) -> bool:
    """Run one check; print its name and time, and what it says where it fails (sizes: always)."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=PROJECT, check=False, text=True, env=os.environ | environ,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if done.returncode or name == "size":
        print(done.stdout.rstrip(), flush=True)
    return done.returncode == 0


def main(packages: list[str]) -> int:
    """Run every check and return 1 where one fails."""
    failed = [name for name, (command, environ) in checks(packages).items() if not run(name, command, environ)]
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: all is well")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
