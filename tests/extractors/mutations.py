"""Feeds with accidents: cut, shuffled, relabelled, with pieces of other formats put in."""

from __future__ import annotations

import gzip
import json
import random

from tests.extractors.documents import ATOM, JSON, RDF, RSS_ITEM, SITEMAP, rss

CORPUS: tuple[bytes, ...] = (
    rss(RSS_ITEM, "<title>b</title><link>/b</link>", head="<ttl>5</ttl>").encode(),
    ATOM.encode(),
    RDF.encode(),
    json.dumps(JSON).encode(),
    SITEMAP.encode(),
    rss("<title>Größe</title><pubDate>3 novembre 2025</pubDate><guid>x</guid>").encode("utf-16"),
    rss("<title>Кино</title><link>//x/y</link>").encode("cp1251"),
    gzip.compress(SITEMAP.encode()),
    b"<!doctype html><html><head><title>Just a moment...</title><link rel=alternate href=/f></html>",
)
PIECES: tuple[bytes, ...] = (
    b"\x00", b"\xff", b"\xc3", b"<", b">", b"&", b"&#0;", b"&#55296;", b"&#1114112;", b"&#x110000;", b"]]>",
    b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x [<!ENTITY a 'b'>", b"]>",
    b"<?xml version='1.0' encoding='utf-16'?>", b"<item>", b"</item>", b"</channel>", b"<entry>", b"<a b='",
    b'"', b"\xef\xbb\xbf", b"\xff\xfe", b"{", b"[", b"null", b"1e999", b"\\ud800", b"xml:base='http://['",
    b" xmlns='http://www.w3.org/1999/xhtml'", b"<content type='xhtml'>", b"&nbsp;",
    b"<guid isPermaLink='true'>", b"0000-00-00T99:99:99Z", b"Mon, 31 Feb 99999 25:61:61 ZZZ",
    b"http://[::1", b"<link>", b"javascript:alert(1)", b"<pubDate>", b"&lt;script&gt;", b"<media:group>",
    b"<itunes:duration>9:9:9:9", b"\xf0\x9f\x98", b"<georss:point>nan inf", b"<sy:updateFrequency>-1",
    b"<ttl>1e9", b"%", b"\xe2\x80\xae", b"<psc:chapter start='x'>",
)  # fmt: skip


def mutated(chance: random.Random) -> bytes:
    """Return a document of the corpus with one to eight accidents."""
    data = bytearray(chance.choice(CORPUS))
    for _ in range(chance.randint(1, 8)):
        _ACCIDENTS[chance.randrange(len(_ACCIDENTS))](data, chance)
    return bytes(data)


def _place(data: bytearray, chance: random.Random) -> int:
    return chance.randint(0, len(data))


def _flip(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.choice(PIECES)


def _remove(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.randint(1, 40)]


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    piece = data[at : at + chance.randint(1, 200)]
    data[at:at] = piece * chance.randint(1, 20)


def _cross(data: bytearray, chance: random.Random) -> None:
    other = chance.choice(CORPUS)
    at = chance.randint(0, len(other))
    data[_place(data, chance) :] = other[at:]


def _noise(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.randbytes(chance.randint(1, 30))


_ACCIDENTS = (_flip, _flip, _insert, _insert, _insert, _remove, _repeat, _cut, _cross, _noise)
