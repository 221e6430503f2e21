"""Matching beside SQLite FTS5 and tantivy, in one run: the same generated articles and topics.

    python -m benchmarks.matching [--articles 100] [--topics 1000] [--kinds words near fuzzy nested]

Each engine starts with the articles new to it (FTS5 and tantivy index them first) and ends with the pairs
of article and topic. Ours also scores, finds every place and stores the matches. Seconds are CPU time of
this process, the best of --rounds turns that the engines take by turns, so that what else the machine does
hits all alike; the pairs of the three must be the same, or the run fails.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path

import duckdb
import tantivy

from warehouse.connection import connect
from warehouse.match.compiling import compile_topics
from warehouse.match.matching import compare
from warehouse.match.standing import stand
from warehouse.match.topics import TopicRow, register_topics
from warehouse.query import format_query, parse, topic_version
from warehouse.query.nodes import And, Node, Not, Or, Phrase, Word
from warehouse.rows import insert_new

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LETTERS = "abcdefghijklmnoprstuvw"
Pairs = set[tuple[int, int]]


def vocabulary(chance: random.Random, size: int) -> list[str]:
    """Return different made-up words; the first are the commonest."""
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(LETTERS, k=min(12, 2 + int(chance.expovariate(0.22)))))] = None
    return list(words)


def texts(chance: random.Random, words: list[str], count: int) -> list[tuple[str, str]]:
    """Return titles and bodies in which words are as unevenly common as in a language."""
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    made = []
    for _ in range(count):
        chosen = chance.choices(words, cum_weights=weights, k=612 + chance.randrange(-200, 200))
        lines = [" ".join(chosen[start : start + 60]) + "." for start in range(12, len(chosen), 60)]
        made.append((" ".join(chosen[:12]), "\n".join(lines)))
    return made


def queries(chance: random.Random, words: list[str], bodies: list[str], count: int, kind: str) -> list[str]:
    """Return queries of words, phrases that occur, and prefixes; or with NEAR, ~1 or deep groups."""

    def term() -> str:
        roll = chance.random()
        if roll < 0.3:
            body = chance.choice(bodies).replace(".", "").split()
            start = chance.randrange(len(body) - 3)
            return '"' + " ".join(body[start : start + chance.choice((2, 3))]) + '"'
        word = words[chance.randrange(100, len(words))]  # nobody watches for the commonest
        if roll < 0.45 and len(word) > 4:
            return word[:4] + "*"
        if kind == "fuzzy" and len(word) >= 7:
            return word + "~1"
        return word

    def group(size: int) -> str:
        return "(" + " OR ".join(term() for _ in range(size)) + ")"

    def nested(depth: int) -> str:
        if not depth:
            return group(6)
        joint = " AND " if depth % 2 else " OR "
        return "(" + joint.join(nested(depth - 1) for _ in range(2)) + ")"

    made = []
    for _ in range(count):
        if kind == "near":
            made.append(f"{group(4)} NEAR/{chance.choice((5, 10, 25))} {group(4)}")
        elif kind == "nested":
            made.append(f"{nested(3)} NOT {term()}")
        else:
            made.append(f"{group(4)} AND {group(4)}" + (f" NOT {term()}" if chance.random() < 0.3 else ""))
    return made


def ours(articles: list[tuple[str, str]], topics: list[str], home: Path) -> tuple[float, Pairs]:
    """Match with Storywatch; the articles are stored, and the topics stand ready in the connection."""
    rows = []
    for ordinal, text in enumerate(topics):
        tree = parse(text)
        rows.append(TopicRow(f"t{ordinal}", "", text, format_query(tree), topic_version(tree), ordinal))
    with connect(home / "bench.duckdb") as db:
        db.execute("SET threads = 1")
        insert_new(
            db, "articles", [article_row(i, *text) for i, text in enumerate(articles)], ("article_id",)
        )
        set_id = register_topics(db, "bench", rows, NOW)
        ready = stand(db, compile_topics("bench", rows))
        ids = [f"{number:06}" for number in range(len(articles))]
        began = time.process_time()
        compare(ready, ids, set_id, NOW, "run")
        seconds = time.process_time() - began
        found = db.execute("SELECT article_id, topic FROM matches").fetchall()
    return seconds, {(int(article_id), int(topic.partition("/t")[2])) for article_id, topic in found}


def article_row(number: int, title: str, text: str) -> dict[str, object]:
    """Return a row of articles."""
    empty = {"keywords": [], "authors": [], "first_sight": False, "text_quality": "full", "source": "import"}
    return {
        **empty,
        "article_id": f"{number:06}",
        "url": f"https://example.org/{number}",
        "url_key": f"https://example.org/{number}",
        "outlet": "The Example",
        "tier": 2,
        "title": title,
        "text": text,
        "words": len(text.split()),
        "first_seen_at": NOW - timedelta(hours=1),
        "read_at": NOW,
        "content_hash": str(number),
        "revision": 1,
        "run_id": "run",
    }


def fts5(articles: list[tuple[str, str]], topics: list[str], home: Path) -> tuple[float, Pairs]:
    """Index and ask SQLite FTS5."""
    asked = [topic.replace("* ", " * ").replace("*)", " *)") for topic in topics]
    db = sqlite3.connect(home / "fts5.sqlite")
    began = time.process_time()
    db.execute("CREATE VIRTUAL TABLE texts USING fts5(title, body, content='', tokenize='unicode61')")
    db.executemany(
        "INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)",
        [(number, *text) for number, text in enumerate(articles)],
    )
    found: Pairs = set()
    for number, query in enumerate(asked):
        rows = db.execute("SELECT rowid FROM texts WHERE texts MATCH ?", [query]).fetchall()
        found |= {(row[0], number) for row in rows}
    return time.process_time() - began, found


def with_tantivy(articles: list[tuple[str, str]], topics: list[str], home: Path) -> tuple[float, Pairs]:
    """Index and ask tantivy."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    builder.add_text_field("content", tokenizer_name="default", index_option="position")
    (home / "tantivy").mkdir()
    schema = builder.build()
    index = tantivy.Index(schema, str(home / "tantivy"))
    trees = [parse(topic) for topic in topics]
    began = time.process_time()
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for number, (title, body) in enumerate(articles):
        # A title and a body that no phrase can join: filler words stand between.
        writer.add_document(tantivy.Document(id=number, content=f"{title} 0 1 2 3 {body}"))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    found: Pairs = set()
    for number, tree in enumerate(trees):
        query = tantivy_query(schema, tree)
        hits = searcher.search(query, limit=len(articles), count=False).hits
        found |= {(searcher.doc(address)["id"][0], number) for _, address in hits}
    return time.process_time() - began, found


def tantivy_query(schema: tantivy.Schema, node: Node) -> tantivy.Query:
    """Return a topic as tantivy's own query."""
    must, should, must_not = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
    inner = partial(tantivy_query, schema)
    match node:
        case And(parts=parts):
            return tantivy.Query.boolean_query([(must, inner(part)) for part in parts])
        case Or(parts=parts):
            return tantivy.Query.boolean_query([(should, inner(part)) for part in parts])
        case Not(keep=keep, drop=drop):
            taken = [(must_not, inner(part)) for part in drop]
            return tantivy.Query.boolean_query([(must, inner(keep)), *taken])
        case Phrase(spelling=spelling):
            return tantivy.Query.phrase_query(schema, "content", list(spelling.split()))
        case Word(spelling=spelling) if spelling.endswith("*"):
            return tantivy.Query.regex_query(schema, "content", spelling[:-1] + ".*")
        case Word(spelling=spelling):
            return tantivy.Query.term_query(schema, "content", spelling)
        case _:
            raise AssertionError(node)


def show(line: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run, compare and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--topics", type=int, default=1000)
    parser.add_argument("--kinds", nargs="*", default=["words", "near", "fuzzy", "nested"])
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    show(f"duckdb {duckdb.__version__}, sqlite {sqlite3.sqlite_version}, {wanted.articles} × {wanted.topics}")
    for kind in wanted.kinds:
        run(kind, wanted.articles, wanted.topics, wanted.rounds)


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024**2 if sys.platform == "darwin" else 1024
    )


def run(kind: str, articles: int, topics: int, rounds: int) -> None:
    """Time one kind of topics in each engine that knows it."""
    chance = random.Random(f"{kind} {articles}")
    words = vocabulary(chance, 20_000)
    made = texts(chance, words, articles)
    asked = queries(chance, words, [body for _, body in made], topics, kind)
    engines: list[tuple[str, Callable[..., tuple[float, Pairs]]]] = [("storywatch", ours)]
    if kind == "words":
        engines += [("fts5", fts5), ("tantivy", with_tantivy)]
    best: dict[str, float] = {}
    pairs: Pairs | None = None
    for _ in range(rounds):
        for name, engine in engines:
            with tempfile.TemporaryDirectory() as folder:
                seconds, found = engine(made, asked, Path(folder))
            if pairs is not None and pairs != found:
                sys.exit(f"{name} differs: {sorted(pairs ^ found)[:5]}")
            pairs, best[name] = found, min(seconds, best.get(name, seconds))
    for name, seconds in best.items():
        times = f"storywatch takes {best['storywatch'] / seconds:.2f} × as long" if len(best) > 1 else ""
        show(f"{kind:8} {name:12} {seconds:8.3f} s CPU {len(pairs or ()):9,} pairs  {times}")
    show(f"{kind:8} peak of the process so far: {peak():,.0f} MB")


if __name__ == "__main__":
    main()
