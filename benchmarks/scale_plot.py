"""The results of `benchmarks/scale.py` as a table and a plot in the docs."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

COLUMNS = (
    ("posts", "posts", "{:,.0f}"),
    ("import_cpu", "import: posts a CPU second", "{:,.0f}"),
    ("import_clock", "by the clock", "{:,.0f}"),
    ("import_mb", "its memory, MB", "{:,.0f}"),
    ("index_bytes", "index, bytes a post", "{:,.0f}"),
    ("find_p50", "`find`, CPU ms: median", "{:.1f}"),
    ("find_p95", "p95", "{:.1f}"),
    ("crossref_p50", "cross-reference the first time, CPU ms a quote: median", "{:.1f}"),
    ("crossref_p95", "p95", "{:.1f}"),
    ("again_p50", "again: median", "{:.1f}"),
    ("again_p95", "p95", "{:.1f}"),
    ("recall", "recall@1", "{:.3f}"),
    ("by_edits", "recall@1 of all posts by fewest edits", "{:.3f}"),
    ("unbeaten", "no post at all fits better", "{:.3f}"),
    ("exhaustive", "all posts by rapidfuzz, CPU ms", "{:,.0f}"),
    ("ratio", "times as fast", "{:,.0f}"),
)
LINES = (
    ("exhaustive", "every post by rapidfuzz", "#888"),
    ("crossref_p50", "cross-reference, first time", "#1b7f4b"),
    ("again_p50", "cross-reference again", "#7fc4a0"),
    ("find_p95", "find, p95", "#7aa6d8"),
    ("find_p50", "find, median", "#1f5fa8"),
)
WIDE, HIGH, LEFT, RIGHT, TOP, LOW = 680, 360, 70, 190, 24, 44


def draw(results: list[dict[str, Any]], docs: Path) -> None:
    """Writes `scale.svg`, and the table between its two marks in `scale.md`."""
    (docs / "scale.svg").write_text(plot(results))
    page = docs / "scale.md"
    marks = r"(<!-- figures -->\n).*?(<!-- /figures -->)"
    page.write_text(re.sub(marks, lambda m: m[1] + table(results) + m[2], page.read_text(), flags=re.DOTALL))


def table(results: list[dict[str, Any]]) -> str:
    """One row for each figure, one column for each size."""
    lines = []
    for key, title, form in COLUMNS:
        cells = [form.format(result[key]) if key in result else "" for result in results]
        lines.append(f"| {' | '.join([title, *cells])} |")
        if key == "posts":
            lines.append("|---|" + "---:|" * len(results))
    return "\n".join(lines) + "\n"


def plot(results: list[dict[str, Any]]) -> str:
    """CPU milliseconds over the number of posts, both on logarithmic scales."""
    values = [result[key] for result in results for key, _, _ in LINES]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(results[0]["posts"]), math.log10(results[-1]["posts"])

    def at(posts: float, ms: float) -> tuple[float, float]:
        x = LEFT + (math.log10(posts) - first) / max(last - first, 1e-9) * (WIDE - LEFT - RIGHT)
        return x, HIGH - LOW - (math.log10(ms) - low) / (high - low) * (HIGH - LOW - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
        f'<text x="{LEFT}" y="14">CPU milliseconds for one quote</text>',
    ]
    for power in range(low, high + 1):
        _, y = at(results[0]["posts"], 10**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDE - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for result in results:
        x, _ = at(result["posts"], 1)
        parts.append(f'<text x="{x:.1f}" y="{HIGH - 22}" text-anchor="middle">{result["posts"]:,}</text>')
    parts.append(f'<text x="{(LEFT + WIDE - RIGHT) / 2:.0f}" y="{HIGH - 6}" text-anchor="middle">posts</text>')
    for key, _, colour in LINES:
        points = [at(result["posts"], result[key]) for result in results]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
    ends = sorted((at(results[-1]["posts"], results[-1][key])[1], title, colour) for key, title, colour in LINES)
    below = 0.0
    for y, title, colour in ends:
        below = max(y, below + 14)
        parts.append(f'<text x="{WIDE - RIGHT + 8}" y="{below + 4:.1f}" fill="{colour}">{title}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
