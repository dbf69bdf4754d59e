"""What stands about a paragraph and is none of its words: a live blog's time stamp, the credit of a picture."""

from __future__ import annotations

import re

STAMP = re.compile(
    r"\W{0,6}(?<!\d)\d{1,2}[.:h]\d{2}(?!\d|[.:]\d|[.,]?\s?(?:%|km|m\b))"
    r"(?:\s?(?:[ap]\.?m\.?|Uhr|uur|ч\.|год\.?)(?!\w))?(?:\s(?:[A-Z]{2,4}|Kyiv time)(?!\w))?(?:[^\S\n]|[.:,|•–—-])*+"
)
"""The time before a paragraph: 9.14am BST; 16.30 Uhr: …; +++ 11:40 Uhr: …"""
NEAR = 160
"""Code points at a paragraph's end in which its credit stands."""
BEGINS = r"(?:(?<=\A)|(?<=[.!?…»”\"'’)\]|—–])\s*+|\s*+[(\[|]\s*+)"
KEYWORD = (
    r"(?:(?:Photograph|Photo|Picture|Pic|Image|Illustration|Video|Fotos?|Bild|Grafik|Crédits? photos?|Crédits?|Imagen|"
    r"Fotografía|Immagine|Fot|Zdjęcie|Fotoğraf|Imagem|Credit|Фото|Ілюстрація|Иллюстрация|صورة|الصورة|צילום|תצלום)"
    r"(?:\.?\s?:|\.(?=\s)|\s(?:by|de|von|par|di|via)(?=\s)|\s?/)|©|\([cC]\)|(?:AP|AFP|EPA|DPA|Reuters|Getty)\s?(?:Photo|Images)?/)"
)
REST = r"(?:[^.!?\n«»“”„\"]|\.(?=\w)|(?<=[A-ZА-Я])\.|«[^«»\n]{2,30}»){0,90}[.)\]]{0,2}\s*+\Z"
AGENCY = r"(?<=[.!?”»])\s++[^\W\d_a-z][^.!?,\n/]{3,40}\s?/\s?[^\W\d_a-z][^.!?,\n]{1,40}\s*+\Z"
CREDIT = re.compile(f"{BEGINS}{KEYWORD}{REST}|{AGENCY}")
"""Who took a picture, behind its caption: (Photo by Tom Orr); Foto: Tom Orth/dpa; Tom Orr/Herald."""
HINT = re.compile(
    r"[/©]|\([cC]\)|Photo|Pic|Ima|Imm|Illus|Video|Fot|Bild|Grafik|Cr[ée]dit|Zdj|Фото|Ілюс|Иллюс|صورة|צילום|תצלום"
)
"""Something that every credit holds: most paragraphs are told by one glance."""


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A paragraph without its stamp and its credit; empty where it is nothing else."""
    stamp = STAMP.match(text, start, end)
    start = stamp.end() if stamp is not None else start
    tail = text[max(start, end - NEAR) : end]
    credit = CREDIT.search(tail) if HINT.search(tail) else None
    return start, end - len(tail) + credit.start() if credit is not None else end
