"""Settings come from the file and the environment, and what is wrong is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver import config
from archiver.sealing import Authority
from db.errors import InputError

ROOT = Path(__file__).parent.parent.parent


def load(tmp_path: Path, text: str, **environment: str) -> config.Settings:
    file = tmp_path / "config.yaml"
    file.write_text(text)
    return config.load(file, None, environment)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = config.load(None, None, {})
    assert settings.archive == Path("archive")
    assert settings.network.rate == 1.0
    assert re.fullmatch(r"citetrail/[0-9.]+ \(\+no-contact-given\)", settings.network.user_agent)


def test_the_file_is_read_and_its_folder_is_where_the_archive_lies(tmp_path: Path) -> None:
    settings = load(
        tmp_path, "archive: kept\nnetwork: {rate: {default: 2, t.me: 0.5}, timeout: 5, contact: desk@news.example}"
    )
    assert settings.archive == tmp_path / "kept"
    assert settings.network.rate == 2
    assert settings.network.interval("t.me") == 2.0
    assert settings.network.user_agent.endswith("(+desk@news.example)")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "network: {timeout: 5}",
        CITETRAIL_TIMEOUT="7",
        CITETRAIL_RATE="50",
        CITETRAIL_PATIENCE="3",
        CITETRAIL_MIRRORS="fxtwitter, other",
        CITETRAIL_HOST_MAP="t.me=http://127.0.0.1:1,*=http://127.0.0.1:2",
        CITETRAIL_ARCHIVE="/elsewhere",
    )
    assert (settings.network.timeout, settings.network.rate, settings.network.patience) == (7, 50, 3)
    assert settings.mirrors == ("fxtwitter", "other")
    assert settings.network.host_map == {"t.me": "http://127.0.0.1:1", "*": "http://127.0.0.1:2"}
    assert settings.archive == Path("/elsewhere")


def test_secrets_from_the_environment_are_struck_out_of_records(tmp_path: Path) -> None:
    assert load(tmp_path, "", CITETRAIL_X_BEARER="s3cret-token").network.secrets == ("s3cret-token",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("archve: x", "archve"),
        ("network: {ratte: 1}", "ratte"),
        ("network: 3", "network"),
        ("network: {timeout: soon}", "network.timeout"),
        ("network: {rate: {default: 0}}", "network.rate.default"),
        ("network: {rate: fast}", "network.rate"),
        ("adapters: adapters.twitter", "adapters"),
        ("archive: [1]", "archive"),
        ("- a\n- b", "config.yaml"),
        ("{", "not YAML"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load(tmp_path, text)


def test_the_seal_is_read_with_its_paths_beside_the_file(tmp_path: Path) -> None:
    assert not load(tmp_path, "seal: {key: null, signer: null, tsa: []}").seal
    assert not load(tmp_path, "seal:").seal
    tsa = "{name: lab, url: 'https://tsa.example/tsr', chain: keys/lab.pem}"
    chosen = load(tmp_path, f"seal: {{key: keys/seal_key, signer: desk@news.example, tsa: [{tsa}]}}").seal
    assert (chosen.key, chosen.signer) == (tmp_path / "keys/seal_key", "desk@news.example")
    assert chosen.authorities == (Authority("lab", "https://tsa.example/tsr", tmp_path / "keys/lab.pem"),)
    assert load(tmp_path, "seal: {key: ~/seal_key}").seal.key == Path.home() / "seal_key"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{keys: x}", "keys"),
        ("{key: 7}", "seal.key"),
        ("{signer: two words}", "signer"),
        ("{tsa: lab}", "seal.tsa"),
        ("{tsa: [lab]}", "entry 1"),
        ("{tsa: [{name: lab, url: 'https://t.example'}]}", "entry 1, chain"),
        ("{tsa: [{name: lab, url: 'ftp://t.example', chain: c}]}", "ftp"),
        ("{tsa: [{name: sig, url: 'https://t.example', chain: c}]}", "sig"),
        ("{tsa: [{name: a.b, url: 'https://t.example', chain: c}]}", "a.b"),
        ("{tsa: [&a {name: lab, url: 'https://t.example', chain: c}, *a]}", "twice"),
    ],
)
def test_what_is_wrong_with_the_seal_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load(tmp_path, f"seal: {text}")


def test_ytdlp_is_off_unless_switched_on_and_never_goes_past_a_host_map(tmp_path: Path) -> None:
    assert "yt-dlp" not in load(tmp_path, "").granted
    assert "yt-dlp" in load(tmp_path, "media: {ytdlp: true}").granted
    assert "yt-dlp" not in load(tmp_path, "media: {ytdlp: true}", CITETRAIL_HOST_MAP="*=http://127.0.0.1:9").granted
    assert "yt-dlp" not in load(tmp_path, "media: {ytdlp: false}\nnetwork: {mirrors: []}").granted


@pytest.mark.parametrize("text", ["media: {ytdlp: 1}", "media: {films: true}", "media: [ytdlp]"])
def test_media_settings_that_cannot_be_are_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="media"):
        load(tmp_path, text)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        config.load(tmp_path / "none.yaml", None, {})


def test_the_shipped_config_holds_the_defaults() -> None:
    shipped = config.load(ROOT / "config.yaml", None, {})
    assert shipped.network == config.load(ROOT / "config.yaml", None, {}).network
    assert (shipped.adapters, shipped.archive) == (config.Settings().adapters, ROOT / "archive")


def test_a_secret_may_stand_in_a_file_that_only_its_owner_may_read(tmp_path: Path) -> None:
    file = tmp_path / "bearer"
    file.write_text("t0ken\n")
    file.chmod(0o600)
    settings = config.load(None, None, {"CITETRAIL_X_BEARER_FILE": str(file)})
    assert settings.network.secrets == ("t0ken",)
    assert settings.network.credentials == {"api.x.com": "Bearer t0ken"}
    assert settings.granted == {"CITETRAIL_X_BEARER"}
    both = {"CITETRAIL_X_BEARER_FILE": str(file), "CITETRAIL_X_BEARER": "n3arer"}
    assert config.load(None, None, both).network.secrets == ("n3arer",)


def test_keys_for_the_internet_archive_are_sent_only_where_pages_are_saved_and_only_if_they_are_to_be(
    tmp_path: Path,
) -> None:
    keys = {"CITETRAIL_IA_KEYS": "access0001:secret0002"}
    assert config.load(None, None, keys).network.credentials == {}
    (tmp_path / "config.yaml").write_text("savers: [adapters.save_page_now]")
    settings = config.load(tmp_path / "config.yaml", None, keys)
    assert settings.savers == ("adapters.save_page_now",)
    told = settings.network.credential
    assert told("web.archive.org", "/save") == "LOW access0001:secret0002"
    assert told("web.archive.org", "/save/status/spn2-a") == "LOW access0001:secret0002"
    for target in ("/", "/save?url=a", "/save/https://a", "/cdx/search/cdx?url=a", "/web/2026id_/https://a", "/saved"):
        assert told("web.archive.org", target) is None
    assert told("archive.org", "/save") is None
    assert set(settings.network.secrets) == {"access0001:secret0002", "access0001", "secret0002"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o610])
def test_a_file_of_secrets_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "bearer"
    file.write_text("t0ken")
    file.chmod(mode)
    with pytest.raises(InputError, match="chmod 600") as caught:
        config.load(None, None, {"CITETRAIL_X_BEARER_FILE": str(file)})
    assert "t0ken" not in str(caught.value)


@pytest.mark.parametrize("value", ["two\nlines", "pässword", "nul\0"])
def test_a_secret_that_no_header_can_hold_is_said_without_showing_it(value: str) -> None:
    with pytest.raises(InputError, match="CITETRAIL_X_BEARER cannot be sent") as caught:
        config.load(None, None, {"CITETRAIL_X_BEARER": value})
    assert value not in str(caught.value)


def test_a_file_of_secrets_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        config.load(None, None, {"CITETRAIL_IA_KEYS_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize("name", ["yt-dlp", "screenshots", "CITETRAIL_X_BEARER"])
def test_what_is_granted_otherwise_cannot_be_granted_as_a_mirror(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no mirror"):
        load(tmp_path, f"network: {{mirrors: [{name}]}}")


def test_speakers_accounts_stand_in_the_config_or_in_a_file_of_their_own(tmp_path: Path) -> None:
    wanted = {"Anna Berg": ("twitter:annaberg", "telegram:berg_news")}
    assert load(tmp_path, 'speakers: {"Anna Berg": [twitter:annaberg, telegram:berg_news]}').speakers == wanted
    (tmp_path / "who.yaml").write_text("Anna Berg: [twitter:annaberg, telegram:berg_news]")
    assert load(tmp_path, "speakers: who.yaml").speakers == wanted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("speakers: nowhere.yaml", "nowhere.yaml"),
        ("speakers: {Anna: [annaberg]}", "annaberg"),
        ("speakers: {Anna: twitter:annaberg}", "speakers.Anna"),
        ("speakers: [annaberg]", "speakers"),
        ("speakers: {Anna: ['twitter:']}", "speakers.Anna"),
    ],
)
def test_what_is_no_account_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        load(tmp_path, text)
