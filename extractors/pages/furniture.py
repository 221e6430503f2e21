"""Lines that stand among an article's paragraphs and belong to the page: the headline once more, by-lines,
dates,
breadcrumbs, and the fixed prompts of newsletters, apps and rights departments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.pages.paywall_phrases import CLOSED
from extractors.pages.title import folded

_LEAD_LINES = 6
_LEAD_WORDS = 8
_LONG = 14
_PROMPT_WORDS = 45
_ASIDE_WORDS, _TAIL = 25, 3
_DATED = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b(?:19|20)\d\d\b|\b\d{1,2}\.\s*\d{1,2}\.")
_READING_TIME = re.compile(
    r"^\W*(?:[^\W\d]+\W+){0,3}\d{1,2}\s*-?\s*(?:min|minut|minuten|minutes?|minuti|minutos?|dakika|мин"
    r"|分)\w*\b",
    re.IGNORECASE,
)
_OPENINGS = (
    r"(?:please )?(?:sign up|subscribe) (?:for|to|and|now)\b",
    r"get (?:the|our|your) .{0,60}(?:inbox|newsletter)",
    r"(?:follow|like|find|join) (?:us|.{2,30}) on (?:twitter|x|facebook|instagram|whatsapp|telegram"
    r"|google news|youtube|tiktok|bluesky|threads|linkedin)\b",
    r"this (?:material|article) may not be|copyright\b|©|\(c\)\s",
    r"(?:advertisement|article content|story continues below|recommended videos?|related (?:articles?|stories"
    r"|topics)|read more|more on this|share this|comments?|popular|trending|most read|loading|skip ad)\W*$",
    r"abonnier\w+ .{0,40}(?:kanal|channel|podcast)|empfohlener (?:redaktioneller|externer) inhalt",
    r"an dieser stelle finden sie|ich bin (?:damit )?einverstanden, dass mir|fehler gefunden|folgen sie uns",
    r"(?:anzeige|werbung|auch interessant|lesen sie auch|mehr zum thema|ähnliche artikel|kommentare?)\W*$",
    r"passer la publicité|inscrivez-vous .{0,60}(?:newsletter|lettre)",
    r"(?:publicité|à lire aussi|lire aussi)\W*$",
    r"(?:suscríbete|apúntate|síguenos|regístrate) |(?:publicidad|lee también|más información)\W*$",
    r"iscriviti .{0,60}newsletter|seguici su\b.{0,60}$|(?:pubblicità|leggi anche)\W*$",
    r"(?:siga|assine) .{0,80}(?:newsletter|canal|redes)|(?:publicidade|leia também)\W*$",
    r"(?:schrijf je in|meld je aan) .{0,60}nieuwsbrief|(?:advertentie|lees ook)\W*$",
    r"(?:anmäl dig|prenumerera|meld deg|tilmeld dig) .{0,80}(?:nyhetsbrev|nyhedsbrev)",
    r"(?:annons|annonse|annonce|läs också|les også|læs også)\W*$|zapisz się .{0,60}newsletter",
    r"(?:reklama|czytaj (?:też|także)|zobacz (?:też|także))\W*$|(?:реклама|читайте (?:также|також))\W*$",
    r"(?:подписывайтесь|підписуйтесь)\b|(?:【?関連記事】?|広告|続きを読む|广告|廣告)$",
)
_OPENING = re.compile(rf"\W*(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)
# Plain text, for "in" is twenty times a regular expression's speed and this is asked of every paragraph.
_ANYWHERE = (
    *("sign up for our", "sign up to our", "subscribe to our", "straight to your inbox", "to your inbox."),
    *("we may earn a", "earn us a commission", "an affiliate commission", "we independently select"),
    *("newsletter abonnieren", "newsletter anmelden", "newsletter bestellen", "newsletter informiert"),
    *(
        "um einen kommentar abzugeben",
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
    ),
    *("todos los derechos reservados", "riproduzione riservata", "todos os direitos reservados"),
    *(
        "alle rechten voorbehouden",
        "wszelkie prawa zastrzeżone",
        "все права защищены",
        "tüm hakları saklıdır",
    ),
    *("無断転載", "無断複製", "版权所有", "무단전재", "무단 전재"),
)
_CREDIT = re.compile(
    r"^\W*(?:image|photos?|picture|foto(?:grafie)?s?|bild(?:er)?|crédits? photo|imagen|immagine|kuva"
    r"|zdjęcie|фото|写真|사진)\s*[:：©/]",
    re.IGNORECASE,
)


def without_furniture(paragraphs: Sequence[str], titles: Iterable[str], authors: Iterable[str]) -> list[str]:
    """The paragraphs that are text. Only short lines before the first long one may be taken for by-lines,
    dates
    and breadcrumbs; a prompt may stand anywhere, but has to be a paragraph of its own and a short one."""
    known = {folded(text).rstrip(".") for text in (*titles, *authors)}
    kept: list[str] = []
    opened = False
    for at, text in enumerate(paragraphs):
        words = len(text.split())
        opened = opened or at >= _LEAD_LINES or (words >= _LONG and "\n" not in text)
        if folded(text) in known and at < 2 * _LEAD_LINES:
            continue
        if not opened and _heads_the_page(text, words, known):
            continue
        if words <= _PROMPT_WORDS and _is_prompt(text):
            continue
        if words <= _ASIDE_WORDS and at >= len(paragraphs) - _TAIL and CLOSED.search(text):
            continue
        if words < _LONG and _CREDIT.match(text):
            continue
        kept.append(text)
    return kept


def _heads_the_page(text: str, words: int, known: set[str]) -> bool:
    items = [line.removeprefix("- ") for line in text.splitlines()]
    if text.startswith("- ") and all(len(item.split()) <= _LEAD_LINES for item in items):
        return True  # breadcrumbs, tags, "share" buttons
    if words <= _LEAD_WORDS and (_DATED.search(text) or _READING_TIME.search(text)):
        return True
    named = folded(re.sub(r"^\W*\w{2,4}\s*:?\s+", "", text))
    return words <= _LEAD_WORDS and (named in known or folded(text).strip(" .:|-") in known)


def _is_prompt(text: str) -> bool:
    plain = text.lower()
    return _OPENING.match(text) is not None or any(phrase in plain for phrase in _ANYWHERE)
