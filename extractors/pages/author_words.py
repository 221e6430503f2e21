"""Words that stand in by-lines and are no names, in the languages of the feeds (data, no rules)."""

from __future__ import annotations

import re

_WROTE = (
    r"(?:written|reported|story|text|words|article|review|analysis|opinion|interview|posted"
    r"|published)\s+(?:by\b|:)",
    r"by\b|von\b|par\b|por\b|di\b|da\b|de\b(?=\s+[A-Z]\w+\s+[A-Z])|door\b|av\b|af\b|fra\b|przez\b|od\b"
    r"|a cura di\b",
    r"(?:tekst|text|texte|texto|testo|quelle|source|fuente|fonte)\s*:",
    r"(?:autor(?:en|in|es|a)?|auteurs?|authors?|autor[ei]|автор|forfatter|skribent)\s*:",
    r"文\s*[=＝:：/]|記者\s*[=＝:：]|取材\s*[=＝:：]",
)
_ROLES = (
    r"editor|reporter|correspondent|writer|journalist|columnist|producer|contributor|fellow|bureau|chief",
    r"redakteur(?:in)?|redaktion|korrespondent(?:in)?|journalistin|autorin|chefredakteur(?:in)?"
    r"|volontär(?:in)?",
    r"journaliste|rédact\w+|rédaction|correspondant\w*|redact\w+|redacción|periodista|corresponsal|redazione",
    r"giornalista|inviat[oa]|redatt\w+|correspondente|repórter|redação|redactie|verslaggever|redaktör"
    r"|redaksjon\w*",
    r"redakcja|dziennikarz|newsroom|news ?desk|staff|team|desk|updated|published|minutes? read|powered by",
)
_NOBODY = (
    r"admin(?:istrator)?|editor(?:ial)?(?: (?:team|board|staff))?|staff(?: (?:writer|reporter))?s?"
    r"|news ?(?:desk|room)",
    r"redaktion|redaktionen|redaction|rédaction|redacción|redazione|redação|redactie|redakcja|web ?desk",
    r"guest(?: author)?|unknown|anonymous|none|null|undefined|authors?|autor(?:en)?|auteurs?|share|follow",
    r"(?:our|a) (?:staff )?(?:correspondent|reporter)|agenc(?:y|ies)|agenturen|agencias|press release",
    r"partner content|sponsored|foto|photo|image|getty images|istockphoto|shutterstock|read more",
)

WROTE = re.compile(rf"^(?:{'|'.join(_WROTE)})\s*:?\s*", re.IGNORECASE)
"""What comes before a name."""
WRITTEN_BY = re.compile(
    r"^(?:written by|(?:geschrieben|verfasst|erstellt) von|écrit par|(?:escrito|redactado) por|scritto da"
    r"|geschreven door|(?:skriven|skrevet) av|skrevet af|napisane przez|authors?|autor(?:in)?|auteur|autore"
    r"|автор|yazan)$",
    re.IGNORECASE,
)
"""How the card of a shared link labels the author."""
PICTURED = re.compile(r"^(?:foto(?:s|graf\w*)?|photos?|pictures?|images?|bild(?:er)?|video)\b", re.IGNORECASE)
"""Who took the pictures did not write."""
ROLE = re.compile(rf"\b(?:{'|'.join(_ROLES)})\b", re.IGNORECASE)
"""What makes of a phrase a role or a desk."""
NOBODY = re.compile(rf"^(?:{'|'.join(_NOBODY)})$", re.IGNORECASE)
"""What stands in a name's place."""
