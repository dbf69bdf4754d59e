"""Headings that say to readers that what follows is not the article: comments, further reading, follow us.

In the languages whose pages we read. A heading counts only when it is such words and little else; `…` is any words.
"""

from __future__ import annotations

import re

TALK: dict[str, str] = {
    "en": """comment, comments, comments section, comments on …, leave a comment, leave a reply, post a comment,
        add a comment, write a comment, join the conversation, join the discussion, discussion, response, responses,
        replies, reactions, reader comments, webmentions, mentions, mentions around the web, pingbacks, trackbacks,
        likes and reposts, what do you think …, thoughts on …, one thought on …""",
    "de": """kommentar, kommentare, kommentare zu …, kommentar schreiben, kommentar verfassen, leserkommentare,
        kommentar hinterlassen, schreibe einen kommentar …, schreiben sie einen kommentar …, diskussion, antworten""",
    "fr": "commentaire, commentaires, laisser un commentaire, réactions, réagir, vos réactions, vos commentaires",
    "es": "comentario, comentarios, deja un comentario, deja tu comentario, deja una respuesta, comentar",
    "pt": "comentários, comentário, deixe um comentário, deixe seu comentário, deixe uma resposta",
    "it": "commenti, commento, lascia un commento, lascia una risposta",
    "pl": "komentarze, komentarz, dodaj komentarz, skomentuj, komentarze do …",
    "nl": "reacties, reactie, laat een reactie achter, geef een reactie",
    "ru": "комментарии, комментарий, комментарии к …, оставить комментарий, добавить комментарий, обсуждение",
    "uk": "коментарі, коментар, залишити коментар, додати коментар, обговорення",
    "tr": "yorum, yorumlar, yorum yap, yorum yaz, bir yorum yazın",
    "ar": "تعليقات, التعليقات, أضف تعليق, اترك تعليقا",
    "he": "תגובות, הוסף תגובה, כתיבת תגובה",
}
"""Below these readers speak."""
ASIDE: dict[str, str] = {
    "en": """related, related articles, related posts, related stories, related content, related news, related topics,
        related links, you may also like, you might also like, you may like, you might also enjoy, more from …,
        more on …, more in …, more stories, more news, more articles, latest, latest news, latest stories,
        latest posts, latest tweets, latest on …, recent posts, recent articles, recent comments, recent tweets,
        popular, popular posts, most popular, most read, trending, trending now, top stories, recommended,
        recommended for you, further reading, editors' picks, editor's picks, read more, read next, read also,
        see also, what to read next, around the web, on twitter, on instagram, my tweets, tweets, tweets by …,
        follow us, follow us on …, follow me, newsletter, subscribe, sign up …, about the author, share, share this,
        share this …, archives, categories, tags""",
    "de": """das könnte sie auch interessieren, das könnte dich auch interessieren, das könnte ihnen auch gefallen,
        mehr zum thema, mehr aus …, mehr von …, lesen sie auch, auch interessant, weitere artikel, weitere beiträge,
        weitere themen, weitere nachrichten, ähnliche artikel, ähnliche beiträge, neueste beiträge, letzte beiträge,
        neueste kommentare, letzte tweets, aktuelle tweets, meistgelesen, folgen sie uns …, über den autor, teilen,
        kategorien, archiv, gezwitschert""",
    "fr": """à lire aussi, lire aussi, sur le même sujet, sur le même thème, articles liés, articles similaires,
        articles récents, à découvrir, les plus lus, suivez-nous …, partager""",
    "es": """artículos relacionados, noticias relacionadas, temas relacionados, notas relacionadas, relacionado,
        te puede interesar …, lo más leído, lo más visto, más noticias, más sobre …, síguenos …, compartir""",
    "pt": """artigos relacionados, notícias relacionadas, matérias relacionadas, posts relacionados, leia também,
        leia mais, veja também, mais lidas, últimas notícias, siga-nos …, compartilhe""",
    "it": """articoli correlati, notizie correlate, leggi anche, potrebbe interessarti …, i più letti, più letti,
        ultime notizie, seguici …, condividi""",
    "pl": """zobacz także, zobacz też, zobacz również, czytaj także, czytaj też, czytaj również, przeczytaj także,
        powiązane …, podobne artykuły, podobne wpisy, najczęściej czytane, polecane, udostępnij""",
    "nl": "lees ook, gerelateerde …, meest gelezen, deel dit …",
    "ru": """читайте также, смотрите также, похожие статьи, похожие записи, другие новости, последние новости,
        последние записи, популярное, самое читаемое, по теме, материалы по теме, поделиться""",
    "uk": """читайте також, дивіться також, схожі статті, схожі новини, інші новини, останні новини, популярне,
        за темою, матеріали за темою, поділитися""",
    "tr": """ilgili haberler, benzer haberler, son haberler, ilgili yazılar, ilgili içerikler, ayrıca okuyun,
        en çok okunanlar, bizi takip edin …, paylaş""",
    "ar": "اقرأ أيضا, اقرأ أيضاً, مقالات ذات صلة, الأكثر قراءة, شارك",
    "he": "קראו גם, כתבות נוספות, תוכן קשור, עוד בנושא, שתפו",
}
"""Below these stand other stories, feeds and invitations."""


def _pattern(lists: dict[str, str]) -> re.Pattern[str]:
    phrases = [" ".join(phrase.split()) for words in lists.values() for phrase in words.split(",")]
    forms = "|".join(re.escape(phrase).replace("…", r".{1,40}").replace(r"\ ", r"\s") for phrase in phrases)
    return re.compile(rf"\W{{0,4}}(?:\d{{1,6}}\W{{1,3}})?(?:{forms})\W{{0,4}}(?:\d{{1,6}}\W{{0,4}})?", re.I)


_SAYS_TALK, _SAYS_ASIDE = _pattern(TALK), _pattern(ASIDE)


def is_talk_heading(words: str) -> bool:
    """Whether a heading says that readers speak below it."""
    return _SAYS_TALK.fullmatch(words) is not None


def is_aside_heading(words: str) -> bool:
    """Whether a heading says that other stories, feeds or invitations stand below it."""
    return _SAYS_ASIDE.fullmatch(words) is not None
