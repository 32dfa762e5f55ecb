"""The review: drawn, answered, scored, closed, ranked."""

import json
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import StaleError, UserError
from core.lifecycle.services import ForbiddenError
from finance.services.ledger import NotCoveredError
from procurement.choices import ApplicationStatus as A
from procurement.choices import AssignmentStatus as S
from procurement.choices import RefusalReason
from procurement.choices import RoundStatus as R
from procurement.models import Application, Assignment, Draw, ExpertFee, ExpertTie
from procurement.normalising import Mark
from procurement.queries.draws import recorded_conflicts, replay, shortfall
from procurement.queries.reviews import criterion_figures, on_no_scale, ranked, ranking, severities
from procurement.scheme import Scheme
from procurement.services import reviews
from procurement.services.fees import commit_fees
from tests.factories import person
from tests.finance.factories import line as budget_line
from tests.procurement.reviewing import FULL, application, bare_round, done, expert, experts, scored, under_review
from unions.models import Role

pytestmark = pytest.mark.django_db
ACTIVE = (S.OFFERED, S.ACCEPTED, S.DONE)


def drawn(applications=2, pool=5, **facts):
    """Return a round with its experts drawn."""
    experts(pool)
    round, rows = under_review(applications, **facts)
    reviews.draw_experts(round=round, by=None, seed="ab")
    return round, rows


def test_nothing_is_offered_to_score_offline_before_something_is_accepted(client):
    round, _rows = drawn(applications=1, pool=2)
    row = Assignment.objects.filter(application__round=round, status=S.OFFERED).first()
    client.force_login(row.expert.user)
    page, download = (reverse(f"procurement:{name}score_sheet", args=[round.pk]) for name in ("", "download_"))
    assert client.get(download).url == page
    assert download not in client.get(page).text
    assert page not in client.get(reverse("procurement:readings")).text
    reviews.accept(assignment=row, by=row.expert.user)
    assert download in client.get(page).text
    assert client.get(download).content[:2] == b"PK"


# Begin ----------------------------------------------------------------------------------------------------------------


def test_review_begins_once_everything_is_decided_and_enough_are_eligible():
    round = bare_round(R.ELIGIBILITY)
    waiting = application(round, status=A.SUBMITTED)
    clerk = person(Role.CLERK)
    with pytest.raises(UserError):
        reviews.begin_review(round=round, by=clerk)
    Application.objects.filter(pk=waiting.pk).update(status=A.INELIGIBLE)
    with pytest.raises(UserError):
        reviews.begin_review(round=round, by=clerk)
    Application.objects.filter(pk=waiting.pk).update(status=A.ELIGIBLE)
    assert reviews.begin_review(round=round, by=clerk).status == R.REVIEW


# The draw -------------------------------------------------------------------------------------------------------------


def test_draw_asks_as_many_as_the_scheme_says_and_records_what_it_drew_from():
    _round, rows = drawn()
    for one in rows:
        assert one.assignments.filter(status=S.OFFERED).count() == 3
    made = Draw.objects.get()
    assert {each["application"] for each in made.result} == {one.pk for one in rows}
    assert len(made.pool["candidates"]) == 5
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.update(seed="other")


def test_tied_experts_are_never_drawn_and_the_reason_is_kept():
    round, (one, _other) = under_review()
    tied = expert("张三", employer=one.organization.name)
    experts(4)
    made = reviews.draw_experts(round=round, by=None)
    assert not one.assignments.filter(expert=tied).exists()
    assert "employer" in {reason.rule for reason in recorded_conflicts(made)[one.pk, tied.pk]}


def test_experts_out_of_term_or_of_another_unions_pool_are_not_drawn():
    from tests.factories import queries

    round, _rows = under_review(1, reviews_each=1)
    old = expert("旧", ends_on="2020-01-01", starts_on="2019-01-01")
    other = expert("区", union=queries.union_by_code("BFTU-110105"))
    with pytest.raises(UserError):
        reviews.draw_experts(round=round, by=None)
    expert("新")
    reviews.draw_experts(round=round, by=None)
    assert not Assignment.objects.filter(expert__in=[old, other]).exists()


def test_too_few_free_experts_are_told_and_drawn_later():
    experts(2)
    round, rows = under_review(1)
    assert shortfall(reviews.draw_experts(round=round, by=None)) == {rows[0].pk: 1}
    expert("后来")
    assert shortfall(reviews.draw_experts(round=round, by=None)) == {}
    with pytest.raises(UserError):
        reviews.draw_experts(round=round, by=None)
    assert len(replay(round)) == 2
    assert not any(each.faults for each in replay(round))


def test_only_a_clerk_within_reach_draws():
    experts(3)
    round, _rows = under_review()
    for stranger in (person(Role.AUDITOR), person(Role.CLERK, "BFTU-110105")):
        with pytest.raises(ForbiddenError):
            reviews.draw_experts(round=round, by=stranger)
    reviews.draw_experts(round=round, by=person(Role.CLERK))


def test_replay_finds_what_was_not_drawn(capsys):
    round, (one, _other) = drawn()
    call_command("replay_draw", round.pk, "--json")
    assert json.loads(capsys.readouterr().out)["same"] is True
    free = set(experts(1)).pop()
    Assignment.objects.filter(pk=one.assignments.first().pk).update(expert=free)
    with pytest.raises(SystemExit):
        call_command("replay_draw", round.pk, "--json")
    assert json.loads(capsys.readouterr().out)["draws"][0]["faults"]


# Answers of experts ---------------------------------------------------------------------------------------------------


def test_refusal_draws_the_next_one_and_a_conflict_becomes_a_tie():
    round, (one, _other) = drawn()
    asked = one.assignments.first()
    refused = reviews.refuse(assignment=asked, reason=RefusalReason.CONFLICT, note="曾任顾问", by=asked.expert.user)
    assert refused.status == S.REFUSED
    assert one.assignments.filter(status__in=ACTIVE).count() == 3
    assert not one.assignments.filter(status__in=ACTIVE, expert=asked.expert).exists()
    assert ExpertTie.objects.get().organization == one.organization
    assert [each.faults for each in replay(round)] == [[], []]


def test_recusal_takes_scores_out_of_the_ranking_and_replacement_keeps_its_reason():
    round, (one, _other) = drawn()
    first, second, _third = one.assignments.all()
    done(first)
    assert next(each for each in ranking(round) if each.application == one).count == 1
    first.refresh_from_db()
    reviews.recuse(assignment=first, note="亲属任职", by=first.expert.user)
    assert next(each for each in ranking(round) if each.application == one).count == 0
    with pytest.raises(UserError):
        reviews.replace(assignment=second, reason=" ", by=person(Role.CLERK))
    replaced = reviews.replace(assignment=second, reason="联系不上", by=person(Role.CLERK))
    assert (replaced.status, replaced.refusal_note) == (S.REPLACED, "联系不上")
    assert one.assignments.filter(status__in=ACTIVE).count() == 3


def test_scores_handed_in_are_taken_out_by_a_manager_alone():
    _round, (one, _other) = drawn()
    first = one.assignments.first()
    done(first)
    first.refresh_from_db()
    with pytest.raises(UserError):
        reviews.replace(assignment=first, reason="分数偏低", by=person(Role.CLERK))
    assert reviews.replace(assignment=first, reason="未按办法评分", by=person(Role.MANAGER)).status == S.REPLACED


def test_tie_that_came_up_since_the_draw_stops_the_acceptance():
    _round, (one, _other) = drawn()
    asked = one.assignments.first()
    ExpertTie.objects.create(expert=asked.expert, organization=one.organization, kind="board")
    assert reviews.accept(assignment=asked, by=asked.expert.user).status == S.REFUSED
    assert one.assignments.filter(status__in=ACTIVE).count() == 3


def test_nobody_answers_or_scores_for_another():
    _round, (one, _other) = drawn()
    asked, other = one.assignments.all()[:2]
    for user in (other.expert.user, person(Role.CLERK)):
        with pytest.raises(ForbiddenError):
            reviews.accept(assignment=asked, by=user)
        with pytest.raises(ForbiddenError):
            reviews.save_scores(assignment=asked, scores=FULL, by=user)


# Scores ---------------------------------------------------------------------------------------------------------------


def test_scores_need_the_declaration_first():
    _round, (one, _other) = drawn()
    asked = one.assignments.first()
    with pytest.raises(UserError):
        reviews.save_scores(assignment=asked, scores=FULL, by=asked.expert.user)


@pytest.mark.parametrize("value", ["-1", "10.5", "7.3", "x", "NaN", "Infinity"])
def test_points_out_of_scale_are_refused_beside_their_criterion(value):
    _round, (one, _other) = drawn()
    asked = one.assignments.first()
    taken = reviews.accept(assignment=asked, by=None)
    with pytest.raises(UserError) as refused:
        reviews.save_scores(assignment=taken, scores={"need": value}, by=None)
    assert refused.value.field == "score_need"


def test_tampered_criterion_and_stale_window_are_refused():
    _round, (one, _other) = drawn()
    taken = reviews.accept(assignment=one.assignments.first(), by=None)
    with pytest.raises(UserError):
        reviews.save_scores(assignment=taken, scores={"bribe": "10"}, by=None)
    saved = reviews.save_scores(assignment=taken, scores={"need": "8"}, revision=taken.revision, by=None)
    with pytest.raises(StaleError):
        reviews.save_scores(assignment=taken, scores={"need": "9"}, revision=taken.revision, by=None)
    with pytest.raises(UserError):
        reviews.submit_scores(assignment=saved, by=None)


def test_total_is_computed_by_the_scheme_and_can_be_taken_back_until_the_close():
    _round, (one, _other) = drawn()
    given = done(one.assignments.first())
    assert given.total == Decimal("78.00")
    again = reviews.take_scores_back(assignment=given, by=given.expert.user)
    assert (again.status, again.total, again.scores) == (S.ACCEPTED, None, {"need": "8.0", "plan": "7.5"})


# The close ------------------------------------------------------------------------------------------------------------


def closed(**facts):
    """Return a round whose review was closed, with everything scored."""
    round, rows = drawn(**facts)
    for each in Assignment.objects.select_related("expert__user"):
        done(each)
    return reviews.close_review(round=round, by=person(Role.CLERK)), rows


def test_after_the_close_nothing_is_scored_neither_by_service_nor_by_database():
    round, rows = closed()
    assert round.status == R.PANEL
    assert set(Application.objects.values_list("status", flat=True)) == {A.REVIEWED}
    given = rows[0].assignments.first()
    for act in (reviews.take_scores_back, reviews.submit_scores):
        with pytest.raises(UserError):
            act(assignment=given, by=given.expert.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Assignment.objects.filter(pk=given.pk).update(total=100)


def test_close_waits_for_scores_or_for_a_reason_and_never_goes_without_any():
    round, rows = drawn()
    clerk = person(Role.CLERK)
    with pytest.raises(UserError):
        reviews.close_review(round=round, by=clerk, reason="赶时间")
    for one in rows:
        done(one.assignments.first())
    with pytest.raises(UserError):
        reviews.close_review(round=round, by=clerk)
    reviews.close_review(round=round, by=clerk, reason="两名专家请假")
    assert not Assignment.objects.filter(status__in=[S.OFFERED, S.ACCEPTED]).exists()


def test_fees_are_counted_and_bound_once_within_the_line():
    for each in experts(3):
        type(each).objects.filter(pk=each.pk).update(fee=100)
    round, _rows = under_review(2)
    reviews.draw_experts(round=round, by=None)
    for each in Assignment.objects.select_related("expert__user"):
        done(each)
    round = reviews.close_review(round=round, by=None)
    assert list(ExpertFee.objects.values_list("count", "amount", "commitment")) == [(2, 200, None)] * 3
    with pytest.raises(NotCoveredError), transaction.atomic():
        commit_fees(round=round, line=budget_line(500), by=None)
    assert not ExpertFee.objects.filter(commitment__isnull=False).exists()


def test_fees_are_bound_from_the_line_named_at_the_close():
    for each in experts(3):
        type(each).objects.filter(pk=each.pk).update(fee=100)
    round, _rows = under_review(2)
    reviews.draw_experts(round=round, by=None)
    for each in Assignment.objects.select_related("expert__user"):
        done(each)
    money = budget_line(1000)
    round = reviews.close_review(round=round, by=None, fee_line=money)
    money.refresh_from_db()
    assert money.committed == 600
    with pytest.raises(UserError):
        commit_fees(round=round, line=money, by=None)


# Ranking --------------------------------------------------------------------------------------------------------------


def test_ties_share_a_rank_and_what_nobody_scored_has_none():
    round, (a, b, c, d) = under_review(4)
    scored(a, 80, 90)
    scored(b, 70)
    scored(c, 85, 85)
    found = ranking(round)
    assert [(each.application, each.rank) for each in found] == [(a, 1), (c, 1), (b, 3), (d, None)]
    assert found[-1].score is None


def test_minimum_and_spread_are_told():
    round, (a, b) = under_review(2, minimum=60, spread=20)
    scored(a, 40, 79)
    scored(b, 70, 90)
    found = {each.application: each for each in ranking(round)}
    assert (found[a].is_below_minimum, found[a].needs_discussion) == (True, True)
    assert (found[b].is_below_minimum, found[b].needs_discussion) == (False, False)


@pytest.mark.parametrize(("trims", "score"), [(True, 80), (False, 64)])
def test_scheme_says_whether_the_mean_is_trimmed(trims, score):
    round, (one,) = under_review(1, trims=trims)
    scored(one, 80, 80, 80, 80, 0)
    assert ranking(round)[0].score == score
    assert (ranking(round)[0].mean, ranking(round)[0].trimmed) == (64, 80)


def test_ranking_asks_twice_however_many_there_are():
    few, rows = under_review(2)
    many, more = under_review(12)
    for one in (*rows, *more):
        scored(one, 70, 80)
    for round in (few, many):
        with CaptureQueriesContext(connection) as asked:
            [str(each.application.organization) + str(each.application.lot) for each in ranking(round)]
        assert len(asked) == 2


def test_withdrawn_and_ineligible_applications_are_not_ranked():
    round, (one, other) = under_review(2)
    Application.objects.filter(pk=other.pk).update(status=A.WITHDRAWN)
    assert [each.application for each in ranking(round)] == [one]


def test_severity_and_spread_by_criterion():
    experts(2)
    round, _rows = under_review(2, reviews_each=2)
    reviews.draw_experts(round=round, by=None)
    strict = Assignment.objects.first().expert_id
    for each in Assignment.objects.select_related("expert__user"):
        done(each, {"need": "5" if each.expert_id == strict else "9", "plan": "7"})
    found = {each.expert.pk: each.deviation for each in severities(round)}
    assert found[strict] == -12
    assert sum(found.values()) == 0
    need, plan = criterion_figures(round)
    assert (need.mean, need.spread, need.percent) == (7, 4, 40)
    assert plan.spread == 0


@given(st.lists(st.lists(st.decimals(0, 100, places=2), max_size=6), min_size=1, max_size=8), st.booleans())
def test_order_and_ranks_follow_the_scores(totals, trims):
    """As ``ranking`` places them, without a database."""
    marks = [Mark(n, expert, one) for n, each in enumerate(totals) for expert, one in enumerate(each)]
    placed = ranked(Scheme(trims=trims), [Application(pk=n) for n in range(len(totals))], marks)
    for before, after in pairwise(placed):
        if after.score is not None:
            assert before.score >= after.score
            assert (before.rank == after.rank) == (before.score == after.score)
            assert before.rank <= after.rank
    assert [each.rank for each in placed if each.rank][:1] in ([1], [])


def test_ranking_on_one_scale_shows_the_plain_figures_beside():
    """Two strict experts read one application, two mild ones the other; the first is better beside their others."""
    round, (a, b, c) = under_review(3, normalisation="standard")
    strict, mild, other = experts(3)
    for reader, totals in ((strict, {a: 60, c: 50}), (mild, {b: 80, c: 90}), (other, {a: 70, b: 70, c: 70})):
        for one, total in totals.items():
            mark(one, reader, total)
    found = {each.application: each for each in ranking(round)}
    assert (found[a].rank, found[c].rank, found[b].rank) == (1, 2, 3)
    assert found[a].mean < found[b].mean  # as the totals are it would be the other way round
    assert found[a].score == found[a].normalised != found[a].mean
    assert on_no_scale(round) == [other]  # all the same: it counts as zero


def test_ranking_on_a_scale_asks_twice_too():
    round, rows = under_review(5, normalisation="standard")
    for one in rows:
        scored(one, 70, 80)
    with CaptureQueriesContext(connection) as asked:
        found = ranking(round)
    assert len(asked) == 2
    assert {each.score for each in found} == {75}  # nobody read two: totals count as they are
    assert {each.normalised for each in found} == {None}


def mark(application, expert, total):
    Assignment.objects.create(
        application=application, expert=expert, status=S.DONE, total=total, declared_at=clock.now(),
        done_at=clock.now(),
    )  # fmt: skip
