"""Posts cited in words, in twelve languages, and the sentences that only look like it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from archiver.dates.when import day_as_when
from archiver.quoting.mentions import find_mentions
from archiver.quoting.quotes import read_statements
from archiver.quoting.wording import LANGUAGES
from db.model import Article, Author, Citation, Passage, PostRef

SENTENCES = Path(__file__).with_name("mention_sentences.yaml")
"""Labelled by one who had not read the rules; what each set first scored stands in its head."""
PUBLISHED = day_as_when("2024-05-17", datetime(2024, 5, 17, tzinfo=UTC).date(), "argument")


def article(text: str, language: str) -> Article:
    return Article(None, None, None, PUBLISHED, None, language, text, "0" * 64, "text")


def mentions(text: str, language: str, *citations: Citation) -> tuple[Citation, ...]:
    page = article(text, language)
    return find_mentions(page, citations, read_statements(page, citations))


CITED = [
    (
        "en",
        "Mayor Ruth Alder wrote on her Telegram channel on Friday that the bridge was closed.",
        "telegram",
        "Ruth Alder",
    ),
    ("en", "The Harbor Union said in a post on X that talks had failed.", "twitter", "Harbor Union"),
    ("en", '"We are done," Senator Paul Dray tweeted.', "twitter", "Paul Dray"),
    (
        "en",
        "In an update on its Telegram channel, the Orchard Brigade said two of its members were hurt.",
        "telegram",
        "Orchard Brigade",
    ),
    ("en", "According to the ministry's Telegram channel, ten houses burned.", "telegram", "ministry"),
    ("en", "Singer Lola Fenn announced the tour on Instagram on Monday.", "instagram", "Lola Fenn"),
    ("en", 'Taking to Truth Social, former mayor Otto Kemp wrote: "They lied."', "truthsocial", "Otto Kemp"),
    ("ru", "Губернатор Олег Рябинин написал в своём телеграм-канале, что мост закрыт.", "telegram", "Олег Рябинин"),
    ("ru", "«Мы закончили», — сообщил министр Павел Дроздов в Twitter.", "twitter", "Павел Дроздов"),
    ("ru", "Об этом депутат Анна Лисова сообщила в Telegram в пятницу.", "telegram", "Анна Лисова"),
    ("ru", "По словам мэра, дорога закрыта, написала пресс-служба во «ВКонтакте».", "vk", "пресс-служба"),
    (
        "ru",
        "Актриса Мария Белкина написала на своей странице в Facebook: «Я уезжаю навсегда».",
        "facebook",
        "Мария Белкина",
    ),
    ("ru", "Телеграм-канал «Вести Поволжья» сообщил, что горит склад.", "telegram", "Вести Поволжья"),
    (
        "uk",
        "Міський голова Остап Вербовий написав у своєму телеграм-каналі, що міст закрито.",
        "telegram",
        "Остап Вербовий",
    ),
    ("uk", "«Ми завершили», — повідомив міністр Павло Дрозд у Twitter.", "twitter", "Павло Дрозд"),
    ("uk", "Про це депутатка Ганна Лисова повідомила у Facebook у п'ятницу.", "facebook", "Ганна Лисова"),
    ("uk", "Начальник ОВА Іван Калина повідомив у Telegram, що пошкоджено три будинки.", "telegram", "Іван Калина"),
    ("uk", "Речниця Олена Сова написала в X: «Ми не відступимо».", "twitter", "Олена Сова"),
    ("uk", "За даними телеграм-каналу «Вісті Полісся», горить склад.", "telegram", "Вісті Полісся"),
    (
        "de",
        "Bürgermeisterin Ruth Erle schrieb auf ihrem Telegram-Kanal, dass die Brücke gesperrt sei.",
        "telegram",
        "Ruth Erle",
    ),
    ("de", "„Wir sind fertig“, twitterte der Abgeordnete Paul Drost.", "twitter", "Paul Drost"),
    ("de", "Auf X schrieb Außenministerin Lena Vogt: „Das war falsch.“", "twitter", "Lena Vogt"),
    (
        "de",
        "Der Verein teilte am Freitag in einem Beitrag auf Facebook mit, dass das Spiel ausfällt.",
        "facebook",
        "Verein",
    ),
    ("de", "„Nie wieder“, schrieb Sänger Max Lohe auf Instagram.", "instagram", "Max Lohe"),
    ("de", "Das Ministerium erklärte auf der Plattform X, dass zehn Häuser brannten.", "twitter", "Ministerium"),
    ("fr", "La maire Ruth Aulne a écrit sur sa chaîne Telegram que le pont était fermé.", "telegram", "Ruth Aulne"),
    ("fr", "« Nous avons fini », a tweeté le député Paul Drouet.", "twitter", "Paul Drouet"),
    (
        "fr",
        "Dans un message publié sur X, la ministre Lise Vautrin a déclaré que les discussions avaient échoué.",
        "twitter",
        "Lise Vautrin",
    ),
    ("fr", "« Plus jamais », a écrit le chanteur Max Lorme sur Instagram.", "instagram", "Max Lorme"),
    ("fr", "Le ministère a annoncé vendredi sur Facebook que dix maisons avaient brûlé.", "facebook", "ministère"),
    ("fr", "Le préfet Jean Tellier a indiqué sur Twitter que la route était fermée.", "twitter", "Jean Tellier"),
    (
        "es",
        "La alcaldesa Rut Aliso escribió en su canal de Telegram que el puente estaba cerrado.",
        "telegram",
        "Rut Aliso",
    ),
    ("es", "«Hemos terminado», tuiteó el diputado Pablo Draz.", "twitter", "Pablo Draz"),
    (
        "es",
        "En un mensaje publicado en X, la ministra Luisa Vega afirmó que las conversaciones habían fracasado.",
        "twitter",
        "Luisa Vega",
    ),
    ("es", "«Nunca más», escribió el cantante Max Loro en Instagram.", "instagram", "Max Loro"),
    ("es", "El ministerio anunció el viernes en Facebook que ardieron diez casas.", "facebook", "ministerio"),
    ("es", "El gobernador Juan Tello dijo en Twitter que la carretera estaba cerrada.", "twitter", "Juan Tello"),
    (
        "it",
        "La sindaca Rita Ontani ha scritto sul suo canale Telegram che il ponte è chiuso.",
        "telegram",
        "Rita Ontani",
    ),
    ("it", "«Abbiamo finito», ha twittato il deputato Paolo Drago.", "twitter", "Paolo Drago"),
    (
        "it",
        "In un post pubblicato su X, la ministra Lisa Vanni ha dichiarato che i colloqui sono falliti.",
        "twitter",
        "Lisa Vanni",
    ),
    ("it", "«Mai più», ha scritto il cantante Max Lori su Instagram.", "instagram", "Max Lori"),
    ("it", "Il ministero ha annunciato venerdì su Facebook che dieci case sono bruciate.", "facebook", "ministero"),
    ("it", "Il prefetto Gino Telli ha detto su Twitter che la strada è chiusa.", "twitter", "Gino Telli"),
    (
        "pl",
        "Burmistrz Rita Olcha napisała na swoim kanale na Telegramie, że most jest zamknięty.",
        "telegram",
        "Rita Olcha",
    ),
    ("pl", "„Skończyliśmy” – napisał na Twitterze poseł Paweł Drozd.", "twitter", "Paweł Drozd"),
    (
        "pl",
        "We wpisie na platformie X minister Lidia Wrona oświadczyła, że rozmowy się nie powiodły.",
        "twitter",
        "Lidia Wrona",
    ),
    ("pl", "„Nigdy więcej” – napisał piosenkarz Maks Lor na Instagramie.", "instagram", "Maks Lor"),
    ("pl", "Ministerstwo poinformowało w piątek na Facebooku, że spłonęło dziesięć domów.", "facebook", "Ministerstwo"),
    ("pl", "Wojewoda Jan Telk przekazał w serwisie X, że droga jest zamknięta.", "twitter", "Jan Telk"),
    (
        "pt",
        "A prefeita Rute Amieiro escreveu em seu canal no Telegram que a ponte está fechada.",
        "telegram",
        "Rute Amieiro",
    ),
    ("pt", "“Terminamos”, tuitou o deputado Paulo Drago.", "twitter", "Paulo Drago"),
    (
        "pt",
        "Em uma publicação no X, a ministra Luísa Veiga afirmou que as negociações fracassaram.",
        "twitter",
        "Luísa Veiga",
    ),
    ("pt", "“Nunca mais”, escreveu o cantor Max Louro no Instagram.", "instagram", "Max Louro"),
    ("pt", "O ministério anunciou na sexta-feira no Facebook que dez casas queimaram.", "facebook", "ministério"),
    ("pt", "O governador João Telo disse no Twitter que a estrada está fechada.", "twitter", "João Telo"),
    ("tr", "Vali Rıza Akça, Telegram kanalında köprünün kapatıldığını yazdı.", "telegram", "Rıza Akça"),
    (
        "tr",
        "“Bitirdik” diyen milletvekili Polat Duru, Twitter'dan açıklama yaptı ve “Dönüyoruz” diye yazdı.",
        "twitter",
        "Polat Duru",
    ),
    (
        "tr",
        "Bakan Leyla Vural, X hesabından yaptığı paylaşımda görüşmelerin başarısız olduğunu açıkladı.",
        "twitter",
        "Leyla Vural",
    ),
    ("tr", "Şarkıcı Murat Lale Instagram'da “Bir daha asla” diye yazdı.", "instagram", "Murat Lale"),
    ("tr", "Bakanlık, cuma günü Facebook sayfasından on evin yandığını duyurdu.", "facebook", "Bakanlık"),
    ("tr", "Belediye Başkanı Tan Çelik, X'te yolun kapalı olduğunu söyledi.", "twitter", "Tan Çelik"),
    ("ar", "كتب المحافظ سامر الحداد على قناته في تلغرام أن الجسر مغلق.", "telegram", "المحافظ سامر الحداد"),
    ("ar", "وقالت الوزيرة ليلى النجار عبر منصة إكس إن المحادثات فشلت.", "twitter", "الوزيرة ليلى النجار"),
    ("ar", "غرد النائب باسل الدروبي قائلا: «لقد انتهينا».", "twitter", "النائب باسل الدروبي"),
    ("ar", "وقالت وزارة الصحة في منشور على فيسبوك إن عشرة منازل احترقت.", "facebook", "وزارة الصحة"),
    ("ar", "كتب المغني ماجد اللوزي على إنستغرام: «لن يتكرر هذا أبدا».", "instagram", "المغني ماجد اللوزي"),
    ("ar", "وأعلن الجيش عبر تلغرام أن الطريق مغلق.", "telegram", "الجيش"),
    ("he", "ראש העירייה רון אלון כתב בערוץ הטלגרם שלו כי הגשר סגור.", "telegram", "ראש העירייה רון אלון"),
    ("he", "השרה לילי ורדי אמרה בטוויטר כי השיחות נכשלו.", "twitter", "השרה לילי ורדי"),
    ("he", "„סיימנו”, צייץ חבר הכנסת פאבל דרור.", "twitter", "חבר הכנסת פאבל דרור"),
    ("he", "דובר הצבא הודיע ברשת X כי הכביש סגור.", "twitter", "דובר הצבא"),
    ("he", 'הזמר מקס לוי כתב באינסטגרם: "לעולם לא עוד".', "instagram", "הזמר מקס לוי"),
    ("he", "המשרד הודיע בפייסבוק כי עשרה בתים נשרפו.", "facebook", "המשרד"),
]

LOOK_ALIKES = [
    ("en", "The company posted record profits."),
    ("en", "He telegraphed his intentions, analysts said."),
    ("en", "An X-ray showed no fracture, the doctor said."),
    ("en", "A Twitter spokesman said the service was down."),
    ("en", "Shares of Twitter fell, analysts said."),
    ("en", "The minister told reporters that talks had failed."),
    ("en", "The minister said the ban on Twitter would end."),
    ("en", "Officials said users on Telegram were angry."),
    ("en", "She is active on Instagram and has two dogs."),
    ("en", "Telegram founder Ivan Petrov said the app would stay."),
    ("ru", "Министр заявил журналистам, что переговоры сорваны."),
    ("ru", "Акции Twitter упали, сообщили аналитики."),
    ("ru", "Основатель Telegram Иван Петров заявил, что сервис останется."),
    ("ru", "Компания отчиталась о рекордной прибыли."),
    ("ru", "Он телеграфировал о победе, сообщил историк."),
    ("ru", "Депутат сказал, что блокировка Telegram неизбежна."),
    ("uk", "Міністр заявив журналістам, що переговори зірвано."),
    ("uk", "Акції Twitter впали, повідомили аналітики."),
    ("uk", "Засновник Telegram Іван Петров заявив, що сервіс залишиться."),
    ("uk", "Він телеграфував про перемогу, повідомив історик."),
    ("uk", "Депутат сказав, що блокування Telegram неминуче."),
    ("uk", "Компанія повідомила про рекордний прибуток."),
    ("de", "Der Minister sagte vor Journalisten, dass die Gespräche gescheitert seien."),
    ("de", "Ein Twitter-Sprecher sagte, der Dienst sei ausgefallen."),
    ("de", "Die Twitter-Aktie fiel, sagten Analysten."),
    ("de", "Telegram-Gründer Ivan Petrow sagte, die App bleibe."),
    ("de", "Eine X-förmige Narbe blieb, sagte der Arzt."),
    ("de", "Das Unternehmen meldete Rekordgewinne, sagte der Chef."),
    ("fr", "Le ministre a dit aux journalistes que les discussions avaient échoué."),
    ("fr", "Un porte-parole de Twitter a dit que le service était en panne."),
    ("fr", "Le fondateur de Telegram a dit que l'application resterait."),
    ("fr", "Les actions de Twitter ont chuté, disent les analystes."),
    ("fr", "La radiographie aux rayons X ne montre rien, a dit le médecin."),
    ("fr", "L'entreprise a annoncé des profits records."),
    ("es", "El ministro dijo a los periodistas que las conversaciones habían fracasado."),
    ("es", "Un portavoz de Twitter dijo que el servicio estaba caído."),
    ("es", "El fundador de Telegram dijo que la aplicación seguiría."),
    ("es", "Las acciones de Twitter cayeron, dijeron los analistas."),
    ("es", "Los rayos X no mostraron nada, dijo el médico."),
    ("es", "La empresa anunció beneficios récord."),
    ("it", "Il ministro ha detto ai giornalisti che i colloqui sono falliti."),
    ("it", "Un portavoce di Twitter ha detto che il servizio non funziona."),
    ("it", "Il fondatore di Telegram ha detto che l'app resterà."),
    ("it", "Le azioni di Twitter sono scese, dicono gli analisti."),
    ("it", "I raggi X non mostrano nulla, ha detto il medico."),
    ("it", "L'azienda ha annunciato profitti record."),
    ("pl", "Minister powiedział dziennikarzom, że rozmowy się nie powiodły."),
    ("pl", "Rzecznik Twittera powiedział, że serwis nie działa."),
    ("pl", "Założyciel Telegrama powiedział, że aplikacja zostanie."),
    ("pl", "Akcje Twittera spadły, mówią analitycy."),
    ("pl", "Promienie X nic nie pokazały, powiedział lekarz."),
    ("pl", "Firma ogłosiła rekordowe zyski."),
    ("pt", "O ministro disse aos jornalistas que as negociações fracassaram."),
    ("pt", "Um porta-voz do Twitter disse que o serviço caiu."),
    ("pt", "O fundador do Telegram disse que o aplicativo ficará."),
    ("pt", "As ações do Twitter caíram, dizem analistas."),
    ("pt", "O raio X não mostrou nada, disse o médico."),
    ("pt", "A empresa anunciou lucros recordes."),
    ("tr", "Bakan gazetecilere görüşmelerin başarısız olduğunu söyledi."),
    ("tr", "Twitter sözcüsü hizmetin çalışmadığını söyledi."),
    ("tr", "Telegram kurucusu uygulamanın kalacağını söyledi."),
    ("tr", "Twitter hisseleri düştü, dedi analistler."),
    ("tr", "X ışınları bir şey göstermedi, dedi doktor."),
    ("tr", "Şirket rekor kâr açıkladı."),
    ("ar", "قال الوزير للصحفيين إن المحادثات فشلت."),
    ("ar", "قال متحدث باسم تويتر إن الخدمة متوقفة."),
    ("ar", "قال مؤسس تلغرام إن التطبيق سيبقى."),
    ("ar", "انخفضت أسهم تويتر، بحسب محللين."),
    ("ar", "لم تظهر الأشعة شيئا، قال الطبيب."),
    ("ar", "أعلنت الشركة أرباحا قياسية."),
    ("he", "השר אמר לעיתונאים כי השיחות נכשלו."),
    ("he", "דובר טוויטר אמר כי השירות אינו פועל."),
    ("he", "מייסד טלגרם אמר כי האפליקציה תישאר."),
    ("he", "מניות טוויטר ירדו, אמרו אנליסטים."),
    ("he", "צילום הרנטגן לא הראה דבר, אמר הרופא."),
    ("he", "החברה הודיעה על רווחי שיא."),
]


@pytest.mark.parametrize(("language", "text", "platform", "author"), CITED)
def test_a_source_in_words_is_a_mention(language: str, text: str, platform: str, author: str) -> None:
    (mention,) = mentions(text, language)
    assert (mention.kind, mention.technique, mention.platform) == ("mention", "words", platform)
    assert mention.author.name == author
    assert mention.ref is None
    assert mention.as_written is None
    assert mention.passage is not None
    assert text[mention.passage.start : mention.passage.end] == mention.passage.exact


@pytest.mark.parametrize(("language", "text"), LOOK_ALIKES)
def test_a_look_alike_is_none(language: str, text: str) -> None:
    assert mentions(text, language) == ()


def test_the_day_is_a_window() -> None:
    (mention,) = mentions("Mayor Ruth Alder wrote on her Telegram channel on Friday that the bridge was shut.", "en")
    assert mention.posted is not None
    assert mention.posted.as_written == "Friday"
    assert mention.posted.earliest is not None


def test_a_handle_beside_the_platform_is_kept() -> None:
    (mention,) = mentions("Mayor Ruth Alder (@ruthalder) wrote on X that the bridge was shut.", "en")
    assert mention.author.handle == "ruthalder"


@pytest.mark.parametrize(
    "author", [Author(handle="ruth_alder"), Author(name="Ruth Alder 🌊"), Author(handle="MayorAlder", name="Mayor")]
)
def test_what_an_embed_of_the_author_shows_is_not_listed_again(author: Author) -> None:
    shown = Citation("a", "embed", "test", "twitter", author=author)
    assert mentions("Mayor Ruth Alder wrote on X that the bridge was shut.", "en", shown) == ()
    elsewhere = Citation("a", "embed", "test", "telegram", author=author)
    assert len(mentions("Mayor Ruth Alder wrote on X that the bridge was shut.", "en", elsewhere)) == 1


def test_a_link_whose_address_shows_the_author_accounts_for_a_mention() -> None:
    link = Citation("a", "link", "test", "twitter", PostRef("twitter", "1", "https://x.com/ruthalder/status/1"))
    assert mentions("Mayor Ruth Alder wrote on X that the bridge was shut.", "en", link) == ()


def test_two_quotes_of_one_cue_are_one_mention() -> None:
    text = '"The bridge is shut," Mayor Ruth Alder wrote on X, "and stays so."'
    assert len(mentions(text, "en")) == 1


def shown(text: str, words: str, kind: str, platform: str = "twitter") -> Citation:
    start = text.index(words)
    ref = PostRef(platform, "1900000000000000001", "https://x.com/sandbag_sue/status/1900000000000000001")
    return Citation("a", kind, "t", platform, ref, author=Author("sandbag_sue", "Sue"), passage=Passage(words, start))


def test_a_link_on_the_very_words_accounts_for_them_whatever_the_author_is_called() -> None:
    text = 'Volunteers said on X that "we counted 1,245 sandbags" by noon.'
    assert mentions(text, "en")
    assert mentions(text, "en", shown(text, "said on X", "link")) == ()


def test_an_embed_directly_behind_the_words_is_what_they_speak_of() -> None:
    text = 'The ministry wrote on X: "The dam will hold."\n\nThe dam will hold. — Sue (@sandbag_sue) May 16, 2024'
    embed = shown(text, "The dam will hold. — Sue (@sandbag_sue) May 16, 2024", "embed")
    assert mentions(text, "en")
    assert mentions(text, "en", embed) == ()
    far = text.replace("\n\n", "\n\nIt rained all day.\n\nNobody slept.\n\n")
    embed = shown(far, "The dam will hold. — Sue (@sandbag_sue) May 16, 2024", "embed")
    assert mentions(far, "en", embed)


def test_an_embed_of_another_platform_or_of_another_named_account_accounts_for_nothing() -> None:
    text = 'The ministry (@ministry) wrote on X: "The dam will hold."\n\nWe help. — Sue (@sandbag_sue) May 16, 2024'
    assert mentions(text, "en", shown(text, "We help. — Sue (@sandbag_sue) May 16, 2024", "embed"))
    plain = text.replace(" (@ministry)", "")
    assert mentions(plain, "en", shown(plain, "We help. — Sue (@sandbag_sue) May 16, 2024", "embed", "facebook"))


def test_the_labelled_sentences_are_read_as_a_reader_reads_them() -> None:
    right, named, wrong = 0, 0, []
    for item in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")):
        found = {c.platform: c.author.name or "" for c in mentions(item["text"], item["language"])}
        meant = {m["platform"]: m["author"] for m in item["mentions"]}
        right += len(found.keys() & meant.keys())
        named += sum(found[p] in meant[p] or meant[p] in found[p] for p in found.keys() & meant.keys())
        wrong += [f"{item['language']} {item['text']} {p}" for p in found.keys() ^ meant.keys()]
    assert 2 * right / (2 * right + len(wrong)) >= 0.95, "\n".join(wrong)
    assert named / right >= 0.95


def test_the_day_of_a_labelled_mention_is_the_one_that_the_sentence_gives() -> None:
    right, wrong = 0, []
    for item in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")):
        meant = {m["platform"]: m["day"] for m in item["mentions"] if "day" in m}
        for c in mentions(item["text"], item["language"]) if meant else ():
            said = c.posted.as_written if c.posted else None
            day = meant.get(c.platform)
            fits = day is None if said is None else day is not None and (said in day or day in said)
            right += fits
            wrong += [] if fits else [f"{item['text']} {said}"]
    assert right / (right + len(wrong)) >= 0.98, "\n".join(wrong)


def test_every_language_has_its_labelled_sentences() -> None:
    items = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    of = {language: [i for i in items if i["language"] == language] for language in LANGUAGES}
    assert sum(map(len, of.values())) == len(items) >= 120
    for own in of.values():
        assert len(own) >= 10
        assert any(i["mentions"] for i in own)
        assert any(not i["mentions"] for i in own)


@pytest.mark.parametrize(
    ("language", "text", "author"),
    [
        ("en", "A photo posted on Facebook by Brook Ferry shows the flood.", "Brook Ferry"),
        ("de", "Laut dem Telegram-Kanal „Alter hafen“ brennt ein Lager.", "Alter hafen"),
        ("ar", 'وبحسب قناة "ريح الميناء" على تلغرام، أغلق الجسر.', "ريح الميناء"),
        ("es", "«No», escribió en X la alcaldesa de la villa, Rut Aliso.", "Rut Aliso"),
        ("de", "Sängerin Lola Fenn gab die Tournee auf Instagram bekannt.", "Lola Fenn"),
        ("en", 'In a message published on X, singer Lola Fenn called it "a new day".', "Lola Fenn"),
        ("ru", "Как следует из публикации на странице театра во «ВКонтакте», мост закрыт.", "театра"),
    ],
)
def test_the_author_is_found_where_no_verb_has_a_subject(language: str, text: str, author: str) -> None:
    (mention,) = mentions(text, language)
    assert mention.author.name == author


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to police, the gang sold passports on Telegram."),
        ("de", "Nach Angaben der Polizei hatte er Pässe über Telegram verkauft."),
        ("en", "The two first met on Instagram, her brother Otto Kemp said."),
        ("en", "Otto Kemp deleted his Twitter account, and said nothing of it."),
        ("fr", "Otto Kemp, créateur de la page Facebook du port, a dit que le pont était fermé."),
        ("tr", "Polise göre çete pasaportları Telegram üzerinden satıyordu."),
        ("tr", "Çete pasaportları Telegram üzerinden satıyordu, dedi savcı Can Er."),
        ("it", "Su Instagram ha tre milioni di follower, racconta la manager Lola Fenn."),
        ("es", "En TikTok todo es rápido, dijo la maestra Lola Fenn."),
        ("de", "Wer auf Facebook lügt, wird gesperrt, sagte die Richterin Lola Fenn."),
    ],
)
def test_a_platform_that_people_only_use_is_no_mention(language: str, text: str) -> None:
    assert mentions(text, language) == ()
