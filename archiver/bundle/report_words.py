"""The words of the report: how each term of the interface is said to a reader. Constants, and nothing else."""

from __future__ import annotations

KNOWN_BY = {
    "platform": "as the platform says",
    "id": "from the post’s id, which carries a clock",
    "embed": "as the embed in the article shows",
    "wayback": "as a public web archive’s copy says",
    "export": "as an imported export says",
}
"""How the time of a post is known."""
VERDICTS = {
    "exact": ("good", "word for word", "The quote stands word for word in the post."),
    "normalized": ("good", "same words", "The same words; only case, marks, spaces, links or emoji differ."),
    "elided": (
        "good",
        "word for word, shortened",
        "The quote stands in the post, with words left out where the article says so.",
    ),
    "partial": ("warn", "only in part", "Only a part of the quote stands in the post."),
    "stitched": ("warn", "put together", "The quote is put together from several posts."),
    "altered": (
        "bad",
        "altered",
        "The same sentence with another number, name, negation or word: see the difference.",
    ),
    "translated": (
        "warn",
        "translated",
        "The post says it in another language. Whether the translation is faithful is for a reader of both to judge.",
    ),
    "paraphrased": ("warn", "in other words", "The post says it in other words."),
    "unmatched": (
        "none",
        "no post found",
        "No archived post supports this quote. That does not make it false: it may have been said elsewhere.",
    ),
    "not_checkable": ("none", "cannot be checked", "It cannot be checked against what is archived."),
}
"""For each verdict, and each status without one: how it is graded, what it is called, what it means."""
TIMES = {
    "consistent": "The post is older than the article, and the days named agree.",
    "before_post": "The article is older than the post.",
    "day_differs": "The article names another day than that of the post.",
}
"""What holding the post's time against the article's came to."""
STATES = {
    "live": ("still there at the last look", "The platform showed the post when it was last looked at."),
    "edited": ("edited since", "The post was still there at the last look, with other words or marked as edited."),
    "deleted": (
        "deleted since",
        "The platform says so in its own words; or the post was there, and then not found on two ways, or on one"
        " way twice at least half an hour apart.",
    ),
    "suspended": ("gone: the account is suspended", "The platform says that the account is suspended or gone."),
    "protected": ("kept from the public by its author", "The platform says that the author hides it."),
    "withheld": ("withheld by the platform", "The platform says that a rule or a law keeps it from view."),
    "missing": (
        "not found at the last look",
        "It was not found, which is too little to say that it was deleted.",
    ),
    "conflict": ("the looks contradict each other", "One way shows the post while another says that it is gone."),
    "unknown": ("not known whether it still stands", "No look tells whether the post still stands."),
}
"""For each availability: what it is called, and what it means."""
PLATFORMS = {
    "twitter": "X (Twitter)",
    "telegram": "Telegram",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "youtube": "YouTube",
    "tiktok": "TikTok",
}
"""Platforms as people write them."""
HOLDS = {
    "has_url": "its address as asked for",
    "has_html_source": "the page’s HTML source",
    "has_full_page_image": "a picture of the whole page",
    "has_media": "all its pictures and films",
    "expected_text_found": "its text in the kept bytes",
    "has_peer": "the address that answered",
    "has_certificate": "the certificate of the connection",
    "clock_agrees": "a clock that agrees with the host’s",
    "clock_synchronised": "a clock that the system held to be right",
    "meets_minimum": "all that the Berkeley Protocol asks for at least",
}
"""What a capture may hold, by its flag of completeness."""
FOUND = {
    "live": ("there", "the post"),
    "edited": ("there", "the post, marked as edited"),
    "imported": ("silent", "the post, as a user brought it"),
    "copy": ("silent", "a copy of the post"),
    "no copy": ("silent", "no copy"),
    "unknown": ("silent", "an answer that settles nothing"),
    "refused": ("silent", "nothing: refused"),
    "unreadable": ("silent", "nothing: the answer could not be read"),
    "network-error": ("silent", "nothing: the look failed"),
    "missing": ("gone", "not the post: not found"),
    "deleted": ("gone", "not the post: deleted"),
    "suspended": ("gone", "not the post: the account is suspended or gone"),
    "protected": ("gone", "not the post: its author hides it"),
    "withheld": ("gone", "not the post: withheld"),
}
"""What one look found, by its verdict: whether that says that the post is `there` or `gone` or is `silent` on it; and
in words."""
KINDS = {
    "embed": "shown in the article",
    "link": "linked in the article",
    "mention": "cited in words in the article",
}
"""How an article cites a post."""
MANNERS = {
    "direct": "in quotation marks",
    "partial": "a part in quotation marks",
    "indirect": "retold without quotation marks",
}
"""How an article gives the words of others."""
