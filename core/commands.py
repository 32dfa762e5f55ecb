"""The base of the portal's commands: they speak the language of the settings, and refuse in one sentence.

``--help`` stays in English, as argparse writes it. With ``--json`` standard output holds nothing but JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core.errors import UserError
from core.wording import labelled

argparse._, argparse.ngettext = _, ngettext  # type: ignore[attr-defined]  # its words are in core.borrowed_words

OPTIONS_ARE_WRONG = 2


class PortalCommand(BaseCommand):
    """A command whose refusals, of an option as of a service, are a sentence on standard error and nothing beside it.

    Options of the types ``int``, ``day`` and ``instant`` say themselves how they are written.
    """

    _called_from_command_line: bool  # Django's own

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser that refuses as the command does."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.register("type", int, _reader(int, gettext_noop("%(text)s is no whole number")))
        see = _("%(fault)s (manage.py %(command)s --help tells what it takes).")
        parser.error = lambda message: self._refuse(  # type: ignore[method-assign]
            see % {"fault": message, "command": subcommand}, OPTIONS_ARE_WRONG
        )
        return parser

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run, and put a refusal into words."""
        try:
            return super().execute(*args, **options)
        except (UserError, ValidationError, CommandError) as error:
            if options.get("traceback"):
                raise
            self._refuse(_words_of(error), getattr(error, "returncode", 1))

    def _refuse(self, words: str, code: int) -> NoReturn:
        if not self._called_from_command_line:
            raise CommandError(words, returncode=code)
        self.stderr.write(words)
        sys.exit(code)


def _words_of(error: Exception) -> str:
    if isinstance(error, ValidationError):
        by_field = getattr(error, "message_dict", {"": error.messages}).items()
        return " ".join(labelled(field, " ".join(said)) if field else " ".join(said) for field, said in by_field)
    return str(error)


def _reader(read: Callable[[str], Any], refusal: str) -> Callable[[str], Any]:
    def checked(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            raise argparse.ArgumentTypeError(_(refusal) % {"text": text}) from None

    return checked


day = _reader(dt.date.fromisoformat, gettext_noop("%(text)s is no date: write it like 2026-11-30"))
instant = _reader(dt.datetime.fromisoformat, gettext_noop("%(text)s is no instant: write it like 2026-03-02T09:00"))


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Refuse in words what cannot be written to a path. Raises UserError."""
    try:
        yield
    except OSError:
        raise UserError(_("%(path)s cannot be written: choose another folder.") % {"path": path}) from None


def filters(pairs: Iterable[str]) -> dict[str, list[str]]:
    """Return what ``--filter KEY=VALUE`` asks for, given repeatedly. Raises UserError for anything else."""
    asked: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UserError(_("--filter takes KEY=VALUE, not %(pair)s.") % {"pair": pair})
        asked[key.strip()].append(value)
    return asked
