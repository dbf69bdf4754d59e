"""Markdown sources with raw HTML in them, as HTML: only as much Markdown as shapes paragraphs and links."""

from __future__ import annotations

import html
import re

from archiver.page.tree import MOST_ELEMENTS

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"^(\w[\w-]*):[ \t]*(\S.*)$", re.M)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_QUOTED = re.compile(r"^ {0,3}> ?")
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,500})\]\(<?((?:[^()\s<>]|\([^()\s]{0,200}\)){1,2000})>?(?:\s+\"[^\"\n]{0,300}\")?\)(?:\{[^}\n]{0,200}\})?"
)
_REFERENCE = re.compile(r"^ {0,3}\[([^\]\n^]{1,200})\]:[ \t]+<?(\S{1,2000}?)>?(?:[ \t]+\"[^\"\n]*\")?[ \t]*$", re.M)
_REFERRED = re.compile(r"\[([^\[\]\n]{1,500})\]\[([^\[\]\n]{0,200})\]")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{4,2000})>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,2000}?)(?<=\S)\1(?![\w*])")
_MARKED = re.compile(r"[`\[<*_]")
"""Without one of these no words are marked."""
_CODE = re.compile(r"(`+)([^`\n]{1,2000}?)\1(?!`)")


def front_matter(source: str) -> dict[str, str]:
    """The plain fields of a YAML head (title, date, author, lang), keys in lower case."""
    head = _FRONT.match(source)
    fields = _FIELD.findall(head[1]) if head else []
    return {
        key.lower(): value.strip().strip("\"'") for key, value in fields if value.strip() not in ("null", "~", "|", ">")
    }


def to_html(source: str) -> str:
    """The document as HTML. Raw HTML passes through; code is kept as text and never read as markup."""
    body = _FRONT.sub("", source, count=1).replace("\r\n", "\n")
    named = {name.lower(): url for name, url in _REFERENCE.findall(body)}
    body = _REFERENCE.sub("", body)
    out: list[str] = []
    paragraph: list[str] = []
    fence = ""

    def end() -> None:
        if paragraph:
            out.append(_block("\n".join(paragraph), named))
            paragraph.clear()

    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
                out.append("</pre>")
            else:
                out.append(html.escape(line))
        elif mark:
            end()
            fence = mark[1]
            out.append("<pre>")
        elif not line.strip():
            end()
        elif heading := _HEADING.match(line):
            end()
            level = len(heading[1])
            out.append(f"<h{level}>{_inline(heading[2], named)}</h{level}>")
        else:
            if _ITEM.match(line):
                end()
            paragraph.append(line)
    end()
    return "<article>" + "\n".join(out) + "</article>"


def _block(text: str, named: dict[str, str]) -> str:
    if re.match(r"^ {0,3}<(?!https?:)/?[a-zA-Z!]", text):
        return _inline(text, named) if "](" in text else text
    if _QUOTED.match(text):
        inner = "\n".join(_QUOTED.sub("", line) for line in text.split("\n"))
        return f"<blockquote><p>{_inline(inner, named)}</p></blockquote>"
    if item := _ITEM.match(text):
        return f"<ul><li>{_inline(text[item.end() :], named)}</li></ul>"
    return f"<p>{_inline(text, named)}</p>"


def _inline(text: str, named: dict[str, str]) -> str:
    if not _MARKED.search(text):
        return text
    text = _CODE.sub(lambda m: f"<code>{html.escape(m[2])}</code>", text, count=MOST_ELEMENTS)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(lambda m: f'<a href="{html.escape(m[2])}">{m[1]}</a>', text)
    text = _REFERRED.sub(lambda m: _referred(m[1], m[2], named), text)
    text = _AUTOLINK.sub(lambda m: f'<a href="{html.escape(m[1])}">{m[1]}</a>', text)
    text = _STRONG.sub(r"\2", text)
    return _EMPHASIS.sub(r"\2", text)


def _referred(words: str, name: str, named: dict[str, str]) -> str:
    url = named.get((name or words).lower())
    return f'<a href="{html.escape(url)}">{words}</a>' if url else f"[{words}]"
