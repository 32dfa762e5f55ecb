"""Keep functions, files and templates small: print the figures and the worst ten, fail past the limits.

    python tools/code_size.py config core …

Counted are our own Python files without migrations, tests and tables of pure data, and templates. A function's length
is its lines of code: neither docstring nor blank lines nor comments, so that explaining is free.
"""

import ast
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LEFT_OUT = {"migrations", "tests", "node_modules"}


@dataclass(frozen=True)
class Sized:
    """Something that has a length in lines, and where it stands."""

    lines: int
    place: str


@dataclass(frozen=True)
class Limit:
    """How long things of one kind may be, in lines."""

    kind: str
    median: int
    p90: int
    longest: int


LIMITS = [
    Limit("functions", median=8, p90=25, longest=50),
    Limit("view functions", median=20, p90=20, longest=50),
    Limit("files", median=250, p90=250, longest=500),
    Limit("templates", median=130, p90=130, longest=300),
]


def main(packages: list[str]) -> int:
    """Measure, print, and return 1 where a limit is passed."""
    files = [path for package in packages for path in python_files(PROJECT / package)]
    functions = [function for path in files for function in functions_of(path)]
    measured = {
        "functions": functions,
        "view functions": [function for function in functions if "views" in function.place],
        "files": [Sized(code_lines(path.read_text()), name_of(path)) for path in files],
        "templates": [Sized(filled_lines(path), name_of(path)) for path in template_files(packages)],
    }
    reports = [report(limit, measured[limit.kind]) for limit in LIMITS]  # all of them, also after a failing one
    return int(not all(reports))


def report(limit: Limit, things: list[Sized]) -> bool:
    """Print the figures of one kind; return whether they are within the limit."""
    if not things:
        return True
    lengths = sorted(thing.lines for thing in things)
    median, p90, longest = statistics.median(lengths), lengths[int(len(lengths) * 0.9)], lengths[-1]
    fits = median <= limit.median and p90 <= limit.p90 and longest <= limit.longest
    print(
        f"{limit.kind}: {len(things)}, median {median:g} (≤ {limit.median}), p90 {p90} (≤ {limit.p90}), "
        f"longest {longest} (≤ {limit.longest}){'' if fits else '  TOO LONG'}"
    )
    for thing in sorted(things, key=lambda thing: -thing.lines)[:10]:
        print(f"  {thing.lines:4} {thing.place}")
    return fits


def python_files(folder: Path) -> Iterator[Path]:
    """Return the Python files that count below a folder: not empty, no tests, no migrations."""
    for path in sorted(folder.rglob("*.py")):
        if not LEFT_OUT.intersection(path.parts) and path.read_text().strip():
            yield path


def template_files(packages: Iterable[str]) -> Iterator[Path]:
    """Return the templates of the project and its packages."""
    for folder in [PROJECT / "templates", *(PROJECT / package for package in packages)]:
        yield from sorted(path for path in folder.rglob("*.html") if "templates" in path.parts)


def functions_of(path: Path) -> Iterator[Sized]:
    """Return every function and method of a file, the nested ones too, with its length."""
    source = path.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = set(range(node.lineno, (node.end_lineno or node.lineno) + 1)) & coded(source)
            yield Sized(len(lines), f"{name_of(path)}:{node.lineno} {node.name}")


def code_lines(source: str) -> int:
    """Return how many lines of a source hold code."""
    return len(coded(source))


_coded: dict[str, set[int]] = {}


def coded(source: str) -> set[int]:
    """Return the numbers of the lines that hold code: no docstring, no comment, not blank."""
    if source not in _coded:
        filled = {
            n for n, line in enumerate(source.splitlines(), 1) if line.strip() and not line.lstrip().startswith("#")
        }
        _coded[source] = filled - docstring_lines(ast.parse(source))
    return _coded[source]


def docstring_lines(tree: ast.Module) -> set[int]:
    """Return the numbers of the lines that docstrings take."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, holders) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            lines |= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return lines


def filled_lines(path: Path) -> int:
    """Return how many lines of a file are not blank."""
    return sum(bool(line.strip()) for line in path.read_text().splitlines())


def name_of(path: Path) -> str:
    """Return a path as seen from the project."""
    return str(path.relative_to(PROJECT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
