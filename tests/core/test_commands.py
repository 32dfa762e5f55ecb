"""Commands speak one language and refuse in one way."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils import translation

from core.commands import PortalCommand


def commands() -> list[PortalCommand]:
    ours = {each.name for each in apps.get_app_configs() if not each.module.__file__.count("site-packages")}
    return [load_command_class(app, name) for name, app in get_commands().items() if app in ours]


def test_every_command_of_ours_refuses_in_the_same_way():
    found = commands()
    assert len(found) > 15
    assert not [each for each in found if not isinstance(each, PortalCommand)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--year", "x", "--union", "BFTU", "--deadline", "2026-11-30"], "参数 --year：“x”不是整数，请填写整数"),
        (["--year", "2026", "--union", "BFTU", "--deadline", "2026-13-01"], "请写成 2026-11-30 的形式"),
        (["--year", "2026"], "缺少参数 --union, --deadline，请补上"),
    ],
)
def test_a_wrong_option_is_one_sentence(words, says, capsys):
    command = next(each for each in commands() if each.__module__.endswith("open_collection"))
    written = StringIO()
    command.stderr = command.stderr.__class__(written)
    with pytest.raises(SystemExit) as ended, translation.override("zh-hans"):
        command.run_from_argv(["manage.py", "open_collection", *words])
    said = written.getvalue()
    assert (ended.value.code, said.count("\n")) == (2, 1)
    assert says in said
    assert "usage" not in said + capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_refusal_of_a_service_is_its_sentence(language):
    with translation.override(language), pytest.raises(CommandError) as refusal:
        call_command("check_targets", "--union", "NOPE")
    assert (
        str(refusal.value)
        == {"zh-hans": "没有编码为NOPE的工会。", "en": "There is no union with the code NOPE."}[language]
    )
