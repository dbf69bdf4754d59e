"""Settings: built-in defaults, then config.yaml, then the environment. An unknown key is an error that names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from archiver.follow import Feed, read_feeds
from archiver.plan import PLAN, Plan, read_plan
from archiver.sealing import Authority, Seal
from archiver.tell_settings import PASSWORD, SECRET, Doors, read_doors, with_secrets
from archiver.upkeep import Logging, read_log, read_reserve, read_size
from archiver.version import VERSION
from archiver.web.network import Network, parse_host_map
from db.errors import InputError

FILE = "config.yaml"
_NO_CONTACT = "no-contact-given"
"""What the user agent says where nobody set one: a site's keeper sees that the place is there, and empty."""


@dataclass(frozen=True)
class Settings:
    """All settings of one run."""

    archive: Path = Path("archive")
    adapters: tuple[str, ...] = (
        *("adapters.twitter", "adapters.telegram", "adapters.bluesky", "adapters.mastodon"),
        *("adapters.youtube", "adapters.tiktok"),
    )
    savers: tuple[str, ...] = ()
    """Modules that ask a web archive to save pages. None unless named: a third party learns which pages they are."""
    network: Network = field(default_factory=Network)
    contact: str = ""
    """Where a site's keeper can reach you; stands in the user agent."""
    mirrors: tuple[str, ...] = ()
    """Third-party mirrors that may be asked. None unless named."""
    granted: frozenset[str] = frozenset()
    """The secrets that are set, by their variable, and the mirrors that may be asked: what routes may need."""
    screenshots: bool = False
    """Whether Chromium takes a picture of each post's public page, behind our guard."""
    ytdlp: bool = False
    """Whether yt-dlp may bring films whose address a page does not give. Never under a host map."""
    recheck: Plan = field(default_factory=lambda: PLAN)
    """When posts are looked at again, by platform."""
    speakers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Accounts, as `platform:handle`, by the name of the speaker who posts from them."""
    reserve: int | None = None
    """Bytes of the archive's disk that stay free; None: as `db.disk` says."""
    log: Logging = field(default_factory=Logging)
    """Where the log goes; nowhere unless a file is named."""
    feeds: tuple[Feed, ...] = ()
    """The sources that `run` follows."""
    tell: Doors = field(default_factory=Doors)
    """Whom `run` tells of changes."""
    seal: Seal = field(default_factory=Seal)
    """By whose key bundles are signed, and who is asked for time stamps."""


VARIABLES = {
    "CITETRAIL_RATE": "requests per second and host",
    "CITETRAIL_TIMEOUT": "seconds for one request in all",
    "CITETRAIL_PATIENCE": "seconds for which one post may be waited for in all",
    "CITETRAIL_MIRRORS": "third-party mirrors that may be asked, separated by commas",
    "CITETRAIL_HOST_MAP": "host=address pairs, separated by commas; * is every other host",
    "CITETRAIL_USER_AGENT": "what we call ourselves",
    "CITETRAIL_DISK_RESERVE": "bytes of the archive's disk that stay free, such as 500MB",
    "CITETRAIL_LOG": "the file of the log",
    "CITETRAIL_CONTACT": "an address or page where a site's keeper can reach you",
}
"""Environment variables that are settings, and what they mean. Secrets are not among them."""


SECRETS = {
    "CITETRAIL_X_BEARER": "a token for the X API",
    "CITETRAIL_IA_KEYS": "keys for the Internet Archive",
    "CITETRAIL_TELEGRAM_SESSION": "a Telegram session",
    PASSWORD: "the password of the mail server that brings news of changes",
    SECRET: "the secret by which news to a webhook is signed",
}
"""Environment variables that are secrets: struck out of everything that is kept."""


CREDENTIALS = {
    "CITETRAIL_X_BEARER": (("api.x.com",), "Bearer {}"),
    "CITETRAIL_IA_KEYS": (("web.archive.org/save", "web.archive.org/save/status/"), "LOW {}"),
}
"""Secrets that are sent: to which places and to no other, and how the Authorization header is written there."""


_A_KEY = 8
"""Characters that half of a pair of keys has at least: a shorter one would be struck out of words that hold it."""


def load(path: Path | None, archive: Path | None, environment: Mapping[str, str]) -> Settings:
    """The settings of this run. `path` is the config file that was named; without one, `./config.yaml` if it is there.

    Raises InputError for a file that is not there, cannot be read or holds a key or value that we do not know.
    """
    named = path or (Path(environment["CITETRAIL_CONFIG"]) if environment.get("CITETRAIL_CONFIG") else None)
    file = named or Path(FILE)
    settings = Settings()
    if named is not None or file.exists():
        settings = _from_file(file)
    settings = _from_environment(settings, environment)
    folder = archive or (Path(environment["CITETRAIL_ARCHIVE"]) if environment.get("CITETRAIL_ARCHIVE") else None)
    settings = replace(settings, archive=folder) if folder else settings
    secrets = _secrets(environment)
    granted = frozenset(secrets) | frozenset(settings.mirrors)
    if granted_otherwise := set(settings.mirrors) & {"yt-dlp", "screenshots", *SECRETS}:
        raise InputError(f"{min(granted_otherwise)} is no mirror", "mirrors are third parties such as fxtwitter")
    if settings.screenshots:
        granted |= {"screenshots"}
    if settings.ytdlp and not settings.network.host_map:
        granted |= {"yt-dlp"}
    settings = replace(settings, tell=with_secrets(settings.tell, secrets))
    return replace(settings, network=_introduced(settings, secrets), granted=granted)


def _from_file(file: Path) -> Settings:
    read = read_yaml(file, "config file")
    keys = _mapping(read or {}, str(file))
    known = ("archive", "adapters", "savers", "network", "media", "recheck", "speakers", "feeds", "tell", "disk", "log")
    _only_known(keys, (*known, "seal"), str(file))
    keys = _said(keys)
    settings = Settings(
        reserve=read_reserve(keys.get("disk")),
        log=read_log(keys.get("log"), file.parent),
        tell=read_doors(keys.get("tell")),
    )
    if "archive" in keys:
        settings = replace(settings, archive=file.parent / _text(keys["archive"], "archive"))
    if "adapters" in keys:
        settings = replace(settings, adapters=_texts(keys["adapters"], "adapters"))
    if "savers" in keys:
        settings = replace(settings, savers=_texts(keys["savers"], "savers"))
    if "network" in keys:
        settings = _network(settings, _mapping(keys["network"], "network"))
    if "media" in keys:
        chosen = _mapping(keys["media"], "media")
        _only_known(chosen, ("ytdlp", "screenshots"), "media")
        settings = replace(settings, screenshots=_yes_or_no(chosen.get("screenshots", False), "media.screenshots"))
        settings = replace(settings, ytdlp=_yes_or_no(chosen.get("ytdlp", False), "media.ytdlp"))
    if "recheck" in keys:
        steps = {name: _texts(value, f"recheck.{name}") for name, value in _mapping(keys["recheck"], "recheck").items()}
        settings = replace(settings, recheck=read_plan(steps))
    if "speakers" in keys:
        settings = replace(settings, speakers=_speakers(keys["speakers"], file))
    if keys.get("seal") is not None:
        settings = replace(settings, seal=_seal(_mapping(keys["seal"], "seal"), file.parent))
    return replace(settings, feeds=read_feeds(keys.get("feeds"), file.parent))


def read_yaml(file: Path, called: str) -> Any:
    """What a YAML file holds. Raises InputError where it cannot be read."""
    import yaml

    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"the {called} {file} cannot be read", error.strerror or str(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"the {called} {file} is not YAML", " ".join(str(error).split())) from error


def _speakers(value: Any, config: Path) -> dict[str, tuple[str, ...]]:
    """Who posts from which accounts: in the config itself, or in a file of its own that it names."""
    if isinstance(value, str):
        value = read_yaml(config.parent / value, "file of speakers") or {}
    accounts = {name: _texts(listed, f"speakers.{name}") for name, listed in _mapping(value, "speakers").items()}
    for name, listed in accounts.items():
        for account in listed:
            platform, _, handle = account.partition(":")
            if not platform.isalpha() or not handle or " " in account:
                raise InputError(f"speakers.{name}: {account!r} is no account", "write it as platform:handle")
    return accounts


def _seal(keys: Mapping[str, Any], folder: Path) -> Seal:
    """Whose key signs, and who is asked for time stamps. Paths are relative to `folder`."""
    _only_known(keys, ("key", "signer", "tsa", "calendars"), "seal")
    listed = keys.get("tsa") or []
    if not isinstance(listed, list):
        raise InputError("seal.tsa must be a list of authorities", f"it is {listed!r}")
    authorities = []
    for number, item in enumerate(listed, 1):
        entry, where = _mapping(item, f"seal.tsa, entry {number}"), f"seal.tsa, entry {number}"
        _only_known(entry, ("name", "url", "chain"), where)
        name, url, chain = (_text(entry.get(part), f"{where}, {part}") for part in ("name", "url", "chain"))
        authorities.append(Authority(name, url, folder / Path(chain).expanduser()))
    key = None if keys.get("key") is None else folder / Path(_text(keys["key"], "seal.key")).expanduser()
    signer = Seal().signer if keys.get("signer") is None else _text(keys["signer"], "seal.signer")
    calendars = _texts(keys.get("calendars") or [], "seal.calendars")
    return Seal(key, signer, tuple(authorities), tuple(calendar.rstrip("/") for calendar in calendars))


def _network(settings: Settings, keys: Mapping[str, Any]) -> Settings:
    known = ("user_agent", "contact", "rate", "timeout", "patience", "host_map", "mirrors")
    _only_known(keys, known, "network")
    network = settings.network
    for key, value in _said(keys).items():
        name = f"network.{key}"
        match key:
            case "contact":
                settings = replace(settings, contact=_text(value, name))
            case "mirrors":
                settings = replace(settings, mirrors=_texts(value, name))
            case "user_agent":
                network = replace(network, user_agent=_text(value, name))
            case "rate":
                network = _rates(network, value, name)
            case "host_map":
                network = replace(network, host_map={h: _text(to, name) for h, to in _mapping(value, name).items()})
            case "timeout":
                network = replace(network, timeout=_number(value, name))
            case "patience":
                network = replace(network, patience=_number(value, name))
    return replace(settings, network=network)


def _rates(network: Network, value: Any, name: str) -> Network:
    rates = {host: _number(rate, f"{name}.{host}") for host, rate in _mapping(value, name).items()}
    default = rates.pop("default", network.rate)
    return replace(network, rate=default, rates=rates)


def _from_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    network = settings.network
    said = {name: environment[name] for name in VARIABLES if environment.get(name)}
    if "CITETRAIL_RATE" in said:
        network = replace(network, rate=_number(said["CITETRAIL_RATE"], "CITETRAIL_RATE"), rates={})
    if "CITETRAIL_TIMEOUT" in said:
        network = replace(network, timeout=_number(said["CITETRAIL_TIMEOUT"], "CITETRAIL_TIMEOUT"))
    if "CITETRAIL_PATIENCE" in said:
        network = replace(network, patience=_number(said["CITETRAIL_PATIENCE"], "CITETRAIL_PATIENCE"))
    if "CITETRAIL_HOST_MAP" in said:
        network = replace(network, host_map=parse_host_map(said["CITETRAIL_HOST_MAP"]))
    if "CITETRAIL_USER_AGENT" in said:
        network = replace(network, user_agent=said["CITETRAIL_USER_AGENT"])
    if "CITETRAIL_DISK_RESERVE" in said:
        settings = replace(settings, reserve=read_size(said["CITETRAIL_DISK_RESERVE"], "CITETRAIL_DISK_RESERVE"))
    if "CITETRAIL_LOG" in said:
        settings = replace(settings, log=replace(settings.log, file=Path(said["CITETRAIL_LOG"])))
    if "CITETRAIL_MIRRORS" in said:
        mirrors = tuple(part.strip() for part in said["CITETRAIL_MIRRORS"].split(",") if part.strip())
        settings = replace(settings, mirrors=mirrors)
    return replace(settings, network=network, contact=said.get("CITETRAIL_CONTACT", settings.contact))


def _secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The secrets that are set: each in its variable, or in the file that `NAME_FILE` names, which only its owner may
    read. Raises InputError, which never shows a secret.
    """
    files = {name: Path(file) for name in SECRETS if (file := environment.get(f"{name}_FILE"))}
    found = {name: _secret_in(file) for name, file in files.items()}
    found |= {name: value for name in SECRETS if (value := environment.get(name, "").strip())}
    for name, value in found.items():
        if not (value.isascii() and value.isprintable()):
            raise InputError(f"{name} cannot be sent", "it holds a line break or other characters that are not ASCII")
    return found


def _secret_in(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise InputError(f"others may read or change the secret in {file}", f"chmod 600 {file}")
        return file.read_bytes().decode("latin-1").strip()
    except OSError as error:
        raise InputError(f"the secret in {file} cannot be read", error.strerror or str(error)) from error


def _introduced(settings: Settings, secrets: Mapping[str, str]) -> Network:
    """The network settings with the name we give ourselves, and with the secrets that no record may hold."""
    network = settings.network
    if network.user_agent == Network().user_agent:
        contact = settings.contact or _NO_CONTACT
        network = replace(network, user_agent=f"citetrail/{VERSION} (+{contact})")
    sent = {name: secret for name, secret in secrets.items() if name != "CITETRAIL_IA_KEYS" or settings.savers}
    credentials = {
        place: scheme.format(sent[name])
        for name, (places, scheme) in CREDENTIALS.items()
        if name in sent
        for place in places
    }
    halves = (half for half in secrets.get("CITETRAIL_IA_KEYS", "").split(":") if len(half) >= _A_KEY)
    return replace(network, secrets=(*secrets.values(), *halves), credentials=credentials)


def _only_known(keys: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in keys:
        if key not in known:
            raise InputError(
                f"{where}: there is no setting called {key!r}", f"the settings here are {', '.join(known)}"
            )


def _said(keys: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is set: a name with nothing behind it, as where all of a section is commented out, says nothing."""
    return {name: value for name, value in keys.items() if value is not None}


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise InputError(f"{name} must hold names and values", f"it holds {value!r}")
    return value


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{name} must be text", f"it is {value!r}")
    return value


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"{name} must be a list of texts", f"it is {value!r}")
    return tuple(value)


def _yes_or_no(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{name} must be true or false", f"it is {value!r}")
    return value


def _number(value: Any, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if isinstance(value, bool) or not 0 < number < 1e9:
        raise InputError(f"{name} must be a number above 0", f"it is {value!r}")
    return number
