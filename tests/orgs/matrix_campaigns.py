"""Sample objects of collection campaigns."""

import datetime as dt
from functools import cache

from core import clock
from core.forms.services import begin_draft, current_version
from orgs.collection_form import KEY
from orgs.models import Campaign
from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody


@cache
def campaign(world):
    return Campaign.objects.create(
        union=world.owner, year=2026, due_on=clock.today() + dt.timedelta(days=30), cascades=False
    )


@provides("orgs:desk_campaign", "pk")
@provides("orgs:desk_campaign_results", "pk")
@provides("orgs:desk_chase_campaign", "pk")
@provides("orgs:desk_extend_campaign", "pk")
@provides("orgs:desk_close_campaign", "pk")
@provides("orgs:desk_campaign_sheet", "pk")
def desk_campaign(world):
    return Sample(campaign(world).pk)


def may_compose(user):
    return user.has_perm("orgs.compose_form")


@provides("orgs:desk_form", "pk")
@provides("orgs:desk_form_preview", "pk")
@provides("orgs:desk_release_form", "pk")
@provides("orgs:desk_discard_form", "pk")
@provides("orgs:desk_form_rule", "pk")
@provides("orgs:desk_form_section", "pk")
@provides("orgs:desk_duplicate_form", "pk")
@provides("orgs:desk_form_add", "pk")
@provides("orgs:desk_form_question", "pk")
def draft(_world):
    return Sample(begin_draft(form=current_version(KEY).form, by=None).pk, seen_by=may_compose)


@provides("orgs:desk_form_add", "section")
@provides("orgs:desk_form_question", "section")
def section(_world):
    return Sample("people", seen_by=everybody)


@provides("orgs:desk_form_section", "key")
def section_key(_world):
    return Sample("people", seen_by=everybody)


@provides("orgs:desk_form_question", "key")
def key(_world):
    return Sample("women", seen_by=everybody)
