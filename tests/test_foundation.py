"""The thinnest thread: the database answers and the models fit their tables."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_no_model_change_lacks_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("url", ["garbage", "mysql://hub:hub@127.0.0.1/hub"])
def test_database_url_that_names_no_postgresql_is_told_in_one_line(url):
    command = [sys.executable, "manage.py", "check_targets", "--json"]
    environ = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.development"}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.strip() == "DATABASE_URL must name a PostgreSQL: postgres://user:password@host/name"
