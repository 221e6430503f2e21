"""What the query language means, said a second time: slowly, an article at a time, without a database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from warehouse.query.nodes import (
    And,
    AtLeast,
    Exact,
    Field,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Phrase,
    Word,
)

ABBREVIATIONS = {"mr", "inc"}
SPACELESS_NAMES = ("CJK ", "HIRAGANA", "KATAKANA", "THAI ", "LAO ", "KHMER ", "MYANMAR ", "IDEOGRAPHIC")


@dataclass(frozen=True)
class Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Place:
    """A term that stands at words first to last of a field."""

    field: str
    first: int
    last: int
    start: int
    end: int
    term: str


def is_spaceless(character: str) -> bool:
    return unicodedata.name(character, "").startswith(SPACELESS_NAMES)


def tokens(text: str) -> list[Token]:
    """Cut by hand: letters, marks and digits, a new word where a script without spaces begins or ends."""
    found: list[Token] = []
    start, kind = 0, ""
    for index, character in enumerate([*text, " "]):
        category = unicodedata.category(character)[0]
        now = "" if category not in "LMN" else "s" if category == "L" and is_spaceless(character) else "w"
        if kind and (now == kind or category == "M"):
            continue
        if kind:
            found.append(Token(text[start:index], start, index))
        start, kind = index, now
    return found


def folded(word: str) -> str:
    if any(is_spaceless(each) for each in word):
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in apart if unicodedata.category(each)[0] != "M").casefold()


def within_one_edit(one: str, other: str) -> bool:
    if one == other:
        return True
    for index in range(max(len(one), len(other)) + 1):
        if one[:index] + one[index + 1 :] in (other, other[:index] + other[index + 1 :]):
            return True
        if other[:index] + other[index + 1 :] == one:
            return True
    return False


class Reader:
    """One article, ready to be asked for terms."""

    def __init__(self, article: dict[str, Any]) -> None:
        self.article = article
        self.texts = {"title": article["title"], "body": article["text"]}
        self.tokens = {field: tokens(text) for field, text in self.texts.items()}

    def holds(self, node: Node) -> tuple[bool, set[Place]]:
        """Say whether the query holds and which places make it."""
        return self.evaluate(node, "any")

    def evaluate(self, node: Node, region: str) -> tuple[bool, set[Place]]:
        match node:
            case And(parts=parts):
                found = [self.evaluate(part, region) for part in parts]
                ok = all(held for held, _ in found)
                return ok, set().union(*(places for _, places in found)) if ok else set()
            case Or(parts=parts):
                found = [self.evaluate(part, region) for part in parts]
                return any(h for h, _ in found), set().union(*(places for held, places in found if held))
            case Not(keep=keep, drop=drop):
                held, places = self.evaluate(keep, region)
                ok = held and not any(self.evaluate(each, region)[0] for each in drop)
                return ok, places if ok else set()
            case Field(name=name, part=part) if name in ("title", "lead", "body"):
                return self.evaluate(part, name)
            case Field(name=name, part=part):
                values = part.parts if isinstance(part, Or) else (part,)
                return any(self.described(name, each.spelling) for each in values), set()  # type: ignore[union-attr]
            case _:
                places = self.places(node, region)
                return bool(places), places

    def described(self, name: str, value: str) -> bool:
        if name in ("lang", "country", "tier"):
            own = {"lang": "language", "country": "country", "tier": "tier"}[name]
            return str(self.article[own]).lower() == value.lower()
        texts = self.article["authors"] if name == "author" else [self.article[name] or ""]
        wanted = [folded(each.word) for each in tokens(value)]
        for text in texts:
            words = [folded(each.word) for each in tokens(text)]
            if any(words[i : i + len(wanted)] == wanted for i in range(len(words))):
                return True
        return False

    def places(self, node: Node, region: str) -> set[Place]:
        """Return where words, groups of them and filters of them stand."""
        match node:
            case Or(parts=parts):
                return set().union(*(self.places(part, region) for part in parts))
            case Near(left=left, right=right):
                return self.near(node, self.places(left, region), self.places(right, region))
            case NotNear(left=left, right=right, words=words):
                against = self.places(right, region)
                return {
                    one
                    for one in self.places(left, region)
                    if not any(
                        one.field == other.field
                        and other.first - one.last - 1 <= words
                        and one.first - other.last - 1 <= words
                        for other in against
                    )
                }
            case AtLeast(times=times, part=part):
                found = self.places(part, region)
                covered: list[tuple[str, int, int]] = []
                for place in sorted(found, key=lambda each: (each.field, each.first, each.last)):
                    if covered and covered[-1][0] == place.field and place.first <= covered[-1][2]:
                        covered[-1] = (place.field, covered[-1][1], max(covered[-1][2], place.last))
                    else:
                        covered.append((place.field, place.first, place.last))
                return found if len(covered) >= times else set()
            case Word() | Phrase() | Exact():
                return {place for place in self.term(node) if self.in_region(place, region)}
            case _:
                raise AssertionError(node)

    def near(self, node: Near, lefts: set[Place], rights: set[Place]) -> set[Place]:
        kept: set[Place] = set()
        for left in lefts:
            for right in rights:
                pairs = [(left, right)] if node.ordered else [(left, right), (right, left)]
                if left.field == right.field and any(self.close(node, *pair) for pair in pairs):
                    kept |= {left, right}
        return kept

    def close(self, node: Near, earlier: Place, later: Place) -> bool:
        if later.first <= earlier.last:
            return False
        if node.words is not None:
            return later.first - earlier.last - 1 <= node.words
        found = self.tokens[earlier.field]
        return not any(
            self.breaks(node.unit, earlier.field, found[index], found[index + 1])
            for index in range(earlier.last, later.first)
        )

    def breaks(self, unit: str, field: str, token: Token, following: Token) -> bool:
        gap = self.texts[field][token.end : following.start]
        if "\n" in gap:
            return True
        if unit == "paragraph":
            return False
        if any(each in "。！？" for each in gap):
            return True
        ended = re.search(r"[.!?…]\S*\s", gap) is not None
        initial = gap.startswith(".") and (len(token.word) == 1 or folded(token.word) in ABBREVIATIONS)
        return ended and not initial and unicodedata.category(following.word[0]) != "Ll"

    def in_region(self, place: Place, region: str) -> bool:
        if region in ("any", place.field):
            return True
        return region == "lead" and place.field == "body" and place.last < 60

    def term(self, term: Word | Phrase | Exact) -> set[Place]:
        """Try a term at every word of the article."""
        name = (
            term.spelling
            if isinstance(term, Word)
            else f'"{term.spelling}"'
            if isinstance(term, Phrase)
            else f'cs("{term.spelling}")'
        )
        found: set[Place] = set()
        for field, words in self.tokens.items():
            for index in range(len(words)):
                if hit := self.hit(term, field, words, index):
                    start, end, last = hit
                    found.add(Place(field, index, last, start, end, name))
        return found

    def hit(
        self, term: Word | Phrase | Exact, field: str, words: list[Token], index: int
    ) -> tuple[int, int, int] | None:
        if isinstance(term, Exact):
            return self.exactly(term.spelling, field, words, index)
        tests = word_tests(term)
        own = words[index : index + len(tests)]
        if len(own) < len(tests):
            return None
        spans = [test(token) for test, token in zip(tests, own, strict=True)]
        if any(span is None for span in spans):
            return None
        first, last = spans[0], spans[-1]
        assert first is not None
        assert last is not None
        return first[0], last[1], index + len(tests) - 1

    def exactly(
        self, spelling: str, field: str, words: list[Token], index: int
    ) -> tuple[int, int, int] | None:
        """Try every character of the first word; a word in a script with spaces must be there whole."""
        inside = tokens(spelling)
        own = words[index : index + len(inside)]
        for at in range(words[index].start, words[index].end):
            start = at - inside[0].start
            fits = len(own) == len(inside) and all(
                word.start <= start + each.start
                and start + each.end <= word.end
                and (is_spaceless(each.word[0]) or len(word.word) == len(each.word))
                for each, word in zip(inside, own, strict=True)
            )
            if start >= 0 and fits and self.texts[field].startswith(spelling, start):
                return start, start + len(spelling), index + len(inside) - 1
        return None


Test = Callable[[Token], "tuple[int, int] | None"]


def word_tests(term: Word | Phrase) -> list[Test]:
    """Return a test for each word of a term: what it covers of a token, or None."""
    if isinstance(term, Word) and "~" in term.spelling:
        wanted = folded(term.spelling.partition("~")[0])
        return [
            lambda token: (
                (token.start, token.end)
                if folded(token.word)[:1] == wanted[:1] and within_one_edit(folded(token.word), wanted)
                else None
            )
        ]
    text = re.sub(r"(?<=\w)\?(?=\w)", "ⅩQ", term.spelling)
    text = text.replace("*", "ⅩS")
    cut = tokens(text)
    return [
        spaceless_test(each.word, index, len(cut)) if is_spaceless(each.word[0]) else pattern_test(each.word)
        for index, each in enumerate(cut)
    ]


def pattern_test(word: str) -> Test:
    parts = re.split("(ⅩQ|ⅩS)", word)
    pattern = "".join(
        "." if part == "ⅩQ" else ".*" if part == "ⅩS" else re.escape(folded(part)) for part in parts
    )

    def test(token: Token) -> tuple[int, int] | None:
        fits = re.fullmatch(pattern, folded(token.word), re.S) is not None
        return (token.start, token.end) if fits else None

    return test


def spaceless_test(word: str, index: int, count: int) -> Test:
    def test(token: Token) -> tuple[int, int] | None:
        text = token.word.lower()
        if count == 1:
            at = text.find(word)
            return (token.start + at, token.start + at + len(word)) if at >= 0 else None
        if index == 0:
            return (token.end - len(word), token.end) if text.endswith(word) else None
        if index == count - 1:
            return (token.start, token.start + len(word)) if text.startswith(word) else None
        return (token.start, token.end) if text == word else None

    return test
