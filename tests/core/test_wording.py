"""Joints of sentences: as the reader's language writes them."""

from django.utils import translation

from core.templatetags.ui import days_left
from core.wording import labelled, listed, with_aside


def test_joints_are_those_of_the_language():
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = [listed(["甲", 2]), listed([]), labelled("A", "b"), with_aside("A", "b")]
    assert said == {"zh-hans": ["甲、2", "", "A：b", "A（b）"], "en": ["甲, 2", "", "A: b", "A (b)"]}


def test_last_day_is_today():
    said = [days_left(n) for n in (0, 1, 9)]
    assert said == ["今天", "还有1天", "还有9天"]
