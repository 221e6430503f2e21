"""Sentences and quotations, taken word for word out of a text: nothing is ever rephrased.

Texts are expected as `safe_text.paragraphs` returns them: clean, one paragraph a line.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from reports.story_parts import Quotation

# A stop ends a sentence when a blank and something that can begin one follow. CJK stops need no blank.
_STOP = re.compile(r"(?:[.!?…؟۔।]+[\"'”’»)\]]*(?=\s+[\"'“‘«¿¡(\[]*[^\W_a-zß-öø-ÿ])|[。！？]+[」』”’]*)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"‘«])(?:[A-ZÁÉÍÓÚÑ]|[A-Za-z](?:\.[A-Za-z])+|Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Gen|Sen|Rep|Gov|Lt|Col|Sgt|"
    r"Capt|St|Jr|Sr|Sra|Srta|Dra|Lic|Ing|Ud|Uds|M|Mme|Hr|Fr|vs|v|etc|approx|ca|cf|No|Nr|núm|pág|art|Inc|Ltd|Corp|"
    r"Co|Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|a\.m|p\.m|EE|UU)\.$"
)
_BOILERPLATE = re.compile(
    r"(?ix)^(?:advertisement|anuncio|publicidad|read\s+(?:more|also|next)|also\s+read|lea\s+también|leer\s+más|"
    r"related|sign\s+up|subscribe|suscríb|follow\s+us|click\s+here|share\s+this|image\s+(?:credit|source)|"
    r"photo(?:graph)?(?:\s+(?:by|credit))?\s*[:/]|foto\s*:|getty\s+images|by\s+[A-Z]\w+\s+[A-Z]\w+$|"
    r"this\s+(?:story|article|post)\s+(?:was|has\s+been|is|originally|contains)|disclosure|editor'?s\s+note|"
    r"all\s+rights\s+reserved|todos\s+los\s+derechos|©|copyright\s+\d|cookies?\b|we\s+use\s+cookies|"
    r"listen\s+to|watch\s+(?:below|the\s+video)|updated?\s*:|this\s+is\s+a\s+developing\s+story)|"
    r"newsletter|sign\s+up\s+for|our\s+privacy\s+policy|terms\s+of\s+(?:use|service)"
)
_DATELINE = re.compile(
    r"^[A-ZÁÉÍÓÚÑÜ][A-ZÁÉÍÓÚÑÜ.,'’ -]{2,40}(?:\([^()]{2,30}\))? ?(?:--|[-–—]) (?=[\"“‘«¿¡]?[^\W\d_])"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 420
_FEWEST_WORDS = 6


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a clean text in order; each is a substring of it, within one line."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for stop in _STOP.finditer(line):
            if _ABBREVIATION.search(line[max(0, stop.end() - 24) : stop.end()]):
                continue
            found.append(line[start : stop.end()].strip())
            start = stop.end()
        found.append(line[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def telling(text: str, *, title: str, repeated: Collection[str] = ()) -> tuple[str, ...]:
    """Return the sentences that tell something: no boilerplate, no repetition of the title or outlet.

    A dateline before the first ("LONDON (Wire) - ") is left out.
    """
    heading = title.casefold().strip(" .")
    return tuple(
        sentence
        for sentence in (_DATELINE.sub("", sentence) for sentence in sentences(text))
        if sentence not in repeated and sentence.casefold().strip(" .") != heading and _tells(sentence)
    )


def _tells(sentence: str) -> bool:
    if len(sentence) > _LONGEST or _BOILERPLATE.search(sentence) or _shouted(sentence):
        return False
    if _spaceless(sentence):
        return len(sentence) >= 2 * _FEWEST_WORDS
    ended = sentence.rstrip("\"'”’»)]")[-1:] in set(".!?…؟۔।")
    return ended and len(_WORD.findall(sentence)) >= _FEWEST_WORDS


def _shouted(sentence: str) -> bool:
    letters = [char for char in sentence if char.isalpha()]
    return sum(char.isupper() for char in letters) * 2 > len(letters)


def _spaceless(sentence: str) -> bool:
    letters = [char for char in sentence if char.isalpha()]
    return sum("\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" for char in letters) * 2 > len(
        letters
    )


_NAME = (
    r"(?P<{0}>[A-ZÁÉÍÓÚÑÄÖÜÇÀÈ][\w'’.-]*(?:\s+(?:(?:de|del|la|van|von|der|den|di|da|al|bin|y)\s+){{0,2}}"
    r"[A-ZÁÉÍÓÚÑÄÖÜÇÀÈ][\w'’-]*){{0,3}})"
)
_SAYING = (
    r"(?:said|says|told|added|adds|wrote|writes|argued|argues|explained|explains|warned|warns|insisted|insists|"
    r"noted|notes|stated|states|dijo|dice|afirmó|aseguró|explicó|señaló|sostuvo|declaró|añadió|agregó|advirtió|"
    r"sagte|sagt|erklärte|a\s+déclaré|a\s+dit|explique|disse|afirmou|ha\s+detto)"
)
_QUOTED = r"[“\"«](?P<words>[^“”\"«»\n]{25,320})[”\"»]"
_AFTER = re.compile(
    _QUOTED
    + r"\s*,?\s*(?:"
    + _SAYING
    + r"\s+"
    + _NAME.format("a")
    + r"|"
    + _NAME.format("b")
    + r"\s+"
    + _SAYING
    + r"\b)"
)
_BEFORE = re.compile(_NAME.format("a") + r"\s+" + _SAYING + r"(?:\s+that)?\s*[:,]\s*" + _QUOTED)
_NO_NAME = re.compile(
    r"(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|In|On|At|But|And|Or|If|As|For|With|By|Mr|Mrs|Ms|"
    r"Dr|Él|Ella|El|La|Los|Las|Un|Una|Según|Der|Die|Das|Er|Sie|Il|Elle|Le|Les|Une|Ele|Ela|O|Os)\.?"
)
_FEWEST_QUOTED = 5


def quotation(text: str) -> Quotation | None:
    """Return the first quotation with a named speaker, both word for word from the text; None without."""
    for line in text.split("\n"):
        for match in sorted(
            (*_AFTER.finditer(line), *_BEFORE.finditer(line)), key=lambda found: found.start()
        ):
            speaker = _speaker(match, text)
            words = match["words"].strip().rstrip(",")
            if speaker and words in text and len(_WORD.findall(words)) >= _FEWEST_QUOTED:
                return Quotation(words=words, speaker=speaker)
    return None


def _speaker(match: re.Match[str], text: str) -> str:
    groups = match.groupdict()
    name = (groups.get("a") or groups.get("b") or "").rstrip(".,")
    tokens = name.split()
    if not tokens or _NO_NAME.fullmatch(tokens[0]) or "\n" in name:
        return ""
    return _full_name(name, text) if len(tokens) == 1 else name


def _full_name(surname: str, text: str) -> str:
    before = re.compile(r"\b([A-ZÁÉÍÓÚÑ][\w'’-]+)\s" + re.escape(surname) + r"\b")
    full = {found[0] for found in before.finditer(text) if not _NO_NAME.fullmatch(found[1])}
    return next(iter(full)) if len(full) == 1 else surname
