"""The inbox's pages."""

import pytest
from django.core import signing
from django.urls import reverse

from core import clock
from core.inbox import services
from core.inbox.channels import unsubscribe_url
from core.inbox.models import CalendarFeed, Notification, Preference, Todo

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_notifications_show_mine_only(signed_in, user, stranger):
    services.notify([user], "t_verified", context={"name": "甲"})
    services.notify([stranger], "t_verified", context={"name": "乙"})
    page = text(signed_in.get("/inbox/"))
    assert "甲 was verified" in page
    assert "乙 was verified" not in page


def test_notifications_when_empty_say_what_would_be_here(signed_in):
    assert "No messages" in text(signed_in.get("/inbox/"))


def test_opening_a_message_marks_it_read_and_leads_on(signed_in, user):
    (told,) = services.notify([user], "t_verified", url="/my/")
    address = reverse("inbox:read", args=[told.pk])
    assert signed_in.get(address).status_code == 405
    assert signed_in.post(address)["Location"] == "/my/"
    assert Notification.objects.get().read_at


def test_marking_read_stays_on_the_list(signed_in, user):
    (told,) = services.notify([user], "t_verified", url="/my/")
    assert signed_in.post(reverse("inbox:read", args=[told.pk]), {"stay": "1"})["Location"] == "/inbox/"


def test_message_of_somebody_else_is_not_found(signed_in, stranger):
    (told,) = services.notify([stranger], "t_verified", url="/my/")
    assert signed_in.post(reverse("inbox:read", args=[told.pk])).status_code == 404


def test_everything_is_read_at_once(signed_in, user):
    services.notify([user], "t_verified")
    services.notify([user], "t_news")
    assert signed_in.post("/inbox/read/").status_code == 302
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("address", ["/inbox/", "/inbox/tasks/"])
def test_page_costs_the_same_for_one_and_for_three(signed_in, user, address, django_assert_num_queries):
    signed_in.get(address)  # fills the caches
    counts = []
    for more in (1, 2):
        for _ in range(more):
            services.notify([user], "t_news")
            Todo.objects.create(for_user=user, due=clock.today(), title="x", created_by=user)
        with django_assert_num_queries(44, exact=False) as captured:
            signed_in.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_preferences_are_saved(signed_in, user):
    page = signed_in.get("/inbox/preferences/")
    form = page.context["form"]
    chosen = {name: field.initial for name, field in form.fields.items()} | {"t_news:email": "off"}
    assert signed_in.post("/inbox/preferences/", chosen)["Location"] == "/inbox/preferences/"
    wish = Preference.objects.get()
    assert (wish.user, wish.kind, wish.channel, wish.frequency) == (user, "t_news", "email", "off")


def test_preferences_cannot_switch_off_what_is_mandatory(signed_in):
    form = signed_in.get("/inbox/preferences/").context["form"]
    chosen = {name: field.initial for name, field in form.fields.items()} | {"t_decided:app": "off"}
    signed_in.post("/inbox/preferences/", chosen)
    assert not Preference.objects.exists()


def test_preferences_with_an_unknown_choice_say_so(signed_in):
    assert "Select a valid choice" in text(signed_in.post("/inbox/preferences/", {"t_news:email": "hourly"}))


def path_of(user, *names):
    return unsubscribe_url(user.pk, "email", names).removeprefix("https://hub.example")


def test_unsubscribe_link_asks_first(client, user):
    page = text(client.get(path_of(user, "t_news")))
    assert "News" in page
    assert not Preference.objects.exists()


def test_unsubscribe_link_ends_that_kind_without_signing_in(client, user):
    client.handler.enforce_csrf_checks = True
    assert client.post(path_of(user, "t_news")).status_code == 200
    assert list(Preference.objects.values_list("kind", "channel", "frequency")) == [("t_news", "email", "off")]


def test_unsubscribe_link_that_was_tampered_with_is_not_found(client, user):
    forged = signing.dumps({"user": str(user.pk), "channel": "email", "kinds": ["t_news"]}, salt="other")
    assert client.post(reverse("inbox:unsubscribe", args=[forged])).status_code == 404
    assert not Preference.objects.exists()


def test_tasks_show_and_tick_off(signed_in, user):
    todo = services.add_todo(for_user=user, due=clock.today(), title="Call back", url="/desk/", by=user)
    page = text(signed_in.get("/inbox/tasks/"))
    assert "Call back" in page
    assert "Today (1)" in page
    signed_in.post(reverse("inbox:finish", args=[todo.pk]))
    assert "Nothing waits for you" in text(signed_in.get("/inbox/tasks/"))
    signed_in.post(reverse("inbox:reopen", args=[todo.pk]))
    assert "Nothing waits for you" not in text(signed_in.get("/inbox/tasks/"))


@pytest.mark.parametrize("action", ["finish", "reopen"])
def test_todo_of_somebody_else_is_not_found(signed_in, stranger, action):
    todo = services.add_todo(for_user=stranger, due=clock.today(), title="x", by=stranger)
    assert signed_in.post(reverse(f"inbox:{action}", args=[todo.pk])).status_code == 404


def test_calendar_address_opens_without_signing_in_until_it_is_renewed(client, user):
    services.add_todo(for_user=user, due=clock.today(), title="回访", by=user)
    client.force_login(user)
    client.post("/inbox/calendar/")
    old = CalendarFeed.objects.get().get_absolute_url()
    assert old in text(client.get("/inbox/tasks/"))
    client.logout()
    served = client.get(old)
    assert served["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:回访" in text(served)
    client.force_login(user)
    client.post("/inbox/calendar/")
    assert client.get(old).status_code == 404
    client.post("/inbox/calendar/", {"end": "1"})
    assert not CalendarFeed.objects.exists()


def test_calendar_of_who_may_no_longer_sign_in_is_shut(client, user):
    address = services.renew_calendar_feed(by=user).get_absolute_url()
    user.is_active = False
    user.save()
    assert client.get(address).status_code == 404


def test_pages_ask_strangers_to_sign_in(client):
    for address in ("/inbox/", "/inbox/preferences/", "/inbox/tasks/", "/jobs/"):
        assert client.get(address).status_code == 302
