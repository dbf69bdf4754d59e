"""Posts and quotes of them, made up and the same for every run with one seed: what `benchmarks/scale.py` measures on.

Nothing in them is real: places, people and words are drawn from syllables. Their shape is that of an archive of
official channels and eyewitnesses, in eight languages: over half follow a template that its author uses day after day,
one in eight says nearly the same as an earlier post (a running update with another number, a repost, a copy with a
word changed), the rest is free text with the word frequencies of natural language.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

SEED = 20260311
START = datetime(2023, 1, 1, tzinfo=UTC)
EPOCH_MS = 1288834974657
"""Since when ids of X count milliseconds."""

TEMPLATES: dict[str, tuple[str, ...]] = {
    "en": (
        "Over the past {n} hours, air defence units shot down {n} drones over the {p} region.",
        "As of {t}, {n} people are known to have been injured in {p}, {n} of them children.",
        "The enemy shelled the village of {p} with {n} rounds; {n} houses and a power line are damaged.",
        "There were no casualties. Emergency services are working at the scene.",
        "Traffic over the bridge at {p} is closed until {t}; please use the crossing at {p}.",
        "UPDATE: the number of people evacuated from {p} has risen to {n}.",
        "An air raid alert has been declared in the {p} district. Go to the shelters and stay there.",
        "Rescuers pulled {n} people from under the rubble of an apartment block on {w} Street.",
        "According to the operational headquarters, {n} settlements remain without electricity.",
        "The situation in the {p} district is under control, all services are working as usual.",
    ),
    "ru": (
        "За прошедшие сутки над территорией {p} области сбиты {n} беспилотников.",
        "По состоянию на {t} пострадали {n} человек, из них {n} детей. Все находятся в больнице города {p}.",
        "Противник нанёс удар по селу {p}, выпущено {n} снарядов, повреждены {n} домов и линия электропередачи.",
        "Пострадавших нет. На месте работают экстренные службы.",
        "Движение по мосту у посёлка {p} закрыто до {t}.",
        "ОБНОВЛЕНИЕ: число эвакуированных из посёлка {p} выросло до {n}.",
        "В {p} районе объявлена ракетная опасность. Просим всех пройти в укрытия.",
        "Из-под завалов дома на улице {w} спасатели достали {n} человек.",
        "По данным оперативного штаба, без света остаются {n} населённых пунктов.",
        "Обстановка в районе {p} под контролем, все службы работают в штатном режиме.",
    ),
    "uk": (
        "Минулої доби сили оборони знищили {n} безпілотників над {p} областю.",
        "Станом на {t} відомо про {n} поранених у місті {p}, серед них {n} дітей.",
        "Ворог обстріляв село {p}: {n} влучань, пошкоджено {n} будинків та лінію електропередачі.",
        "Постраждалих немає. На місці працюють рятувальники.",
        "Рух мостом біля {p} перекрито до {t}.",
        "ОНОВЛЕНО: кількість евакуйованих із громади {p} зросла до {n}.",
        "У {p} районі оголошено повітряну тривогу. Пройдіть в укриття.",
        "З-під завалів будинку на вулиці {w} врятували {n} людей.",
        "Без світла залишаються {n} населених пунктів, тривають відновлювальні роботи.",
        "Ситуація в районі {p} контрольована, всі служби працюють.",
    ),
    "ar": (
        "أسقطت وحدات الدفاع الجوي {n} طائرة مسيرة فوق منطقة {p} خلال الساعات الماضية.",
        "حتى الساعة {t} أصيب {n} شخصا في مدينة {p} بينهم {n} أطفال.",
        "قصف العدو قرية {p} وتضرر {n} منزلا وخط كهرباء.",
        "لا توجد إصابات. فرق الطوارئ تعمل في المكان.",
        "الجسر عند {p} مغلق حتى الساعة {t}.",
        "تحديث: ارتفع عدد الذين تم إجلاؤهم من {p} إلى {n}.",
        "تم إعلان حالة التأهب في منطقة {p}. توجهوا إلى الملاجئ.",
        "انتشل رجال الإنقاذ {n} أشخاص من تحت الأنقاض في شارع {w}.",
    ),
    "de": (
        "In den vergangenen {n} Stunden wurden über der Region {p} {n} Drohnen abgeschossen.",
        "Stand {t}: {n} Verletzte in {p}, darunter {n} Kinder.",
        "Das Dorf {p} wurde mit {n} Granaten beschossen, {n} Häuser und eine Stromleitung sind beschädigt.",
        "Verletzt wurde niemand. Die Einsatzkräfte sind vor Ort.",
        "Die Brücke bei {p} ist bis {t} gesperrt, bitte nutzen Sie die Fähre in {p}.",
        "AKTUALISIERT: Die Zahl der Evakuierten aus {p} ist auf {n} gestiegen.",
        "Für den Bezirk {p} gilt Luftalarm. Suchen Sie bitte die Schutzräume auf.",
        "Aus den Trümmern eines Wohnhauses in der {w} Straße wurden {n} Menschen gerettet.",
    ),
    "es": (
        "En las últimas {n} horas la defensa aérea derribó {n} drones sobre la región de {p}.",
        "A las {t} se conocen {n} heridos en {p}, entre ellos {n} niños.",
        "El pueblo de {p} fue atacado con {n} proyectiles; hay {n} casas dañadas.",
        "No hay víctimas. Los servicios de emergencia trabajan en el lugar.",
        "El puente de {p} permanece cerrado hasta las {t}.",
        "ACTUALIZACIÓN: el número de evacuados de {p} sube a {n}.",
        "Se ha declarado la alerta aérea en el distrito de {p}. Acudan a los refugios.",
        "Los bomberos sacaron a {n} personas de entre los escombros en la calle {w}.",
    ),
    "fr": (
        "Ces {n} dernières heures, la défense aérienne a abattu {n} drones au-dessus de la région de {p}.",
        "À {t}, on compte {n} blessés à {p}, dont {n} enfants.",
        "Le village de {p} a été visé par {n} obus; {n} maisons sont endommagées.",
        "Aucune victime. Les secours sont sur place.",
        "MISE À JOUR: le nombre de personnes évacuées de {p} passe à {n}.",
    ),
    "tr": (
        "Son {n} saatte {p} bölgesi üzerinde {n} insansız hava aracı düşürüldü.",
        "Saat {t} itibarıyla {p} kentinde {n} kişi yaralandı, {n} çocuk hastanede.",
        "{p} köyüne {n} mermi isabet etti, {n} ev hasar gördü.",
        "Can kaybı yok. Ekipler olay yerinde çalışıyor.",
        "GÜNCELLEME: {p} ilçesinden tahliye edilenlerin sayısı {n} oldu.",
    ),
}
"""Sentences that officials write every day: {n} a number, {p} a place, {t} a time of day, {w} a street."""
SYLLABLES = {
    "en": "an ber cal dor el fen gra hol in kes lan mor nor ost pel ric sal tor und ver wick yar est ing ton",
    "ru": "ан бер вол гра дол жен зар ин кас лов мор нов ост пер род сав тор ул фед хол чер шан яр ский ное",
    "uk": "ан бер вол гра дол жит зор ів кас лов мор нів ост пір род сав тер ул хол чер шан яр ськ не єв",
    "ar": "با تا دار را سا شم عين فا قا كا لا ما نا ها وا يا بر جب حل خا زي صا طر غا مر",
    "de": "an ber dorf el feld gra heim in kirch lan mar nau ost pel rin sal tal und vor wald zell ich ung en au",
    "es": "al ber ca do el fuen gra in jo la mar no os pe ri sal to ul vi za de mi ción ero as",
    "fr": "an bel cha dor el fon gra in jou la mar neuil os pé ri sal tour ul vi zé eau ment ière de ot",
    "tr": "an ber ca dağ el göl ha in kes la mar nu or pa ri su tuz ül ve yaz köy lar ler mak ış",
}
SHARE = {"en": 30, "ru": 24, "uk": 16, "ar": 8, "de": 8, "es": 6, "fr": 4, "tr": 4}
FREE_SHARE, AGAIN_SHARE = 0.33, 0.12
WORDS, PHRASES, PLACES = 24_000, 30_000, 600


@dataclass(slots=True)
class Tongue:
    """The words, phrases, places and accounts of one language."""

    words: list[str]
    word_odds: list[float]
    phrases: list[str]
    phrase_odds: list[float]
    places: list[str]
    accounts: list[tuple[str, str, tuple[str, ...]]]
    """Handle, name, and the sentences that this author always uses."""
    recent: list[tuple[str, str, str]] = field(default_factory=list)


def tongue(dice: random.Random, language: str) -> Tongue:
    syllables = SYLLABLES[language].split()
    words = list(
        dict.fromkeys("".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3, 3, 4)))) for _ in range(WORDS))
    )
    odds = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    phrases = [" ".join(dice.choices(words, cum_weights=odds, k=dice.randint(2, 4))) for _ in range(PHRASES)]
    phrase_odds = list(accumulate(1 / (rank + 20) for rank in range(PHRASES)))
    places = [dice.choice(words[200:]).capitalize() + dice.choice(syllables) for _ in range(PLACES)]
    accounts = [account(dice, language, number, places) for number in range(40)]
    return Tongue(words, odds, phrases, phrase_odds, places, accounts)


def account(dice: random.Random, language: str, number: int, places: list[str]) -> tuple[str, str, tuple[str, ...]]:
    own = tuple(dice.sample(TEMPLATES[language], k=min(5, len(TEMPLATES[language]))))
    return f"{language}_channel_{number}", f"{dice.choice(places)} {number}", own


def rows(count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """So many posts in the shape that `citetrail import` reads, oldest first; half on X, half on Telegram."""
    dice = random.Random(seed)
    tongues = {language: tongue(dice, language) for language in SYLLABLES}
    languages, shares = list(SHARE), list(SHARE.values())
    for number in range(count):
        language = dice.choices(languages, weights=shares)[0]
        handle, name, text = written(dice, tongues[language])
        at = START + timedelta(seconds=40 * number)
        id_ = f"{handle}/{number + 1}"
        if number % 2:
            id_ = str((int(at.timestamp() * 1000) - EPOCH_MS << 22) + number % 4096)
        yield {
            "platform": "twitter" if number % 2 else "telegram",
            "post_id": id_,
            "author": {"handle": handle, "name": name},
            "text": text,
            "posted_at": at.isoformat().replace("+00:00", "Z"),
            "language": language,
        }


def written(dice: random.Random, own: Tongue) -> tuple[str, str, str]:
    """The next post of somebody who writes in this language: handle, name, text."""
    kind = dice.random()
    if kind < AGAIN_SHARE and own.recent:
        made = again(dice, own)
    else:
        handle, name, templates = dice.choice(own.accounts)
        made = (handle, name, free(dice, own) if kind < AGAIN_SHARE + FREE_SHARE else official(dice, own, templates))
    if len(own.recent) < 2_000:
        own.recent.append(made)
    else:
        own.recent[dice.randrange(2_000)] = made
    return made


def official(dice: random.Random, own: Tongue, templates: tuple[str, ...]) -> str:
    return " ".join(filled(dice, own, template) for template in dice.sample(templates, k=dice.randint(1, 4)))


def filled(dice: random.Random, own: Tongue, template: str) -> str:
    pieces = re.split(r"\{(\w)\}", template)
    for at in range(1, len(pieces), 2):
        match pieces[at]:
            case "n":
                pieces[at] = str(int(dice.paretovariate(0.6)) % 3_000 + 1)
            case "p":
                pieces[at] = own.places[int(dice.random() ** 2 * PLACES)]
            case "t":
                pieces[at] = f"{dice.randrange(24):02}:{dice.choice((0, 15, 30, 45)):02}"
            case _:
                pieces[at] = dice.choices(own.words, cum_weights=own.word_odds)[0].capitalize()
    return "".join(pieces)


def free(dice: random.Random, own: Tongue) -> str:
    said = []
    for _ in range(dice.randint(1, 5)):
        clause = " ".join(dice.choices(own.phrases, cum_weights=own.phrase_odds, k=dice.randint(2, 6)))
        said.append(f"{clause[:1].upper()}{clause[1:]}{dice.choice('..!')}")
    if dice.random() < 0.1:
        said.append(f"https://t.co/{dice.randrange(16**10):010x}")
    return " ".join(said)


def again(dice: random.Random, own: Tongue) -> tuple[str, str, str]:
    """A running update, a repost, or a copy with one word changed."""
    handle, name, text = dice.choice(own.recent)
    way = dice.random()
    if way < 0.5 and (found := re.findall(r"\d+", text)):
        old = dice.choice(found)
        return handle, name, text.replace(old, str(int(old) + dice.randint(1, 9)), 1)
    if way < 0.7:
        by, by_name, _ = dice.choice(own.accounts)
        return by, by_name, text if text.startswith("RT @") else f"RT @{handle}: {text}"
    tokens = text.split(" ")
    tokens[dice.randrange(len(tokens))] = dice.choices(own.words, cum_weights=own.word_odds)[0]
    return handle, name, " ".join(tokens)


@dataclass(frozen=True, slots=True)
class Said:
    """A quote: how the post's words were changed, the words, and the posts that they come from."""

    way: str
    text: str
    sources: tuple[int, ...]


WAYS = (
    "whole",
    "10-18 words",
    "4-6 words",
    "ellipsis",
    "bracket",
    "case, quotes",
    "typo",
    "number word",
    "word left out",
    "stitched",
)
NUMBER_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def quotes(texts: list[tuple[int, str]], count: int, seed: int = SEED) -> list[Said]:
    """So many quotes, all ways in turn, of posts out of these (number and text)."""
    dice = random.Random(seed + 1)
    made: list[Said] = []
    while len(made) < count:
        number, text = dice.choice(texts)
        way = WAYS[len(made) % len(WAYS)]
        other, other_text = dice.choice(texts)
        said = edited(dice, way, bare(text), bare(other_text))
        if said is not None:
            made.append(Said(way, said, (number, other) if way == "stitched" else (number,)))
    return made


def bare(text: str) -> list[str]:
    return re.sub(r"^RT @\w+: |https?://\S+", "", text).split()


def span(dice: random.Random, tokens: list[str], least: int, most: int) -> list[str] | None:
    if len(tokens) < least:
        return None
    size = dice.randint(least, min(most, len(tokens)))
    start = dice.randint(0, len(tokens) - size)
    return tokens[start : start + size]


def edited(dice: random.Random, way: str, tokens: list[str], others: list[str]) -> str | None:
    """These words as a journalist quotes them in this way; None where they cannot be."""
    if way == "stitched":
        first, second = span(dice, tokens, 6, 10), span(dice, others, 6, 10)
        return f"{' '.join(first)} … {' '.join(second)}" if first and second else None
    sizes = {"whole": (4, 200), "4-6 words": (4, 6), "ellipsis": (12, 24)}
    picked = tokens if way == "whole" else span(dice, tokens, *sizes.get(way, (10, 18)))
    if picked is None or len(picked) < 4:
        return None
    picked = list(picked)
    at = dice.randrange(1, len(picked) - 1)
    match way:
        case "ellipsis":
            cut = len(picked) // 3
            picked[cut : cut + dice.randint(1, 4)] = [dice.choice(("…", "...", "[…]"))]
        case "bracket":
            picked[at] = "[the place]"
        case "case, quotes":
            picked = [dice.choice((word, word.lower(), word.upper())) for word in picked]
            picked[at] = f"“{picked[at]}”"
        case "typo":
            if len(picked[at]) < 4:
                return None
            swap = dice.randrange(len(picked[at]) - 1)
            word = picked[at]
            picked[at] = word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :]
        case "number word":
            small = [k for k, word in enumerate(picked) if word.isdigit() and int(word) <= 12]
            if not small:
                return None
            picked[small[0]] = NUMBER_WORDS[int(picked[small[0]])]
        case "word left out":
            del picked[at]
    return " ".join(picked).rstrip(".!")
