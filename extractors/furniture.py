"""Lines that stand among an article's paragraphs and belong to the page: the headline once more, by-lines,
dates,
breadcrumbs, and the fixed prompts of newsletters, apps and rights departments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.paywall_phrases import CLOSED
from extractors.title import folded

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
_PROMPTS = (
    r"^(?:please )?(?:sign up|subscribe) (?:for|to|and|now)\b|(?:sign up (?:for|to)|subscribe to) our\b",
    r"(?:straight|delivered|directly) to your inbox",
    r"^get (?:the|our|your) .{0,60}(?:inbox|newsletter)|^(?:follow|like|find|join) (?:us"
    r"|.{2,30}) on (?:twitter|x|facebook|instagram"
    r"|whatsapp|telegram|google news|youtube|tiktok|bluesky|threads|linkedin)\b",
    r"all rights reserved|this (?:material|article) may not be|^(?:copyright|©|\(c\)\s)",
    r"^(?:advertisement|article content|story continues below|recommended videos?|related (?:articles?"
    r"|stories|topics)|read more|more on this"
    r"|share this|comments?|popular|trending|most read|loading|skip ad)\W*$",
    r"\bwe (?:may|might) (?:earn|receive) an? (?:affiliate )?commission|\bwe independently (?:select|review)",
    r"newsletter.{0,60}(?:abonnieren|anmelden|bestellen|informiert)|(?:abonnieren|abonniere"
    r"|bestellen) sie .{0,60}newsletter",
    r"^abonnier\w+ .{0,40}(?:kanal|channel|podcast)|^empfohlener (?:redaktioneller|externer) inhalt"
    r"|^an dieser stelle finden sie",
    r"^ich bin (?:damit )?einverstanden, dass mir|^fehler gefunden|alle rechte vorbehalten|^(?:anzeige"
    r"|werbung|auch interessant"
    r"|lesen sie auch|mehr zum thema|ähnliche artikel|kommentare?)\W*$|^folgen sie uns"
    r"|um einen kommentar abzugeben",
    r"^passer la publicité|inscrivez-vous .{0,60}(?:newsletter|lettre)|tous droits réservés"
    r"|^(?:publicité|à lire aussi|lire aussi)\W*$",
    r"^(?:suscríbete|apúntate|síguenos|regístrate) .{0,80}|todos los derechos reservados|^(?:publicidad"
    r"|lee también|más información)\W*$",
    r"iscriviti .{0,60}newsletter|riproduzione riservata|^(?:seguici su|pubblicità|leggi anche)\b.{0,60}$",
    r"todos os direitos reservados|^(?:siga|assine) .{0,80}(?:newsletter|canal|redes)|^(?:publicidade"
    r"|leia também)\W*$",
    r"^(?:schrijf je in|meld je aan) .{0,60}nieuwsbrief|^(?:advertentie|lees ook)\W*$",
    r"^(?:anmäl dig|prenumerera|meld deg|tilmeld dig) .{0,80}nyhetsbr|nyhedsbrev|^(?:annons|annonse"
    r"|annonce|läs också|les også|læs også)\W*$",
    r"^zapisz się .{0,60}newsletter|wszelkie prawa zastrzeżone|^(?:reklama|czytaj (?:też|także)"
    r"|zobacz (?:też|także))\W*$",
    r"^(?:реклама|читайте также|подписывайтесь) ?.{0,60}$|все права защищены|^(?:читайте також"
    r"|підписуйтесь)\b.{0,60}$",
    r"tüm hakları saklıdır|無断(?:転載|複製)|版权所有|무단 ?전재",
    r"^(?:【?関連記事】?|広告|続きを読む)$|^(?:广告|廣告)$",
)
_CREDIT = re.compile(
    r"^\W*(?:image|photos?|picture|foto(?:grafie)?s?|bild(?:er)?|crédits? photo|imagen|immagine|kuva"
    r"|zdjęcie|фото|写真|사진)\s*[:：©/]",
    re.IGNORECASE,
)
_PROMPT = re.compile("|".join(f"(?:{prompt})" for prompt in _PROMPTS), re.IGNORECASE)


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
        if words <= _PROMPT_WORDS and _PROMPT.search(text):
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
