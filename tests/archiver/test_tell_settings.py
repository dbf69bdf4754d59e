"""Whom the config has told of changes; what cannot be is refused before anything is sent."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from archiver import config
from db.errors import InputError

MAIL = "tell: {mail: {to: desk@news.example, from: us@news.example, host: mail.example}}"
HOOK = "tell: {webhook: {url: 'https://hooks.example/x'}}"
SECRET = base64.b64encode(bytes(range(32))).decode()


def load(tmp_path: Path, text: str, **environment: str) -> config.Settings:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return config.load(file, None, environment)


def test_nobody_is_told_unless_the_config_says_so(tmp_path: Path) -> None:
    tell = load(tmp_path, "{}").tell
    assert (tell.mail, tell.webhook) == (None, None)


def test_a_mail_server_has_defaults_that_encrypt(tmp_path: Path) -> None:
    mail = load(tmp_path, MAIL).tell.mail
    assert mail is not None
    assert (mail.to, mail.sender, mail.port, mail.tls) == (("desk@news.example",), "us@news.example", 587, "starttls")
    other = load(tmp_path, MAIL.replace("host", "tls: implicit, host")).tell.mail
    assert other is not None
    assert other.port == 465


def test_secrets_come_from_the_environment_or_a_file_and_never_show(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hunter2hunter2\n")
    file.chmod(0o600)
    settings = load(tmp_path, MAIL.replace("host", "user: us, host"), CITETRAIL_SMTP_PASSWORD_FILE=str(file))
    assert settings.tell.mail is not None
    assert settings.tell.mail.password == "hunter2hunter2"
    assert "hunter2" not in repr(settings.tell)
    assert "hunter2hunter2" in settings.network.secrets
    hooked = load(tmp_path, HOOK, CITETRAIL_WEBHOOK_SECRET=f"whsec_{SECRET}").tell.webhook
    assert hooked is not None
    assert hooked.secret == bytes(range(32))
    assert "secret" not in repr(hooked)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("tell: {pigeon: {}}", "no setting called 'pigeon'"),
        ("tell: [mail]", "must hold names"),
        ("tell: {mail: {to: [], from: us@x.example, host: m.example}}", "names nobody"),
        ("tell: {mail: {to: 'desk', from: us@x.example, host: m.example}}", "no mail address"),
        (
            'tell: {mail: {to: "a@x.example\\nBcc: b@x.example", from: us@x.example, host: m.example}}',
            "no mail address",
        ),
        ("tell: {mail: {to: a@x.example, from: us@x.example}}", "no host"),
        ("tell: {mail: {to: a@x.example, from: us@x.example, host: m.example, tls: yes}}", "no way to encrypt"),
        ("tell: {mail: {to: a@x.example, from: us@x.example, host: m.example, port: 99999}}", "no port"),
        ("tell: {mail: {to: a@x.example, from: us@x.example, host: m.example, user: us}}", "is not set"),
        ("tell: {mail: {to: a@x.example, from: us@x.example, host: m.example, user: us, tls: none}}", "in the clear"),
        ("tell: {webhook: {url: 'ftp://hooks.example/'}}", "no address"),
        (HOOK, "needs CITETRAIL_WEBHOOK_SECRET"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        load(tmp_path, text)


@pytest.mark.parametrize(
    "secret", ["short", base64.b64encode(bytes(8)).decode(), "not base64 at all, though long enough"]
)
def test_a_secret_that_signs_nothing_is_refused_and_not_shown(tmp_path: Path, secret: str) -> None:
    with pytest.raises(InputError) as said:
        load(tmp_path, HOOK, CITETRAIL_WEBHOOK_SECRET=secret)
    assert secret not in str(said.value)
