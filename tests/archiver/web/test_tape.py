from __future__ import annotations

import hashlib
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.tape import STRUCK, Tape, strike_head, strike_text


def test_bytes_are_kept_by_digest() -> None:
    tape = Tape()
    assert tape.put(b"abc") == tape.put(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert tape.blobs == {hashlib.sha256(b"abc").hexdigest(): b"abc"}


def test_values_of_secret_headers_go_and_all_else_stays() -> None:
    head = (
        "GET /a HTTP/1.1\r\nHOST:  t.me\r\ncOOkie \t:\t a=b; c=d \r\n \tfolded\r\n\tagain\r\nX-Cookie: plain\r\n"
        "Proxy-Authorization:Basic YTpi\nAuthorization:\r\nX: Cookie: plain\r\n\r\nCookie: of the body\r\n"
    )
    clean, struck = strike_head(head)
    assert clean == (
        f"GET /a HTTP/1.1\r\nHOST:  t.me\r\ncOOkie \t:\t {STRUCK}\r\nX-Cookie: plain\r\n"
        f"Proxy-Authorization:{STRUCK}\nAuthorization:{STRUCK}\r\nX: Cookie: plain\r\n\r\nCookie: of the body\r\n"
    )
    assert struck == ("cOOkie", "Proxy-Authorization", "Authorization")


def test_a_secret_goes_in_every_form_that_it_takes() -> None:
    secret = "pä ss/1"
    on_the_wire = secret.encode().decode("latin-1")
    text = f"GET /a?k=p%C3%A4%20ss%2F1&l=p%C3%A4+ss%2F1 HTTP/1.1\r\nX-Key: {on_the_wire}\r\n\r\n{secret}"
    clean, struck = strike_text(text, (secret, ""))
    assert clean == f"GET /a?k={STRUCK}&l={STRUCK} HTTP/1.1\r\nX-Key: {STRUCK}\r\n\r\n{STRUCK}"
    assert set(struck) == {"k", "l", "X-Key", "body"}


def test_a_secret_in_a_path_is_told_by_the_word_url() -> None:
    assert strike_text("https://hooks.example/T0PS3CRET/x", ("T0PS3CRET",)) == (
        f"https://hooks.example/{STRUCK}/x",
        ("url",),
    )


def test_of_two_secrets_the_longer_one_goes_first() -> None:
    assert strike_text("x=abcdef", ("abc", "abcdef"))[0] == f"x={STRUCK}"


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(max_codepoint=255), max_size=300))
def test_a_head_without_secrets_stays_byte_for_byte(head: str) -> None:
    if not any(word in head.lower() for word in ("cookie", "authorization")):
        assert strike_head(head) == (head, ())


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20),
    st.text(st.characters(max_codepoint=255), max_size=100),
)
def test_no_secret_is_left(secret: str, text: str) -> None:
    clean, _ = strike_text(f"{text}{secret}{text}", (secret,))
    assert secret not in clean.replace(STRUCK, "\0") or secret in STRUCK


def test_a_head_made_to_be_slow_is_not() -> None:
    begin = time.perf_counter()
    strike_head("GET / HTTP/1.1\r\n" + "Cookie: a\r\n \r" * 20_000 + "Cookie" + " " * 100_000 + "\r\n\r\n", ("zz",))
    assert time.perf_counter() - begin < 2
