from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.guard import Target, vet, vet_url
from db.errors import Refused

PUBLIC = ("1.1.1.1", "8.8.8.8", "149.154.167.99", "104.244.42.1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e")
NOT_PUBLIC = (
    "0.0.0.0",
    "0.1.2.3",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_asked(address: str) -> None:
    assert vet(address) == str(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", [*NOT_PUBLIC, "", "t.me", "127.1", "0x7f.1"])
def test_all_else_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        vet(address)


@settings(max_examples=300, deadline=None)
@given(st.ip_addresses())
def test_what_is_let_through_is_global_and_has_one_spelling(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    try:
        kept = vet(str(ip))
    except Refused:
        return
    assert kept == str(ip)
    assert ip.is_global
    assert not any((ip.is_multicast, ip.is_private, ip.is_loopback, ip.is_link_local, ip.is_reserved))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1./",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[fe80::1%25eth0]/",
        "http://%31%32%37.0.0.1/",
        "http://①②⑦.0.0.1/",
        "http://１２７．０．０．１/",
        "http://127。0。0。1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0xa9fea9fe/",
        "http://10.0.0.1/",
        "http://0/",
        "http://1.2.3.4.5/",
        "http://256.256.256.256/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
    ],
)
@pytest.mark.parametrize("mapped", [False, True])
def test_a_private_address_is_refused_in_any_spelling_also_under_a_map(url: str, mapped: bool) -> None:
    with pytest.raises(Refused):
        vet_url(url, mapped=mapped)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example/",
        "javascript:alert(1)",
        "//news.example/",
        "news.example/a",
        "",
        "http://",
        "http:///path",
        "http://user@news.example/",
        "http://user:password@news.example/",
        "http://@news.example/",
        "http://news.example:99999/",
        "http://news.example:0/",
        "http://news.example:x/",
        "http://a b/",
        "http://a..b/",
        "http://-/",
        "http://[::1/",
        "http://" + "a" * 300 + "/",
    ],
)
@pytest.mark.parametrize("mapped", [False, True])
def test_what_is_no_plain_web_address_is_refused(url: str, mapped: bool) -> None:
    with pytest.raises(Refused):
        vet_url(url, mapped=mapped)


def test_a_web_address_gives_whom_to_ask() -> None:
    assert vet_url("https://T.me./chan/7?embed=1#x") == Target("https", "t.me", 443)
    assert vet_url("http://news.example") == Target("http", "news.example", 80)
    assert vet_url("http://news.example:443/") == Target("http", "news.example", 443)
    assert vet_url("https://xn--80ak6aa92e.com/") == Target("https", "xn--80ak6aa92e.com", 443)
    assert vet_url("https://müller.example/") == Target("https", "xn--mller-kva.example", 443)
    assert vet_url("https://[2606:4700:4700::1111]/") == Target("https", "2606:4700:4700::1111", 443)
    assert vet_url("http://134744072/") == Target("http", "8.8.8.8", 80)


def test_other_ports_are_asked_only_through_a_map() -> None:
    with pytest.raises(Refused, match="8080"):
        vet_url("http://news.example:8080/")
    assert vet_url("http://news.example:8080/", mapped=True).port == 8080


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_either_a_target_or_refused(text: str) -> None:
    for url in (text, f"http://{text}/"):
        try:
            target = vet_url(url)
        except Refused:
            continue
        assert target.port in (80, 443)
        assert target.host == target.host.lower()


@settings(max_examples=200, deadline=None)
@given(
    st.ip_addresses(v=4).filter(lambda ip: not ip.is_global), st.sampled_from(["d", "x", "o", "dotted-x", "dotted-o"])
)
def test_no_spelling_of_an_address_hides_it(ip: ipaddress.IPv4Address, spelling: str) -> None:
    octets = str(ip).split(".")
    host = {
        "d": str(int(ip)),
        "x": hex(int(ip)),
        "o": f"0{int(ip):o}",
        "dotted-x": ".".join(hex(int(octet)) for octet in octets),
        "dotted-o": ".".join(f"0{int(octet):o}" for octet in octets),
    }[spelling]
    with pytest.raises(Refused):
        vet_url(f"http://{host}/", mapped=True)
