"""The web capture and what rests on it: steps 5 to 7."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

from form import Files, Json, record_id, sha, unzipped

WARC, INDEX, PAGES = "archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl"
LOOKS = {"Snapshot", "Reading", "Inquiry", "Save"}


def lines(files: Files) -> list[bytes]:
    held = files["data/custody.jsonl"].split(b"\n")
    if held.pop():
        raise ValueError("data/custody.jsonl: cut")
    return held


class Record:
    """One record of the WARC, as it lies there."""

    def __init__(self, data: bytes, at: int, length: int) -> None:
        self.at, self.length = at, length
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *fields = head.decode().split("\r\n")
        pairs = [line.split(": ", 1) for line in fields]
        self.fields = {name.lower(): value for name, value in pairs}
        size = int(self.fields["content-length"])
        twice = Counter(name for name, _ in pairs if name != "WARC-Concurrent-To").most_common(1)[0][1] > 1
        if first != "WARC/1.1" or rest[size:] != b"\r\n\r\n" or twice:
            raise ValueError(f"the record at byte {at}")
        self.block, self.type = rest[:size], self.fields["warc-type"]
        self.id, self.uri = self.fields["warc-record-id"].strip("<>"), self.fields.get("warc-target-uri", "")
        found = re.search(rb"\n\r?\n", self.block) if self.type in ("response", "request") else None
        self.head, self.payload = (self.block[: found.end()], self.block[found.end() :]) if found else (b"", self.block)

    def flaws(self) -> Iterator[str]:
        for name, data in (("block", self.block), ("payload", self.payload)):
            if self.fields.get(f"warc-{name}-digest", f"sha256:{sha(data)}") != f"sha256:{sha(data)}":
                yield f"archive.wacz: the {name} of the record at byte {self.at}"
        if "warc-block-digest" not in self.fields:
            yield f"archive.wacz: the record at byte {self.at} has no digest"


def records(packed: bytes) -> Iterator[Record]:
    at = 0
    while at < len(packed):
        unpacker = zlib.decompressobj(31)
        data = unpacker.decompress(packed[at:])
        if not unpacker.eof:
            raise ValueError("archive.wacz: its last record is cut")
        length = len(packed) - at - len(unpacker.unused_data)
        yield Record(data, at, length)
        at += length


def capture(files: Files) -> Iterator[str]:
    """Steps 5 to 7."""
    held, odd = unzipped(files["data/archive.wacz"])
    yield from (f"archive.wacz: {what}" for what in odd)
    package = json.loads(held["datapackage.json"])
    if json.loads(held["datapackage-digest.json"])["hash"] != f"sha256:{sha(held['datapackage.json'])}":
        yield "archive.wacz: datapackage-digest.json"
    listed = [(one["path"], one["hash"], one["bytes"]) for one in package["resources"]]
    rest = {name: data for name, data in held.items() if not name.startswith("datapackage")}
    true = sorted((name, f"sha256:{sha(data)}", len(data)) for name, data in rest.items())
    if sorted(listed) != true or package["profile"] != "data-package" or not rest.keys() >= {WARC, INDEX, PAGES}:
        yield "archive.wacz: datapackage.json"
    found = list(records(held[WARC]))
    by_id = {record.id: record for record in found}
    yield from (what for record in found for what in record.flaws())
    if len(by_id) != len(found):
        yield "archive.wacz: an id twice"
    yield from index(held[INDEX], found)
    events = [json.loads(line) for line in lines(files)]
    logged = {id_ for event in events for id_ in event["objects"]}
    facts = [record for record in found if record.type == "metadata"]
    for record in facts:
        if record.uri.rpartition(":")[2] != sha(record.block) or sha(record.block) not in logged:
            yield f"archive.wacz: the fact at byte {record.at}"
    seen = []
    for number, line in enumerate(files["data/captures.jsonl"].splitlines(), 1):
        entry = json.loads(line)
        seen.append(entry["id"])
        for what in of_capture(entry, by_id, events, files):
            yield f"captures.jsonl, line {number}: {what}"
    if sorted(seen) != sorted(r.uri.rpartition(":")[2] for r in facts if r.uri.startswith("urn:citetrail:capture:")):
        yield "captures.jsonl: a line twice, or a capture without one"


def index(data: bytes, found: list[Record]) -> Iterator[str]:
    made = data.splitlines()
    wanted = {record.at: record for record in found if record.type in ("response", "resource")}
    if made != sorted(made) or len(made) != len(wanted):
        yield "index.cdx: not sorted, or a line too many or few"
    for line in made:
        key, stamp, rest = line.decode().split(" ", 2)
        said = json.loads(rest)
        record = wanted.get(int(said["offset"]))
        if record is None:
            yield f"index.cdx: no record at {said['offset']}"
            continue
        digits = "".join(filter(str.isdigit, record.fields["warc-date"][:19]))
        told = (key, stamp, said["url"], said["digest"], int(said["length"]), said["filename"])
        digest = f"sha256:{sha(record.payload)}"
        if told != (surt(record.uri), digits, record.uri, digest, record.length, "data.warc.gz"):
            yield f"index.cdx: the record at {said['offset']} is another"


def surt(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return url
    host, _, port = parts.netloc.lower().partition(":")
    usual = {"http": "80", "https": "443"}[parts.scheme]
    key = ",".join(reversed(host.removeprefix("www.").split("."))) + (f":{port}" if port not in ("", usual) else "")
    asked = "&".join(sorted(parts.query.lower().split("&")))
    return f"{key}){parts.path.lower().rstrip('/') or '/'}" + (f"?{asked}" if asked else "")


def of_capture(entry: Json, by_id: dict[str, Record], events: list[Json], files: Files) -> Iterator[str]:
    """Step 7, for one line."""
    body = json.loads(entry["body"])
    id_, own = sha(entry["body"].encode()), by_id.get(record_id("fact", entry["id"]))
    if id_ != entry["id"] or body["is"] not in LOOKS or body["is"] != entry["is"]:
        yield "its body has another id, or is none"
    if own is None or sha(own.block) != id_ or entry["record"] != record_id("fact", id_):
        yield "its fact is not in the WARC"
    if entry.get("taken_at", body["taken_at"]) != body["taken_at"]:
        yield "taken_at"
    shot = body.get("screenshot") or {}
    exchanges = body.get("exchanges", [])
    for exchange in (*exchanges, *shot.get("exchanges", [])):
        yield from in_warc(exchange, by_id)
    said, true = entry["exchanges"], [of_exchange(exchange) for exchange in exchanges]
    pairs = zip(true, said, strict=len(true) == len(said))
    if len(said) != len(true) or not all(told(two, one) for one, two in pairs):
        yield "exchanges"
    listed = body["finding"].get("media", []) if body["is"] == "Snapshot" else []
    for digest in filter(None, (*(one.get("digest") for one in listed), shot.get("digest"))):
        if not any(name.startswith(f"data/media/{digest}.") for name in files):
            yield f"media/{digest}"
    article = json.loads(by_id[record_id("fact", body["article"])].block) if body["is"] == "Reading" else {}
    files_of = {"Snapshot": [body.get("source")]}.get(body["is"], [None])
    if body["is"] == "Reading" and not exchanges:
        files_of = [article["source"], *([None] if article["kind"] == "warc" else [])]
    source = entry["source"] and entry["source"]["sha256"]
    name = record_id("resource", f"urn:citetrail:source:{source}")
    if source not in files_of or (
        source and (entry["source"]["record"] != name or not resource(by_id, "source", source))
    ):
        yield "source"
    event = next((event for event in events if id_ in event["objects"]), {})
    begun = event.get("begun")
    if "custody" in entry and (entry["custody"], entry["begun"]) != (event.get("seq"), begun):
        yield "custody, begun"
    if "browser" in entry and entry["browser"] != shot.get("browser"):
        yield "browser"
    clock = events[begun].get("circumstances", {}).get("clock", "unknown") if begun is not None else "unknown"
    flags = completeness(body, true, clock)
    if body["is"] == "Reading" and not exchanges:
        flags |= {"has_url": article["url"] is not None, "has_html_source": article["kind"] == "html" and bool(source)}
    flags["meets_minimum"] = all(flags[name] for name in ("has_url", "has_html_source", "has_full_page_image"))
    yield from (name for name, value in flags.items() if entry["completeness"].get(name, value) != value)


def told(said: Json, true: Json) -> bool:
    """Whether what is said of an exchange is true, and all there that every version says."""
    must = {"request", "answer", "body_sha256"}
    return must <= said.keys() and all(said.get(key, value) == value for key, value in true.items())


def resource(by_id: dict[str, Record], kind: str, digest: str) -> bool:
    found = by_id.get(record_id("resource", f"urn:citetrail:{kind}:{digest}"))
    return found is not None and sha(found.block) == digest


def ids(exchange: Json) -> tuple[str | None, str | None]:
    form = json.dumps(exchange, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    answered = exchange.get("head") or exchange.get("body")
    id_ = sha(form.encode())
    return record_id("request", id_) if exchange["sent"] else None, record_id("answer", id_) if answered else None


def in_warc(exchange: Json, by_id: dict[str, Record]) -> Iterator[str]:
    """That the WARC holds a request, its answer, and the certificates that came with it."""
    request, answer = (by_id.get(name) if name else None for name in ids(exchange))
    head, body = exchange.get("head", "").encode("latin-1"), exchange.get("body") or sha(b"")
    url = quote(exchange["url"], safe="%/:?#[]@!$&'()*+,;=~-._")
    if exchange["sent"] and (request is None or request.block != exchange["sent"].encode("latin-1")):
        yield f"the request for {url}"
    if head and (answer is None or (answer.head, sha(answer.payload), answer.uri) != (head, body, url)):
        yield f"the answer of {url}"
    if exchange.get("body") and not head and (answer is None or sha(answer.payload) != body):
        yield f"the answer of {url}"
    for part, digest in exchange.get("tls", []):
        if part in ("certificate", "chain") and not resource(by_id, part, digest):
            yield f"the {part} of {url}"


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def of_exchange(exchange: Json) -> Json:
    """What captures.jsonl says of an exchange."""
    request, answer = ids(exchange)
    tls, head = dict(exchange.get("tls", [])), exchange.get("head", "")
    date, ahead = re.search(r"(?im)^date[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", head), None
    age = re.search(r"(?im)^age[ \t]*:[ \t]*(\d+)[ \t]*\r?$", head)
    if date:
        said = parsedate_to_datetime(date[1]).astimezone(UTC) + timedelta(seconds=int(age[1]) if age else 0)
        asked = instant(exchange["asked_at"])
        ended = asked + timedelta(seconds=exchange.get("took", 0.0))
        before = (asked - said).total_seconds() - 1
        ahead = round(before, 3) if before > 0 else round((ended - said).total_seconds(), 3) if said > ended else 0.0
    return {
        "url": exchange["url"],
        "peer": exchange.get("peer"),
        "request": request,
        "answer": answer,
        "request_sha256": sha(exchange["sent"].encode("latin-1")) if request else None,
        "body_sha256": exchange.get("body"),
        "bytes": exchange.get("body_size", 0),
        "asked_at": exchange["asked_at"],
        "server_date": said.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if date else None,
        "clock_ahead": ahead,
        "certificate": tls.get("certificate"),
        "chain": tls.get("chain"),
    }


def completeness(body: Json, lines: list[Json], clock: str) -> Json:
    """The flags that follow from a fact, but for those of a reading without exchanges."""
    exchanges = body.get("exchanges", [])
    answered = [one for one in exchanges if one.get("head") or one.get("body")]
    secured = [one for one in answered if one["url"].startswith("https:")]
    whole = [one for one in exchanges if one.get("body") and not one.get("cut")]
    media = body["finding"].get("media", []) if body["is"] == "Snapshot" else []
    clocks = [one["clock_ahead"] for one in lines if one["clock_ahead"] is not None]
    html = r"(?im)^content-type[ \t]*:[ \t]*(text/html|application/xhtml)"
    return {
        "has_url": bool(exchanges),
        "has_html_source": any(re.search(html, one.get("head", "")) for one in whole),
        "has_full_page_image": bool((body.get("screenshot") or {}).get("digest")),
        "has_media": all(one.get("digest") for one in media) if media else None,
        "has_peer": all(one.get("peer") for one in answered) if answered else None,
        "has_certificate": all("certificate" in dict(one.get("tls", [])) for one in secured) if secured else None,
        "clock_agrees": all(-60 <= ahead <= 60 for ahead in clocks) if clocks else None,
        "clock_synchronised": {"synchronised": True, "not synchronised": False}.get(clock),
    }
