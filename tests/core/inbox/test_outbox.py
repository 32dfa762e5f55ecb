"""Emptying the outbox: bundles, retries, at most once, by mail and by a text-message gateway."""

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.db import connection

from core import clock
from core.inbox import outbox, services
from core.inbox.models import Delivery, Notification

State = Delivery.State


@pytest.fixture
def gateway(settings):
    """A gateway on this machine that keeps what it gets, and answers with the status it is told to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((self.headers["Authorization"], json.loads(body)))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_GATEWAY_KEY = "key"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def later(**ahead):
    return clock.shifted_to(clock.now() + dt.timedelta(**ahead))


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.django_db
class TestMail:
    def test_one_message_is_its_own_mail(self, user):
        services.notify([user], "t_verified", url="/my/", context={"name": "甲"})
        assert outbox.send_due() == 1
        (sent,) = mail.outbox
        assert (sent.subject, sent.to) == ("甲 was verified", [user.email])
        assert "https://hub.example/my/" in sent.body
        assert "https://hub.example/my/" in sent.alternatives[0][0]
        assert states() == [State.SENT]

    def test_what_is_due_together_is_one_mail(self, user, stranger):
        for name in "甲乙丙":
            services.notify([user, stranger], "t_verified", context={"name": name})
        assert outbox.send_due() == 2
        assert {one.subject for one in mail.outbox} == {"3 new messages"}
        assert all(name in mail.outbox[0].body for name in "甲乙丙")
        assert mail.outbox[0].body.index("甲") < mail.outbox[0].body.index("丙")

    def test_daily_mail_goes_out_in_the_morning_as_one(self, user):
        for name in "甲乙":
            services.notify([user], "t_news", context={"name": name})
        assert outbox.send_due() == 0
        with later(days=15):  # past the longest holidays
            assert outbox.send_due() == 1
        assert mail.outbox[0].subject == "2 new messages"

    def test_what_was_read_in_the_portal_is_not_mailed_and_no_mail_is_empty(self, user):
        services.notify([user], "t_news")
        services.mark_all_read(by=user)
        with later(days=15):
            assert outbox.send_due() == 0
        assert mail.outbox == []
        assert states() == [State.DROPPED]

    def test_what_must_be_known_is_mailed_though_read(self, user):
        services.notify([user], "t_decided")
        services.mark_all_read(by=user)
        assert outbox.send_due() == 1

    def test_what_was_switched_off_since_is_not_mailed(self, user):
        services.notify([user], "t_verified")
        services.set_preferences({("t_verified", "email"): "off"}, by=user)
        assert outbox.send_due() == 0
        assert states() == [State.DROPPED]

    def test_who_may_no_longer_sign_in_gets_no_mail(self, user):
        services.notify([user], "t_verified")
        user.is_active = False
        user.save()
        assert outbox.send_due() == 0

    def test_mail_program_is_told_how_to_unsubscribe(self, user, client):
        services.notify([user], "t_verified")
        services.notify([user], "t_decided")
        outbox.send_due()
        headers = mail.outbox[0].extra_headers
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = headers["List-Unsubscribe"].strip("<>").removeprefix("https://hub.example")
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        services.notify([user], "t_verified")
        services.notify([user], "t_decided")
        services.notify([user], "t_news")
        assert set(Delivery.objects.filter(state=State.WAITING).values_list("notification__kind", flat=True)) == {
            "t_news"
        }

    def test_text_in_html_is_escaped_and_subject_is_one_line(self, user):
        services.notify([user], "t_verified", context={"name": "<b>\nBcc: x@example.org"})
        outbox.send_due()
        assert mail.outbox[0].subject == "<b> Bcc: x@example.org was verified"
        assert "&lt;b&gt;" in mail.outbox[0].alternatives[0][0]

    def test_words_to_a_bare_address_go_out_as_they_are(self):
        services.send_to_address("new@example.org", subject="Invitation", text="Come & join: https://x/")
        assert outbox.send_due() == 1
        sent = mail.outbox[0]
        assert (sent.subject, sent.to, sent.extra_headers) == ("Invitation", ["new@example.org"], {})
        assert "Come & join: https://x/" in sent.body

    def test_failed_sending_is_tried_again_later_and_given_up_after_five_times(self, user, monkeypatch):
        services.notify([user], "t_verified")
        attempts = []

        def refuse(*_words, **_more):
            attempts.append(1)
            raise ConnectionRefusedError("mail server away")

        monkeypatch.setattr("core.inbox.channels.EmailMultiAlternatives.send", refuse)
        assert outbox.send_due() == 0
        assert outbox.send_due() == 0
        assert len(attempts) == 1
        for days in range(1, 8):
            with later(days=days):
                outbox.send_due()
        row = Delivery.objects.get()
        assert (len(attempts), row.state) == (5, State.FAILED)
        assert "mail server away" in row.error

    def test_sending_that_was_cut_off_is_not_sent_again(self, user):
        services.notify([user], "t_verified")
        assert len(outbox.claim_bundle()) == 1
        with later(hours=1):
            assert outbox.send_due() == 0
        assert states() == [State.FAILED]
        assert mail.outbox == []

    def test_emptying_an_empty_outbox_is_quick(self, django_assert_num_queries):
        with django_assert_num_queries(4):  # interrupted ones, and the claim in its savepoint
            outbox.send_due()


@pytest.mark.django_db
class TestTextMessages:
    @pytest.fixture
    def reader(self, make_user):
        return make_user("zhao", phone="13800000000", phone_verified=True)

    def test_message_reaches_the_gateway(self, reader, gateway):
        services.notify([reader], "t_urgent", url="/my/", context={"name": "甲"})
        assert outbox.send_due() == 1
        assert gateway.got == [("Bearer key", {"to": reader.phone, "text": "Urgent: 甲 https://hub.example/my/"})]

    def test_several_are_one_text_message(self, reader, gateway):
        for name in "甲乙":
            services.notify([reader], "t_urgent", context={"name": name})
        assert outbox.send_due() == 1
        assert gateway.got[0][1]["text"] == "2 new messages https://hub.example/inbox/"

    def test_gateway_that_refuses_is_asked_again_later(self, reader, gateway):
        gateway.status = 503
        services.notify([reader], "t_urgent")
        assert outbox.send_due() == 0
        gateway.status = 200
        with later(minutes=2):
            assert outbox.send_due() == 1
        assert states() == [State.SENT]

    def test_words_to_a_bare_number_go_out_whole(self, gateway):
        services.send_to_address("13900000000", subject="Invitation", text="Join: https://x/")
        outbox.send_due()
        assert gateway.got[0][1] == {"to": "13900000000", "text": "Join: https://x/"}


@pytest.mark.usefixtures("committed")
def test_two_senders_send_each_message_once(make_user):
    people = [make_user(f"p{number}") for number in range(12)]
    for _ in range(2):
        services.notify(people, "t_verified", context={"name": "甲"})
    barrier = threading.Barrier(4)

    def work():
        barrier.wait()
        try:
            outbox.send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states() == [State.SENT] * 24
    assert Notification.objects.count() == 24
    lines = "".join(one.body for one in mail.outbox).count("甲 was verified")
    assert lines == 24
