"""What finding quotes and mentions costs: CPU as a ratio to a bare `BeautifulSoup(html, "lxml")` of the same pages.

    .venv/bin/python benchmarks/quoting.py [PAGES]

The pages are made up here, of invented people, in three languages, with menus and lists about the article as pages
have them. Both sides take turns in one run; word lists and patterns are loaded before the clock starts.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bs4 import BeautifulSoup

from archiver.page.read import Page, read_articles
from archiver.quoting import mentions, quotes

ROUNDS = 7
SPEECH = {
    "en": ('"{0}," {1} said on Friday.', "{1} said that {0}.", "{1} wrote on X that {0}.", '"{0}," she added.'),
    "de": ("„{0}“, sagte {1} am Freitag.", "{1} erklärte, dass {0}.", "„{0}“, schrieb {1} auf X.", "„{0}“, sagte er."),
    "ru": (
        "«{0}», — сказал {1} в пятницу.",
        "{1} заявил, что {0}.",
        "{1} написал в Telegram: «{0}».",
        "«{0}», — добавил он.",
    ),
}
LETTERS = {"en": "abcdefghilmnoprstu", "de": "abcdefghilmnoprstuäö", "ru": "абвгдеиклмнопрстуя"}
ITEM = "class='menu-item menu-item-type-taxonomy' id='menu-item-"
SPOKEN = 0.15
"""Share of sentences in which somebody speaks, as in the news."""


def article(dice: random.Random, language: str) -> bytes:
    """A page of the proportions of saved news pages: 180 kB, 1,000 elements, 10,000 code points of text."""
    letters = LETTERS[language]
    words = ["".join(dice.choices(letters, k=dice.randint(2, 9))) for _ in range(600)]
    people = [" ".join(w.title() for w in dice.choices(words, k=2)) for _ in range(8)]
    script = ",".join(f'{{"id":{dice.randrange(10**9)},"slot":"{dice.choice(words)}"}}' for _ in range(2_500))
    menu = "".join(f"<li {ITEM}{i}'><a href='/{i}' data-id='{i}'>{dice.choice(words)}</a></li>" for i in range(220))
    body = "".join(f"<div class='block'><p>{paragraph(dice, words, people, language)}</p></div>\n" for _ in range(26))
    page = f"<html lang={language}><head><title>{people[0]}</title><script>var ads=[{script}]</script></head><body>"
    page += f"<nav><ul>{menu}</ul></nav><article><h1>{people[1]}</h1>{body}</article>"
    return f"{page}<footer><ul>{menu}</ul></footer></body></html>".encode()


def paragraph(dice: random.Random, words: list[str], people: list[str], language: str) -> str:
    """Two to four sentences."""
    said = []
    for _ in range(dice.randint(2, 4)):
        clause = " ".join(dice.choices(words, k=dice.randint(8, 22)))
        if dice.random() < SPOKEN:
            said.append(dice.choice(SPEECH[language]).format(clause, dice.choice(people)))
        else:
            said.append(f"{dice.choice(people)} {clause}.")
    return " ".join(said)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process, without the garbage of what ran before."""
    gc.collect()
    begin = time.process_time()
    work()
    return time.process_time() - begin


def find(pages: list[Page]) -> int:
    """Reads every page's statements once, for its quotes and its mentions."""
    found = 0
    for page in pages:
        statements = quotes.read_statements(page.article, page.citations)
        found += len(quotes.find_quotes(page.article, statements))
        found += len(mentions.find_mentions(page.article, page.citations, statements))
    return found


def main(count: int) -> None:
    """Prints the ratio, and its spread over the rounds."""
    dice = random.Random(11)
    data = [article(dice, language) for _ in range(count) for language in SPEECH]
    pages = [page for html in data for page in read_articles(html, recognise=lambda _: None)]
    found = find(pages)
    ratios = []
    for _ in range(ROUNDS):
        bare = cpu(lambda: [BeautifulSoup(html, "lxml") for html in data])
        ratios.append(cpu(lambda: find(pages)) / bare)
    text = sum(len(page.article.text) for page in pages)
    print(f"{len(data)} pages, {sum(map(len, data))} bytes, {text} code points of text, {found} quotes and mentions")
    print(
        f"quotes and mentions / bare parse: {statistics.median(ratios):.2f}"
        f" (from {min(ratios):.2f} to {max(ratios):.2f}, {ROUNDS} rounds)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
