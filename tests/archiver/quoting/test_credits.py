"""What stands about a paragraph and is none of its words."""

from __future__ import annotations

import pytest

from archiver.page.read import read_articles
from archiver.quoting.credits import bare
from archiver.quoting.quotes import find_quotes, read_statements


def kept(paragraph: str) -> str:
    start, end = bare(paragraph, 0, len(paragraph))
    return paragraph[start:end].strip()


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("9.14am BST", ""),
        ("16.30 Uhr: Polen schließt die Brücke.", "Polen schließt die Brücke."),
        ("+++ 11:40 Uhr: Amt weist Bericht zurück +++", "Amt weist Bericht zurück +++"),
        ("14:52 The ferry is late.", "The ferry is late."),
        ("18:20. El puerto cierra.", "El puerto cierra."),
        ("3.5 million people came.", "3.5 million people came."),
        ("10.50% is a lot.", "10.50% is a lot."),
        ("A town of 11.30 people.", "A town of 11.30 people."),
    ],
)
def test_the_time_of_a_live_blog_is_no_word_of_its_paragraph(paragraph: str, words: str) -> None:
    assert kept(paragraph) == words


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("Mill Street on Friday. (Photo by Tom Orr)", "Mill Street on Friday."),
        ("Mill Street on Friday. Photograph: Tom Orr/The Herald", "Mill Street on Friday."),
        ("Mill Street on Friday. Tom Orr/Herald", "Mill Street on Friday."),
        ("Mill Street. (AP Photo/Tom Orr)", "Mill Street."),
        ("Das Haus am Freitag. Foto: Max Lang/dpa", "Das Haus am Freitag."),
        ("« On a tout perdu », dit Anne Morel. Crédit photo : Paul Brun / AFP", "« On a tout perdu », dit Anne Morel."),
        ("La rue. © Paul Brun", "La rue."),
        ("Місто вранці. Фото: Роман Яр / «Вісник»", "Місто вранці."),
        ("Picture: Tom Orr", ""),
        (
            "Photo: she smiled, and all was quiet. Then it rained.",
            "Photo: she smiled, and all was quiet. Then it rained.",
        ),
        ("He was in the picture by then. It rained.", "He was in the picture by then. It rained."),
        ("They share power and/or money. It rained.", "They share power and/or money. It rained."),
    ],
)
def test_who_took_a_picture_is_no_word_of_its_caption(caption: str, words: str) -> None:
    assert kept(caption) == words


@pytest.mark.parametrize(
    ("language", "caption", "after", "speakers"),
    [
        (
            "en",
            "“We lost all but the cat,” says Ann Lee. Photo: Tom Orr/Herald",
            "“It came fast,” she said.",
            ["Ann Lee", "Ann Lee"],
        ),
        ("en", "Mill Street on Friday. (Photo by Tom Orr)", "“It came so fast,” he said.", ["Jim Roe"]),
        (
            "de",
            "„Alles ist verloren“: Anna Lang vor dem Haus. Foto: Max Orth/dpa",
            "„Es kam schnell“, sagte sie.",
            ["Anna Lang", "Anna Lang"],
        ),
        (
            "uk",
            "«Ми втратили все», — каже Ганна Лис. Фото: Роман Яр / «Вісник»",
            "«Усе сталося швидко», — додала вона.",
            ["Ганна Лис", "Ганна Лис"],
        ),
    ],
)
def test_a_quote_in_a_caption_is_a_quote_and_who_took_the_picture_is_no_speaker(
    language: str, caption: str, after: str, speakers: list[str]
) -> None:
    before = "<p>Mayor Jim Roe came to the lower town, which was under water by the morning of the second day.</p>"
    body = f"{before}<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure><p>{after}</p>"
    html = f"<html lang={language}><body><article><h1>Flood</h1>{body}</article></body></html>"
    (page,) = read_articles(html.encode(), recognise=lambda _: None)
    found = find_quotes(page.article, read_statements(page.article, page.citations))
    assert [quote.speaker for quote in found] == speakers
