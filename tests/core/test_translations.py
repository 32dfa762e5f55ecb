"""What the check of translations finds in a Chinese catalogue."""

import pytest
from babel.messages.catalog import Catalog

from core import translations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("姓名: 张", ["half-width punctuation (名:)"]),
        ("好的,完成?", ["half-width punctuation (的,)"]),
        ("（示范）: 完成", ["half-width punctuation (）:)"]),
        ("你有新消息", ["你 instead of 您"]),
        ("您有3条消息：11:30前处理。", []),
        ("%(n)s: 未完成", []),
    ],
)
def test_chinese_is_punctuated_and_polite(text, found):
    catalogue = Catalog(locale="zh_Hans")
    message = catalogue.add("a message", text)
    assert list(translations._message_faults(message, catalogue)) == found


def test_other_languages_punctuate_as_they_like():
    catalogue = Catalog(locale="ja")
    assert list(translations._message_faults(catalogue.add("a message", "名: 張"), catalogue)) == []
