"""The setup script: what it refuses, and what it leaves alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SHARED = {".venv": "bin/kept", "node_modules": "kept"}


@pytest.fixture
def clone(tmp_path):
    """A clone whose environment and front-end packages are links to another's, as where several work side by side."""
    clone, other = tmp_path / "clone", tmp_path / "other"
    for name, kept in SHARED.items():
        (other / name / kept).parent.mkdir(parents=True)
        (other / name / kept).write_text("kept")
        clone.mkdir(exist_ok=True)
        (clone / name).symlink_to(other / name)
    (clone / "tools").mkdir()
    shutil.copy(PROJECT / "tools/setup.py", clone / "tools")
    for lock in ("requirements.lock", "requirements-dev.lock", "package-lock.json"):
        (clone / lock).write_text("nothing that could be installed")
    return clone


def setup(clone, *words):
    command = [sys.executable, "tools/setup.py", *words]
    environ = {name: value for name, value in os.environ.items() if name != "HUB_VAR"}
    return subprocess.run(command, check=False, cwd=clone, text=True, capture_output=True, env=environ)


@pytest.mark.parametrize("words", [(), ("dev",)])
def test_shared_folders_are_left_as_they_are(clone, words):
    done = setup(clone, *words)
    assert done.returncode == 0, done.stderr
    for name, kept in SHARED.items():
        assert (clone / name).is_symlink()
        assert [path.name for path in (clone / name / kept).parent.iterdir()] == ["kept"]


def test_unknown_word_does_nothing(clone):
    done = setup(clone, "--help")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert not (clone / "var").exists()


def test_data_folder_that_cannot_be_made_is_told_in_one_line(clone):
    (clone / "var").write_text("no folder")
    done = setup(clone)
    assert done.returncode == 1
    assert "HUB_VAR" in done.stderr
    assert done.stderr.count("\n") == 1
