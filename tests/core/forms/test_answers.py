"""Questions on a page: every kind, conditions, calculations, rules between answers, what is kept of the unfinished."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.forms.answers import AnswersForm, begin, check, in_words
from core.forms.declaration import Declaration, Kind, Option, Question, Section, Words
from core.forms.expressions import ExpressionError, evaluate, parse
from core.forms.fields import count_words
from core.forms.templatetags.answers import formula_in_words
from tests.core.forms.sample import ANSWERS, SAMPLE


def test_whole_answers_are_kept_as_they_are_with_what_follows_from_them():
    right, errors = check(SAMPLE, ANSWERS)
    assert errors == {}
    assert right == {**ANSWERS, "pay": "10.50", "per_head": "3.50", "which": None}


def test_declaration_survives_json():
    assert Declaration.from_json(SAMPLE.to_json()) == SAMPLE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"staff": ""}, "staff"),
        ({"staff": -1}, "staff"),
        ({"since": ""}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"fields": ["sports"]}, "fields"),
        ({"grade": "c"}, "grade"),
        ({"income": "1.234"}, "income"),
        ({"work": "一二三四五六"}, "work"),
        ({"mail": "nobody"}, "mail"),
        ({"by_age": {"young": {"people": "many"}}}, "by_age"),
        ({"by_age": {"young": {"people": 1}, "old": {"people": 1}}}, "by_age"),
        ({"income": "5"}, "income"),
    ],
)
def test_wrong_answers_are_refused_beside_the_question(changes, field):
    assert list(check(SAMPLE, {**ANSWERS, **changes})[1]) == [field]


def test_what_is_not_asked_is_not_required_and_not_kept():
    right, errors = check(SAMPLE, {**ANSWERS, "has_union": False, "which": "hidden"})
    assert (errors, right["since"], right["which"]) == ({}, None, None)


def test_unfinished_answers_are_kept_as_far_as_they_are_right_by_themselves():
    form = AnswersForm(SAMPLE, {"staff": "5", "by_age-young-people": "2", "income": "abc"})
    kept = form.as_typed()
    assert (kept["staff"], kept["by_age"]) == (5, {"young": {"people": 2}})
    assert "income" not in kept


def test_what_cannot_be_kept_is_named_and_what_was_emptied_is_emptied():
    form = AnswersForm(SAMPLE, {"staff": "", "by_age-young-people": "", "income": "abc"})
    assert form.as_typed()["staff"] is None, "or an earlier answer would come back"
    assert form.name_unkept()
    assert list(form.errors) == ["income"], "what is only unfinished is no fault yet"


def test_form_begins_with_earlier_answers_and_what_is_known_now():
    begun = begin(SAMPLE, before={"staff": 1, "grade": "b", "gone": 1}, facts={"staff": 4, "other": 1})
    assert begun == {"staff": 4, "grade": "b", "pay": None, "per_head": "0"}


def test_choices_read_the_same_however_they_are_kept():
    options = (Option("site", Words("现场", "On site")), Option("line", Words("线上", "On line")))
    question = Question("ways", Kind.CHOICES, Words("方式", "Ways"), options=options)
    assert in_words(question, ["line", "site"]) == in_words(question, ["site", "line"])


def test_answers_are_shown_in_words():
    words = {question.key: in_words(question, ANSWERS.get(question.key)) for question in SAMPLE.answered()}
    assert (words["has_union"], words["fields"], words["income"]) == ("是", "法律", "100.00")
    assert words["by_age"].splitlines()[0].startswith("青年：人数 1")


def test_words_are_counted_as_word_processors_do():
    assert count_words("服务职工 two，3") == 6


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a ** 9", "f(1)", "a.b.c.d", "'x'", "a if b else c", "(" * 300, "a +"]
)
def test_what_is_no_arithmetic_is_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_division_by_nothing_gives_nothing():
    assert evaluate("1 / none", {}) is None


@given(some.text(max_size=60))
def test_any_text_is_arithmetic_or_refused(text):
    try:
        parse(text)
    except ExpressionError:
        return
    assert evaluate(text, {}) is None or isinstance(evaluate(text, {}), Decimal)


@given(some.dictionaries(some.sampled_from([q.key for q in SAMPLE.questions()]), some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
)))  # fmt: skip
def test_no_answers_break_the_check(answers):
    check(SAMPLE, answers)


def test_arithmetic_over_cells_is_said_in_the_words_of_the_table():
    question = Question(
        "budget", Kind.TABLE, Words("预算", "Budget"), rows=(Option("people", Words("人员", "Staff")),),
        columns=(Option("price", Words("单价", "Price"), Kind.MONEY),),
    )  # fmt: skip
    declared = Declaration((Section("money", Words("经费", "Money"), (question,)),))
    assert formula_in_words("budget.price.people * budget.price", declared) == "人员 · 单价 * 预算 · 单价"
