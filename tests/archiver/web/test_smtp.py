"""One mail to one server: over TLS or not at all, with the server's no told from its "not now"."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
import trustme

from archiver.web import smtp
from archiver.web.network import Network
from archiver.web.smtp import Server, send
from db.errors import Refused, Unreachable
from tests.smtp_standin import SmtpStandin
from tests.standin import unused_port

HOST = "mail.example"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def served(authority: trustme.CA, name: str = HOST) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def plain() -> Iterator[SmtpStandin]:
    with SmtpStandin() as server:
        yield server


def mail(*to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "us@news.example",
        ", ".join(to or ("desk@news.example",)),
        "Hello",
    )
    message.set_content("A line.\n.\n..and another\n")
    return message


def network(server: SmtpStandin, host: str = HOST) -> Network:
    return Network(host_map={host: server.base}, timeout=5)


def test_a_mail_is_handed_over_whole(plain: SmtpStandin) -> None:
    assert send(mail(), Server(HOST, 25, "none"), network(plain)) is None
    (taken,) = plain.mails
    assert (taken.sender, taken.to) == ("us@news.example", ("desk@news.example",))
    assert taken.message.get_content() == "A line.\n.\n..and another\n"


@pytest.mark.parametrize("way", ["starttls", "implicit"])
def test_over_tls_with_the_name_of_the_server_and_a_password(authority: trustme.CA, way: str) -> None:
    with SmtpStandin(served(authority), implicit=way == "implicit") as server:
        send(mail(), Server(HOST, 587, way, "us", "secret word"), network(server), trusting(authority))
        (taken,) = server.mails
    assert taken.secure
    assert taken.login == ("us", "secret word")


def test_where_tls_is_asked_for_and_not_offered_nothing_is_sent(plain: SmtpStandin) -> None:
    with pytest.raises(Refused, match="cannot do what is asked"):
        send(mail(), Server(HOST, 587, "starttls", "us", "secret word"), network(plain))
    assert plain.mails == []
    assert not any("AUTH" in line for line in plain.heard)


@pytest.mark.parametrize("way", ["starttls", "implicit"])
def test_a_certificate_of_another_name_or_of_nobody_is_not_believed(authority: trustme.CA, way: str) -> None:
    for context, trust in (
        (served(authority, "other.example"), trusting(authority)),
        (served(trustme.CA()), trusting(authority)),
    ):
        with SmtpStandin(context, implicit=way == "implicit") as server:
            with pytest.raises(Unreachable, match="could not be reached"):
                send(mail(), Server(HOST, 587, way, "us", "secret word"), network(server), trust)
            assert server.mails == []


@pytest.mark.parametrize("verb", ["CONNECT", "MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_says_not_now_may_be_asked_again_and_one_that_says_no_not(plain: SmtpStandin, verb: str) -> None:
    for words, kind in (("451 4.3.0 busy", Unreachable), ("554 5.7.1 no mail from you", Refused)):
        plain.answers[verb] = [words]
        with pytest.raises(kind, match=words[:3]):
            send(mail(), Server(HOST, 25, "none"), network(plain))
    assert plain.mails == []


def test_a_password_that_the_server_repeats_is_struck_out(authority: trustme.CA) -> None:
    with SmtpStandin(served(authority)) as server:
        server.answers["AUTH"] = ["535 5.7.8 hunter2hunter2 is wrong\u202e"]
        with pytest.raises(Refused) as said:
            send(mail(), Server(HOST, 587, "starttls", "us", "hunter2hunter2"), network(server), trusting(authority))
    assert "hunter2" not in str(said.value)
    assert "\u202e" not in str(said.value)


def test_one_address_that_is_refused_does_not_keep_the_others_from_their_mail(plain: SmtpStandin) -> None:
    plain.answers["RCPT"] = ["550 5.1.1 nobody here"]
    remark = send(mail("gone@news.example", "desk@news.example"), Server(HOST, 25, "none"), network(plain))
    assert remark is not None
    assert "not to gone@news.example: 550" in remark
    assert plain.mails[0].to == ("desk@news.example",)


def test_a_server_that_is_away_hangs_up_or_is_not_in_the_host_map(plain: SmtpStandin) -> None:
    nobody = Network(host_map={"*": f"http://127.0.0.1:{unused_port()}"}, timeout=5)
    with pytest.raises(Unreachable):
        send(mail(), Server(HOST, 25, "none"), nobody)
    plain.answers["MAIL"] = ["hang up"]
    with pytest.raises(Unreachable):
        send(mail(), Server(HOST, 25, "none"), network(plain))
    with pytest.raises(Refused, match="not asked"):
        send(mail(), Server(HOST, 25, "none"), network(plain, "other.example"))


def test_a_server_that_will_not_say_goodbye_has_taken_the_mail(plain: SmtpStandin) -> None:
    plain.answers["QUIT"] = ["hang up"]
    assert send(mail(), Server(HOST, 25, "none"), network(plain)) is None
    assert len(plain.mails) == 1


def test_a_server_that_never_comes_to_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LONGEST", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            wire, _ = listening.accept()
            with contextlib.suppress(OSError), wire:
                while True:
                    wire.sendall(b"220-and another thing\r\n")

        threading.Thread(target=drip, daemon=True).start()
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(Unreachable):
            send(mail(), Server(HOST, 25, "none"), Network(host_map={HOST: base}, timeout=5))
