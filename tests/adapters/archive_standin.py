"""A stand-in that is also a Wayback Machine: lists copies as the CDX server does, and gives their bytes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from tests.standin import Hit, Standin, Step

COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


@dataclass(frozen=True)
class Kept:
    """One row of the index and the bytes behind it."""

    timestamp: str
    original: str
    body: bytes = b""
    mimetype: str = "application/json"
    status: str = "200"
    digest: str = ""

    @property
    def key(self) -> str:
        """The address as the index sorts it: without scheme, `www.` and capitals."""
        return _key(self.original)

    def row(self, fields: list[str]) -> list[str]:
        told = dict(zip(COLUMNS, (self.key, self.timestamp, self.original, self.mimetype), strict=False))
        told |= {"statuscode": self.status, "digest": self.digest or str(hash(self.body)), "length": "700"}
        return [told[name] for name in fields]


class ArchiveStandin(Standin):
    """Answers for web.archive.org by what is kept; `faults` come first, one for each request."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Kept] = []
        self.faults: list[Step] = []
        self.replay_faults: list[Step] = []

    def keep(self, timestamp: str, original: str, body: bytes = b"", **more: str) -> None:
        """Puts one copy into the archive."""
        self.kept.append(Kept(timestamp, original, body, **more))

    @property
    def lists(self) -> list[str]:
        """The addresses that lists were asked for."""
        lists = [hit for hit in self.hits("web.archive.org") if _is_list(hit)]
        return [parse_qs(urlsplit(hit.target).query)["url"][0] for hit in lists]

    @property
    def fetched(self) -> list[str]:
        """The copies that were fetched: `timestamp/address`."""
        hits = [hit.target.removeprefix("/web/").replace("id_", "", 1) for hit in self.hits("web.archive.org")]
        return [target for target in hits if not target.startswith("/cdx")]

    def _next(self, hit: Hit) -> Step:
        if hit.host != "web.archive.org":
            return super()._next(hit)
        faults = self.faults if _is_list(hit) else self.replay_faults
        if faults:
            return faults.pop(0)
        return self._listed(hit) if _is_list(hit) else self._copy(hit)

    def _listed(self, hit: Hit) -> Step:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(hit.target).query).items()}
        wanted = _key(asked["url"].removesuffix("*"))
        chosen = [
            kept
            for kept in sorted(self.kept, key=lambda kept: (kept.key, kept.timestamp))
            if (kept.key.startswith(wanted) if asked["url"].endswith("*") else kept.key == wanted)
            and asked.get("from", "") <= kept.timestamp
            and kept.timestamp[: len(asked.get("to", ""))] <= asked.get("to", "")
        ]
        if name := asked.get("collapse"):
            values = [kept.row([name])[0] for kept in chosen]
            chosen = [kept for at, kept in enumerate(chosen) if not at or values[at - 1] != values[at]]
        fields = asked["fl"].split(",")
        rows = [fields, *(kept.row(fields) for kept in chosen[: int(asked.get("limit", 1000))])] if chosen else []
        return Step(200, {"Content-Type": "application/json"}, json.dumps(rows).encode())

    def _copy(self, hit: Hit) -> Step:
        found = re.fullmatch(r"/web/([0-9]+)id_/(.+)", hit.target)
        held = [kept for kept in self.kept if found and kept.key == _key(found[2])]
        if not found or not held:
            return Step(404, {"Content-Type": "text/html"}, b"<p>has not archived that URL</p>")
        nearest = min(held, key=lambda kept: abs(int(kept.timestamp) - int(found[1])))
        if nearest.timestamp != found[1]:
            return Step(302, {"Location": f"https://web.archive.org/web/{nearest.timestamp}id_/{nearest.original}"})
        return Step(
            200, {"Content-Type": nearest.mimetype, "Memento-Datetime": "Thu, 05 Mar 2026 09:30:12 GMT"}, nearest.body
        )


OFFLINE = Step(
    200, {"Content-Type": "text/html"}, b"<html><head><title>Archive: Temporarily Offline</title></head></html>"
)
EXCLUDED = Step(
    403, {"Content-Type": "text/plain"}, b"exception.AdministrativeAccessControlException: Blocked Site Error"
)


def _is_list(hit: Hit) -> bool:
    return hit.target.startswith("/cdx/search/cdx")


def _key(url: str) -> str:
    return re.sub(r"^(?:https?:/+)?(?:www\.)?", "", url).lower()
