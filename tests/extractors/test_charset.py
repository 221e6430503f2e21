from __future__ import annotations

import codecs
import time

import pytest

from extractors.charset import charset_of, decode

LATIN = "Größe, café – “naïve” façade über Ärzte"
RUSSIAN = "Новости киноиндустрии: генеративный искусственный интеллект в производстве"
JAPANESE = "日本のニュース：生成ＡＩと映画製作について"


def labelled(text: str, label: str) -> str:
    return f'<?xml version="1.0" encoding="{label}"?><rss><title>{text}</title></rss>'


@pytest.mark.parametrize(
    ("text", "really", "label", "http"),
    [
        (LATIN, "utf-8", "utf-8", None),
        (LATIN, "utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        (LATIN, "cp1252", "iso-8859-1", None),
        (LATIN, "cp1252", "utf-8", "text/xml; charset=utf-8"),
        (LATIN, "cp1252", "utf-8", 'text/xml; charset="windows-1252"'),
        (LATIN, "utf-16", "utf-8", "text/xml"),
        (LATIN, "utf-16-le", "utf-16", None),
        (LATIN, "utf-16-be", "utf-8", None),
        (LATIN, "utf-8-sig", "utf-16", None),
        (LATIN, "utf-32", "utf-8", None),
        (RUSSIAN, "cp1251", "utf-8", None),
        (RUSSIAN, "koi8-r", "koi8-r", None),
        (RUSSIAN, "cp1251", "utf-8", "text/xml; charset=windows-1251"),
        (RUSSIAN, "cp1251", "no-such-charset", None),
        (RUSSIAN, "cp1251", "punycode", None),
        (JAPANESE, "shift_jis", "Shift_JIS", None),
        (JAPANESE, "euc-jp", "utf-8", "text/xml;charset=EUC-JP"),
        (JAPANESE, "iso-2022-jp", "iso-2022-jp", None),
    ],
)
def test_the_text_is_right_whatever_the_labels_say(
    text: str, really: str, label: str, http: str | None
) -> None:
    document = labelled(text * 5, label)
    assert decode(document.encode(really), http).text.replace("\ufeff", "") == document


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    body = labelled(RUSSIAN, "utf-8").encode() + b"\xff\xc3"
    decoded = decode(body, "text/xml; charset=windows-1251")
    assert decoded.charset == "utf-8"
    assert RUSSIAN in decoded.text
    assert r"\xff" in decoded.warning


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "cp1252"),
        ("ISO_8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("UTF8", "utf-8"),
        ("windows-1251", "cp1251"),
        ("utf-7", None),
        ("idna", None),
        ("unicode_escape", None),
        ("zip", None),
        ("hex", None),
        ("rot13", None),
        ("undefined", None),
        ("", None),
        ("\x00", None),
        ("../../etc", None),
    ],
)
def test_labels_mean_what_browsers_make_of_them(label: str, name: str | None) -> None:
    assert charset_of(label) == name


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"\xef\xbb\xbf", codecs.BOM_UTF32_LE, b"\xff\xfe<", b"\x00" * 50]
)
def test_next_to_nothing(body: bytes) -> None:
    assert decode(body).text.strip("\x00\ufffd") == ""


def test_large_rubbish_takes_no_time() -> None:
    began = time.process_time()
    decode(bytes(range(128, 256)) * 40_000)
    assert time.process_time() - began < 3
