"""Sample objects of experts and reviews for the permission matrix."""

from functools import cache

from core import clock
from procurement.choices import AssignmentStatus as S
from procurement.models import Assignment, Draw, ExpertTie
from procurement.services import experts as pool
from tests.factories import person
from tests.matrix import OWNER, Sample, joins, provides
from tests.orgs.matrix import everybody
from tests.procurement.reviewing import application, bare_round, expert
from unions.models import Role


@cache
def round_of(world):
    return bare_round(union=OWNER)


@cache
def asked(world):
    """What the matrix's own expert is asked to read."""
    one = expert(union=world.owner, employer="北京测试大学")
    draw = Draw.objects.create(round=round_of(world), seed="ab", pool={"candidates": [], "places": [], "conflicts": [],
                               "algorithm": "", "preference": 0}, result=[])  # fmt: skip
    return Assignment.objects.create(application=application(round_of(world)), expert=one, draw=draw, status=S.ACCEPTED,
                                     declared_at=clock.now())  # fmt: skip


@joins("an expert")
def reader(world):
    return asked(world).expert.user


def is_reader(world):
    return lambda user: user is not None and user == asked(world).expert.user


@provides("procurement:round_experts", "pk")
@provides("procurement:begin_review", "pk")
@provides("procurement:draw_experts", "pk")
@provides("procurement:round_draw", "pk")
@provides("procurement:remind_experts", "pk")
@provides("procurement:close_review", "pk")
@provides("procurement:commit_fees", "pk")
@provides("procurement:replace_expert", "pk")
def round(world):
    return Sample(round_of(world).pk)


@provides("procurement:round_draw", "draw")
def draw(world):
    return Sample(asked(world).draw_id)


@provides("procurement:replace_expert", "assignment")
def assignment(world):
    return Sample(asked(world).pk)


@provides("procurement:expert", "pk")
@provides("procurement:edit_expert", "pk")
@provides("procurement:invite_expert", "pk")
@provides("procurement:add_tie", "pk")
@provides("procurement:end_tie", "pk")
def one_expert(world):
    return Sample(asked(world).expert_id)


@provides("procurement:end_tie", "tie")
def tie(world):
    held, _new = ExpertTie.objects.get_or_create(expert=asked(world).expert, name="某某学会", kind="other")
    return Sample(held.pk)


@provides("procurement:read", "pk")
@provides("procurement:print_reading", "pk")
@provides("procurement:accept_reading", "pk")
@provides("procurement:refuse_reading", "pk")
@provides("procurement:recuse_reading", "pk")
@provides("procurement:take_scores_back", "pk")
def reading(world):
    return Sample(asked(world).pk, seen_by=is_reader(world))


@provides("procurement:score_sheet", "round")
@provides("procurement:download_score_sheet", "round")
def round_read(world):
    return Sample(round_of(world).pk, seen_by=is_reader(world))


@provides("procurement:join_experts", "token")
def invitation(world):
    new = expert("新专家", union=world.owner, account=False, email="new@example.org")
    link = pool.invite_expert(expert=new, by=person(Role.CLERK, OWNER))
    return Sample(link.rstrip("/").rpartition("/")[2], seen_by=everybody)
