"""Writes the labelled set of topics from its templates, and a morning of other news around it.

    python -m tests.warehouse.topic_writer

writes topic_set/*.jsonl. The articles are invented; the names of firms are those that a real morning has. An
article of the set is labelled with the topics that it is about, or ``off``; a near miss shares the words.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "topic_set"
VARIANTS = {"on": 3, "off": 3}
SLOTS = {
    "studio": "Disney|Warner Bros|Paramount|Sony Pictures|Amazon|Universal|Lionsgate|Halden Pictures",
    "show": "The Salt Garden|Northern Line|House of Tides|Ashfall|The Quiet Orbit|Paper Lanterns|Meridian",
    "tool": "Runway|Midjourney|Sora|Veo 3|Luma AI|Kling AI|Stable Diffusion",
    "firm": "Nvidia|Google|OpenAI|Microsoft|Apple|Meta|Anthropic|Samsung|Acme Robotics",
    "person": "Marta Ibáñez|Tom Ashworth|Leila Haddad|Jonas Brandt|Inês Duarte|Claire Morel|Ravi Menon",
    "place": "Toronto|Valencia|Leipzig|Lyon|Porto|Glasgow|Rosario|Seoul|Wellington|Denver|Bergen",
    "thing": "phone|tablet|watch|headset|laptop|speaker|doorbell",
    "num": "12|18|24|31|40|57|65|80|120|240|300|650",
    "pct": "4|7|9|11|15|22|30|38|45|62|90",
}
DAYS = {
    "en": "Monday|Tuesday|Wednesday|Thursday|Friday",
    "es": "lunes|martes|miércoles|jueves|viernes",
    "de": "Montag|Dienstag|Mittwoch|Donnerstag|Freitag",
    "fr": "lundi|mardi|mercredi|jeudi|vendredi",
    "pt": "segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira",
}
OUTLETS = [
    "Kestrel Wire",
    "Daily Meridian",
    "The Harbour Post",
    "Lantern",
    "Circuit Weekly",
    "Northgate News",
]


def fill(chance: random.Random, template: str, language: str, slots: dict[str, str]) -> str:
    """Put a word into each slot, the same one throughout an article."""
    for name, words in {**SLOTS, "day": DAYS[language]}.items():
        slots.setdefault(name, chance.choice(words.split("|")))
        template = template.replace("{" + name + "}", slots[name])
    return template


def sections(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the sections of a template file: what follows #, and the lines."""
    for section in (FOLDER / "templates" / f"{name}.txt").read_text("utf-8").split("# ")[1:]:
        head, *lines = section.strip().splitlines()
        yield head, lines


def labelled(name: str) -> Iterator[dict[str, Any]]:
    """Yield the articles of one file of templates."""
    fillers = dict(sections("fillers"))
    for number, (head, lines) in enumerate(sections(name)):
        labels, _, language = head.partition(" | ")
        topics = [] if labels == "off" else labels.split()
        titles = lines[0][2:].split(" || ")
        for variant in range(VARIANTS["on" if topics else "off"]):
            chance = random.Random(f"{name} {number} {variant}")
            slots: dict[str, str] = {}
            body = [line[2:] for line in lines[2:]]
            chosen = chance.sample(body, max(2, len(body) - variant)) if variant else body
            rest = [*chosen, *padding(chance, fillers[language], [lines[1], *chosen])]
            paragraphs = [lines[1][2:], *chance.sample(rest, len(rest))]
            yield {
                "url": f"https://example.org/{name}/{number}-{variant}",
                "title": fill(chance, titles[variant % len(titles)], language, slots),
                "text": "\n\n".join(fill(chance, each, language, slots) for each in paragraphs),
                "language": language,
                "outlet": OUTLETS[variant],
                "topics": topics,
            }


def padding(chance: random.Random, fillers: list[str], said: list[str]) -> list[str]:
    """Return as many sentences that any article might have as make a short one of these."""
    wanted, words, chosen = chance.randint(66, 110), sum(len(each.split()) for each in said), []
    for each in chance.sample(fillers, len(fillers)):
        if words >= wanted:
            break
        chosen.append(each)
        words += len(each.split())
    return chosen


def morning(count: int) -> Iterator[dict[str, Any]]:
    """Yield other news, unrelated and half-related: one in eight has a passing mention of the subject."""
    beats = list(sections("morning"))
    passing = (FOLDER / "templates" / "passing.txt").read_text("utf-8").splitlines()
    fillers = dict(sections("fillers"))["en"]
    for number in range(count):
        chance = random.Random(f"morning {number}")
        beat, lines = chance.choice(beats)
        slots: dict[str, str] = {}
        sentences = chance.sample(lines[1:], chance.randint(4, 8)) + chance.sample(
            fillers, chance.randint(2, 6)
        )
        rest = sentences[1:]
        chance.shuffle(rest)
        if number % 8 == 0:
            rest.insert(chance.randint(len(rest) // 2, len(rest)), chance.choice(passing))
        yield {
            "url": f"https://example.net/{beat}/{number}",
            "title": fill(chance, chance.choice(lines[0][2:].split(" || ")), "en", slots),
            "text": "\n\n".join(fill(chance, each, "en", slots) for each in [sentences[0], *rest]),
            "language": "en",
            "outlet": chance.choice(OUTLETS),
            "topics": [],
        }


def read_set() -> list[dict[str, Any]]:
    """Return the labelled articles as they stand in the repository."""
    lines = (line for file in sorted(FOLDER.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    return [json.loads(line) for line in lines]


def main() -> None:
    """Write the set."""
    for name in ("english_on", "english_off", "other_on", "other_off"):
        rows = [json.dumps(row, ensure_ascii=False) for row in labelled(name)]
        (FOLDER / f"{name}.jsonl").write_text("\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
