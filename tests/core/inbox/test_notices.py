"""Who is told, and over which ways."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from core import clock
from core.errors import UserError
from core.inbox import services
from core.inbox.kinds import NotificationKind
from core.inbox.models import Delivery, Frequency, Notification, Preference
from core.inbox.queries import unread_count

pytestmark = pytest.mark.django_db
MONDAY_NOON = dt.datetime(2026, 9, 7, 4, 0, tzinfo=dt.UTC)


def ways():
    return {(one.notification.kind, one.channel) for one in Delivery.objects.all()}


def test_notify_tells_each_person_once_and_never_who_acted(user, stranger, make_user):
    gone = make_user("gone", is_active=False)
    told = services.notify([user, user, stranger, gone], "t_verified", by=stranger, context={"name": "甲"})
    assert [(one.user, one.text) for one in told] == [(user, "甲 was verified")]


def test_notify_in_a_rolled_back_transaction_tells_nobody(user):
    with transaction.atomic():
        services.notify([user], "t_verified")
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


def test_notify_of_unknown_kind_is_a_mistake_of_the_programmer(user):
    with pytest.raises(KeyError):
        services.notify([user], "t_nothing")


def test_text_is_in_the_readers_language(user):
    (told,) = services.notify([user], "todo_due", context={"title": "x", "due": dt.date(2026, 9, 1)})
    told.refresh_from_db()
    with translation.override("en"):
        assert told.text == "Due on 2026-09-01: x"


def test_text_survives_missing_values_and_kinds_that_are_gone(user):
    (told,) = services.notify([user], "t_verified")
    assert told.text == "… was verified"
    assert Notification(kind="t_of_last_year").text


def test_title_that_is_a_sentence_serves_as_both():
    kind = NotificationKind("k", "%(name)s was verified")
    assert (kind.label, kind.render({"name": "甲"})) == ("… was verified", "甲 was verified")


def test_notify_with_a_key_tells_once_however_often_it_runs(user, stranger):
    services.notify([user], "t_news", key="2026-09")
    told = services.notify([user, stranger], "t_news", key="2026-09")
    assert [one.user for one in told] == [stranger]
    assert Delivery.objects.count() == 2


def test_notify_costs_the_same_for_one_and_for_thirty(make_user, django_assert_num_queries):
    people = [make_user(f"p{number}") for number in range(30)]
    services.notify(people[:1], "t_news")
    with django_assert_num_queries(7):  # of these two ask for the holidays
        services.notify(people, "t_news")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (MONDAY_NOON, dt.datetime(2026, 9, 8, 0, 0, tzinfo=dt.UTC)),
        (MONDAY_NOON.replace(hour=23), dt.datetime(2026, 9, 8, 0, 0, tzinfo=dt.UTC)),
        (MONDAY_NOON.replace(hour=0), dt.datetime(2026, 9, 8, 0, 0, tzinfo=dt.UTC)),
        (MONDAY_NOON + dt.timedelta(days=4), dt.datetime(2026, 9, 14, 0, 0, tzinfo=dt.UTC)),
        (dt.datetime(2040, 9, 7, 4, 0, tzinfo=dt.UTC), dt.datetime(2040, 9, 8, 0, 0, tzinfo=dt.UTC)),
    ],
    ids=["noon", "next morning at 7", "8:00 itself", "before a weekend", "a Saturday of a year not known yet"],
)
def test_daily_mail_waits_for_eight_in_the_morning_of_a_working_day(user, now, due):
    with clock.shifted_to(now):
        services.notify([user], "t_news")
        services.notify([user], "t_verified")
    waits = {one.notification.kind: one.due_at for one in Delivery.objects.all()}
    assert waits["t_news"] == due
    assert waits["t_verified"] < now + dt.timedelta(minutes=1)


def test_wish_overrules_the_default(user):
    services.set_preferences({("t_verified", "email"): "off", ("t_verified", "app"): "off"}, by=user)
    assert services.notify([user], "t_verified") == []


def test_message_not_wished_in_the_portal_still_goes_by_mail(user):
    services.set_preferences({("t_verified", "app"): "off"}, by=user)
    (told,) = services.notify([user], "t_verified")
    assert not told.in_app
    assert ways() == {("t_verified", "email")}
    assert unread_count(user) == 0


def test_mandatory_kind_always_shows_in_the_portal(user):
    with pytest.raises(UserError):
        services.set_preferences({("t_decided", "app"): "off"}, by=user)
    services.set_preferences({("t_decided", "email"): "off"}, by=user)
    Preference.objects.create(user=user, kind="t_decided", channel="app", frequency="off")
    (told,) = services.notify([user], "t_decided")
    assert told.in_app
    assert ways() == set()


def test_wish_that_equals_the_default_is_not_kept(user):
    services.set_preferences({("t_news", "email"): "off"}, by=user)
    services.set_preferences({("t_news", "email"): Frequency.DAILY}, by=user)
    assert not Preference.objects.exists()


def test_wish_that_a_channel_cannot_do_is_refused(user):
    with pytest.raises(UserError):
        services.set_preferences({("t_news", "sms"): "daily"}, by=user)


@pytest.mark.parametrize(("verified", "gateway", "expected"), [
    (True, "http://127.0.0.1:1/", {("t_urgent", "sms")}),
    (False, "http://127.0.0.1:1/", set()),
    (True, "", set()),
])  # fmt: skip
def test_text_message_needs_a_gateway_and_a_confirmed_number(make_user, settings, verified, gateway, expected):
    settings.SMS_GATEWAY_URL = gateway
    reader = make_user("zhao", phone="13800000000", phone_verified=verified)
    services.notify([reader], "t_urgent")
    assert ways() == expected


def test_unread_count_follows_reading(user, django_capture_on_commit_callbacks):
    assert unread_count(user) == 0
    with django_capture_on_commit_callbacks(execute=True):
        told = services.notify([user], "t_news") + services.notify([user], "t_verified")
    assert unread_count(user) == 2
    services.mark_read(told[0], by=user)
    assert unread_count(user) == 1
    assert services.mark_all_read(by=user) == 1
    assert unread_count(user) == 0


def test_unread_count_without_a_cache_counts(user, monkeypatch):
    def away(*_words):
        raise ConnectionRefusedError

    services.notify([user], "t_news")
    for name in ("get", "set"):
        monkeypatch.setattr(f"core.inbox.queries.cache.{name}", away)
    assert unread_count(user) == 1


def test_reading_somebody_elses_message_changes_nothing(user, stranger):
    (told,) = services.notify([user], "t_news")
    services.mark_read(told, by=stranger)
    told.refresh_from_db()
    assert told.read_at is None


def test_clean_up_deletes_what_is_old(user, settings):
    settings.INBOX_RETENTION_DAYS = 30
    services.notify([user], "t_news")
    Notification.objects.update(created_at=clock.now() - dt.timedelta(days=31))
    services.notify([user], "t_verified")
    assert services.clean_up() == 1
    assert ways() == {("t_verified", "email")}


def test_delivery_to_nobody_is_impossible():
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(channel="email", due_at=clock.now())


@pytest.mark.parametrize(("kind", "sent"), [("t_decided", {"sms"}), ("t_news", set())])
def test_who_has_no_mail_is_sent_a_text_for_what_cannot_wait(make_user, settings, kind, sent):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1/"
    reader = make_user("qian", phone="13800000009", phone_verified=True)
    reader.email = None
    reader.save()
    services.notify([reader], kind)
    assert set(Delivery.objects.values_list("channel", flat=True)) == sent
    services.set_preferences({(kind, "sms"): "off"}, by=reader)
    services.notify([reader], kind)
    assert Delivery.objects.count() == len(sent)
