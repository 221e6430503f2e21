"""Whatever a server sends, as a document or as headers: an answer, and never an exception."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.charset import decode
from extractors.dates import read_date
from extractors.feed import body_hash, discover, parse_feed, sitemaps
from extractors.web.answers import LONGEST_WAIT, reason_of, retry_after
from extractors.web.inflate import Body, EncodingError, TooLargeError
from extractors.web.redirects import RedirectError, follow, start
from tests.extractors.documents import NOW, URL, rss
from tests.extractors.fuzz_feeds import check, fuzz
from tests.extractors.mutations import CORPUS, PIECES

UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECE = (
    st.sampled_from(PIECES) | st.binary(max_size=20) | st.sampled_from(CORPUS).map(lambda body: body[:300])
)
DOCUMENT = st.lists(PIECE, max_size=12).map(b"".join)
TEXT = st.text(max_size=60)
LABEL = st.none() | TEXT | st.sampled_from(["text/xml; charset=utf-16", "text/html", "application/json"])


@UNHURRIED
@given(DOCUMENT, LABEL)
def test_any_bytes_are_answered(body: bytes, content_type: str | None) -> None:
    check(parse_feed(body, url=URL, content_type=content_type, now=NOW))
    assert len(body_hash(body)) == 64
    assert all(address.startswith("http") for address in discover(body, URL))
    decode(body, content_type)
    sitemaps(body, URL)


@UNHURRIED
@given(st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), max_size=5))
def test_any_text_in_an_item_is_read_or_shown(rows: list[tuple[str, str, str, str]]) -> None:
    def cdata(text: str) -> str:
        return f"<![CDATA[{text.replace(']]>', '')}]]>"

    items = [
        f"<title>{cdata(title)}</title><link>{cdata(link)}</link>"
        f"<guid isPermaLink='false'>{cdata(guid)}</guid><pubDate>{cdata(date)}</pubDate>"
        for title, link, guid, date in rows
    ]
    found = parse_feed(rss(*items).encode("utf-8", "replace"), url=URL, content_type=None, now=NOW)
    check(found)
    assert found.listed == len(rows)
    again = parse_feed(rss(*items).encode("utf-8", "replace"), url=URL, content_type="text/xml", now=NOW)
    assert again == found


@UNHURRIED
@given(
    TEXT | st.from_regex(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{2,5} \d\d:\d\d:\d\d [A-Z+-]{0,4}\d{0,4}")
)
def test_any_date_is_a_time_in_utc_or_none(raw: str) -> None:
    found = read_date(raw, NOW)
    assert (found.at is None) == (found.quality in ("missing", "too_old"))
    assert found.at is None or found.at.utcoffset() == timedelta(0)
    assert found.quality != "ok" or found.at is None or found.at <= NOW + timedelta(hours=1)


@given(st.dictionaries(st.sampled_from(["retry-after", "date", "location"]), TEXT | st.integers().map(str)))
def test_any_headers_lead_to_a_bounded_wait(headers: dict[str, str]) -> None:
    wait = retry_after(headers, NOW)
    assert wait is None or NOW <= wait <= NOW + LONGEST_WAIT


@given(st.integers(100, 999), st.booleans(), st.booleans())
def test_any_status_has_a_reason(status: int, conditional: bool, waits: bool) -> None:
    reason, detail = reason_of(status, conditional=conditional, waits=waits)
    assert reason
    assert detail or reason in ("ok", "not_modified")


@given(TEXT, st.sampled_from([301, 302, 303, 307, 308]))
def test_any_location_leads_to_the_web_or_nowhere(location: str, status: int) -> None:
    try:
        trail = follow(start("https://a.example/x"), status, {"location": location}, 5)
    except RedirectError:
        return
    assert trail.url.startswith(("http://", "https://"))
    assert "@" not in trail.url.split("/")[2]


@given(
    st.lists(st.binary(max_size=200), max_size=8), st.sampled_from(["", "gzip", "deflate", "gzip, deflate"])
)
def test_any_chunks_inflate_within_the_limit(chunks: list[bytes], encoding: str) -> None:
    body = Body(encoding, 1000)
    try:
        for chunk in chunks:
            body.add(chunk)
        assert len(body.finish()) <= 1000
    except (TooLargeError, EncodingError):
        pass


def test_a_short_fuzz_run() -> None:
    reasons = fuzz(documents=500, seconds=8, seed=7)
    assert reasons["ok"] > 50
    assert reasons["parse_error"] > 10
