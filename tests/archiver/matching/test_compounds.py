"""Number words written in one."""

from __future__ import annotations

import pytest

from archiver.matching.compounds import compound


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("siebenundzwanzig", {"de": 27}),
        ("neunzehnhundertvierundachtzig", {"de": 1984}),
        ("zweitausendfünfhundert", {"de": 2500}),
        ("tweeëntwintig", {"nl": 22}),
        ("honderddrieëntwintigduizendvierhonderd", {"nl": 123400}),
        ("ventotto", {"it": 28}),
        ("centottantatré", {"it": 183}),
        ("duemilatrecento", {"it": 2300}),
        ("yüzbin", {"tr": 100000}),
        ("onbeş", {"tr": 15}),
        ("dvaatřicet", {"cs": 32}),
        ("بیستوپنج", {"fa": 25}),
        ("siebenundzwanzigste", {}),
        ("tausendfach", {}),
        ("achtung", {}),
        ("kabin", {}),
        ("tausendzweitausend", {}),
    ],
)
def test_a_compound_is_a_number_as_a_whole_or_not_at_all(form: str, value: dict[str, int]) -> None:
    assert compound(form) == value
