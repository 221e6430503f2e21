"""Writes news-like texts that share no passage, and the edits that a desk makes to one, from a seed."""

from __future__ import annotations

import random


def words_of(text: str) -> list[str]:
    """Read a list whose items are set apart by |."""
    return [" ".join(item.split()) for item in text.split("|")]


PEOPLE = words_of("""
Adaeze Okafor| Bram Verhulst| Carla Quintero| Dilan Aksoy| Elodie Marchetti| Farid Haidari| Greta
Solheim| Hugo Brandão| Ines Kovač| Jonah Whitlock| Keiko Tanabe| Liam Prendergast| Mireille Dumont|
Nadia Petrenko| Oskar Lindqvist| Priya Raman| Quentin Abara| Rosa Calderón| Stefan Wolny| Tamsin
Hartley| Umar Siddiqi| Vera Blasko| Wendell Price| Xenia Markou| Yusuf Demir| Zofia Nowak
""")
PLACES = words_of("""
Aldermoor| Brackwater| Castle Vane| Dunmarrow| Eastholm| Fallowfield| Grimsdale| Harrowgate Bay|
Inverlay| Jessop Cross| Kingsmere| Lowick| Marston Ferry| Northolme| Oxley Green| Pellworth| Quarrendon|
Ravensby| Saltmarsh| Thornbury Head| Upper Wexley| Vauxmoor| Westerby| Yarrowdale
""")
BODIES = words_of("""
the harbour authority| the teachers' union| a cereals cooperative| the county hospital trust| the ferry
operator| a battery start-up| the museum's trustees| the water board| an orchard growers' league| the
regional court| a bicycle maker| the lighthouse service| the broadcasting council| a firm of surveyors|
the fishing cooperative| the university senate| a chain of bakeries| the film archive| the planning
inspectorate| a logistics group
""")
THINGS = words_of("""
a disputed bridge repair| the new tram line| unpaid overtime| a shortage of nurses| the restored organ|
a rare moth| the winter timetable| flooded cellars| a forged painting| the village school| cheaper heat
pumps| a lost manuscript| the oyster harvest| noisy turbines| a stalled housing scheme| the bus depot
fire| contaminated wells| the chess festival| a record cheese| the shuttered cinema| coastal erosion|
stolen beehives| an overdue audit| the cable car| satellite farming| a merger of parishes| the marathon
route| mislabelled honey| the quarry blast| an empty reservoir
""")
VERBS = words_of("""
welcomed| rejected| postponed| questioned| approved| criticised| defended| reviewed| abandoned| revived|
investigated| funded| mocked| praised| audited| challenged| suspended| expanded| sketched| costed
""")
ADVERBS = words_of("""
quietly| reluctantly| unanimously| abruptly| cautiously| publicly| belatedly| grudgingly| cheerfully|
formally| narrowly| repeatedly
""")
QUALITIES = words_of("""
patient| costly| unusual| promising| reckless| modest| overdue| fragile| popular| secretive| sensible|
ambitious| clumsy| lucrative| divisive| forgotten| generous| improvised| measured| risky
""")
NOUNS = words_of("""
ledger| timetable| petition| survey| warehouse| orchard| budget| permit| turbine| archive| shoreline|
classroom| boiler| contract| compass| garden| ballot| engine| corridor| workshop| harvest| blueprint|
ward| quay| mural| pension| gearbox| glacier| notebook| telescope| tariff| chapel| vineyard| sluice|
barge| loom
""")
TIMES = words_of("""
on Monday| by midsummer| before the frost| after a stormy meeting| within nine weeks| since the spring|
last Thursday| at dawn| over the weekend| during the recess| in late autumn| for the third time| ahead
of the vote| until further notice| this quarter| after lunch
""")
PATTERNS = [
    "{person} {adverb} {verb} {thing} {time}",
    "In {place}, {body} {verb} {thing}, and {person} called the {noun} {quality}",
    "{thing} left {place} with a {quality} {noun} and {number} {noun}s {time}",
    '"A {quality} {noun} beats a {quality} {noun}," said {person}, who {verb} {thing}',
    "Nobody at {body} expected {thing}; {number} residents of {place} {verb} the {noun}",
    "{person} and {person} {adverb} {verb} the {quality} {noun} of {place} {time}",
    "{body} spent {number} crowns on {thing}, a {quality} {noun} that {person} {verb}",
    "For {place}, {thing} means {number} {noun}s, a {quality} {noun} and less {noun}",
    "{time}, {person} {verb} what {body} had {adverb} {verb}: {thing}",
    "Where {thing} once filled the {noun}, {body} now {verb} {number} {quality} {noun}s",
    "The {noun} near {place} {verb} nobody until {person} found {thing} {time}",
    "Asked about {thing}, {person} pointed to the {quality} {noun} and {adverb} left {place}",
]


def sentence(pick: random.Random) -> str:
    """Write a sentence."""
    pattern, slots = (
        pick.choice(PATTERNS),
        {
            "person": PEOPLE,
            "place": PLACES,
            "body": BODIES,
            "thing": THINGS,
            "verb": VERBS,
            "adverb": ADVERBS,
            "quality": QUALITIES,
            "noun": NOUNS,
            "time": TIMES,
        },
    )
    for slot, choices in slots.items():
        while "{" + slot + "}" in pattern:
            pattern = pattern.replace("{" + slot + "}", pick.choice(choices), 1)
    while "{number}" in pattern:
        pattern = pattern.replace("{number}", str(pick.randint(12, 9800)), 1)
    return pattern[0].upper() + pattern[1:] + "."


def write(seed: int, fewest: int = 180, most: int = 520) -> tuple[str, str]:
    """Write a headline and a text of about ``fewest`` to ``most`` words, a line a paragraph."""
    pick = random.Random(f"text {seed}")
    wanted, lines = pick.randint(fewest, most), list[str]()
    while sum(len(line.split()) for line in lines) < wanted:
        lines.append(" ".join(sentence(pick) for _ in range(pick.randint(1, 4))))
    return sentence(pick).rstrip("."), "\n".join(lines)


def cut(text: str, share: float) -> str:
    """Keep the first part of a text, up to the word."""
    words = text.split(" ")
    return " ".join(words[: max(1, round(len(words) * share))])


def reword(text: str, share: float, pick: random.Random) -> str:
    """Replace a share of the words by others."""
    words = text.split(" ")
    for place in pick.sample(range(len(words)), round(len(words) * share)):
        words[place] = pick.choice(NOUNS + QUALITIES + VERBS)
    return " ".join(words)


def extend(text: str, words: int, pick: random.Random) -> str:
    """Put a paragraph of so many words in front."""
    added = list[str]()
    while len(added) < words:
        added += sentence(pick).split()
    return " ".join(added[:words]) + ".\n" + text


def edits(title: str, text: str, seed: int) -> dict[str, tuple[str, str]]:
    """Return the seven edits of a text, by name: headline and text."""
    pick = random.Random(f"edit {seed}")
    other = sentence(pick).rstrip(".")
    return {
        "headline changed": (other, text),
        "cut to 50 %": (title, cut(text, 0.5)),
        "cut to 25 %": (title, cut(text, 0.25)),
        "10 % of words edited": (title, reword(text, 0.1, pick)),
        "20 % of words edited": (title, reword(text, 0.2, pick)),
        "headline, cut and edits": (other, reword(cut(text, 0.5), 0.1, pick)),
        "60 words added": (title, extend(text, 60, pick)),
    }
