"""Translations without a system gettext: what is to be translated, what is, and the compiled form (with Babel).

Messages are found in Python files and Django templates of the project's own packages. Templates go through Django's
own ``templatize``, which turns them into something that Babel's Python extractor reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

LAZY = {f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items() if name.endswith("gettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
NOT_OURS = {".venv", "node_modules", "tests", "bench", "var", "staticfiles", "tools", "migrations", "docs"}
COMMENT_TAGS = ("Translators:",)
WIDTH = 100
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）》”’〕][:,?!;]")
"""Punctuation of half width right after a Chinese character or bracket."""


def compile_catalogue(source: Path) -> Path:
    """Compile a .po file beside itself and return the .mo file. Raises PoFileError where it cannot be read."""
    target = source.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, _read(source))
    return target


def catalogues() -> list[Path]:
    """Return the .po file of every language but English, in which the messages are written."""
    folder = Path(settings.LOCALE_PATHS[0])
    languages = [code for code, _name in settings.LANGUAGES if code != "en"]
    return [folder / to_locale(code) / "LC_MESSAGES" / "django.po" for code in languages]


def update(path: Path) -> None:
    """Write a .po file anew: messages found, with the translations it had. Obsolete ones go; none is guessed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = _read(path)
    catalogue.update(found(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, sort_output=True, no_location=True, ignore_obsolete=True)


def faults(path: Path) -> list[str]:
    """Return what is wrong with a .po file, a line each: missing, empty, fuzzy, obsolete, wrong placeholders."""
    catalogue, wanted = _read(path), found()
    have = {_key(message): message for message in catalogue if message.id}
    want = {_key(message): message for message in wanted if message.id}
    return [
        *(f"missing: {_show(want[key])}" for key in want.keys() - have.keys()),
        *(f"obsolete: {_show(have[key])}" for key in have.keys() - want.keys()),
        *(f"obsolete: {_show(message)}" for message in catalogue.obsolete.values()),
        *(f"{fault}: {_show(message)}" for message in have.values() for fault in _message_faults(message, catalogue)),
    ]


def found(root: Path | None = None) -> Catalog:
    """Return every message marked for translation in the project, with the files it stands in."""
    root = root or Path(settings.BASE_DIR)
    catalogue = Catalog(project="union-hub", charset="utf-8", fuzzy=False)
    for path in _sources(root):
        for line, message, comments, context in _messages(path):
            place = (str(path.relative_to(root)), line)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    return catalogue


def _sources(root: Path) -> Iterator[Path]:
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and path.name not in NOT_OURS):
        for path in sorted(folder.rglob("*.*")):
            parts = path.relative_to(root).parts
            is_template = path.suffix in {".html", ".txt"} and "templates" in parts
            if not NOT_OURS.intersection(parts) and (path.suffix == ".py" or is_template):
                yield path


def _messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text()
    if path.suffix != ".py":
        # What is left of the markup may be indented in any way, which Python's tokenizer would not bear.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    return extract("python", io.BytesIO(text.encode()), KEYWORDS, COMMENT_TAGS, {"encoding": "utf-8"})


def _read(path: Path) -> Catalog:
    locale = path.parent.parent.name
    if not path.exists():
        return Catalog(locale=locale, project="union-hub", fuzzy=False, revision_date=datetime.now(UTC))
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _message_faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    translations = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if not all(translations):
        yield "empty"
    if message.fuzzy:
        yield "fuzzy"
    for error in message.check(catalogue):
        yield f"wrong ({error})"
    if str(catalogue.locale).startswith("zh"):
        yield from (fault for text in translations for fault in _chinese_faults(text or ""))


def _chinese_faults(text: str) -> Iterator[str]:
    """Yield what a Chinese reader would stumble over: punctuation of half width, and the familiar form of address."""
    if found := HALF_WIDTH.search(text):
        yield f"half-width punctuation ({found[0]})"
    if "你" in text:
        yield "你 instead of 您"


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _show(message: Message) -> str:
    return repr(_key(message)[1])
