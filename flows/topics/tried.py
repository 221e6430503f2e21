"""topics test and backtest: what topics do to articles, tried without touching the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extractors.pages.language import find_language
from extractors.url import clean_url, url_key
from flows.desk import Desk
from flows.errors import RunFailed, UsageError
from flows.importing import ImportedArticle, article_row
from flows.lines import print_line
from flows.tables import cut
from seeds.folder import Seed
from seeds.topics_file import Topic
from warehouse.connection import connect
from warehouse.match.labels import article_text, find_article, latest_verdicts, wilson
from warehouse.match.scratch import Trial, scratch_archive, scratch_texts, try_topics, version_in_force
from warehouse.match.topics import topic_id
from warehouse.read.articles import ArticleRow, article_id, store_imported

STORIES_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Wish:
    """A file or address that a topic must catch or skip."""

    topic: str
    name: str
    caught: bool


def run_tests(desk: Desk) -> None:
    """Run every must_catch and must_skip. Raises RunFailed where one does not hold, UsageError for none."""
    wishes = [wish for topic in desk.seed.topics.topics for wish in wishes_of(topic)]
    if not wishes:
        raise UsageError(
            f'{desk.seed.name}: no topic has must_catch or must_skip: add must_catch = ["story.txt"]'
        )
    found = matches_of(desk, sorted({wish.name for wish in wishes}))
    broken = [wish for wish in wishes if (wish.topic in found[wish.name]) != wish.caught]
    for wish in broken:
        said = "does not catch" if wish.caught else "catches"
        print_line(f"{wish.topic} {said} {wish.name}")
    print_line(f"{len(wishes) - len(broken)} of {len(wishes)} hold.")
    if broken:
        raise RunFailed(f"{len(broken)} of {len(wishes)} articles are not told as the topics promise")


def wishes_of(topic: Topic) -> list[Wish]:
    """Return what a topic promises."""
    return [Wish(topic.name, name, True) for name in topic.must_catch] + [
        Wish(topic.name, name, False) for name in topic.must_skip
    ]


def matches_of(desk: Desk, names: Sequence[str]) -> dict[str, set[str]]:
    """Return, for each file or address, the names of the topics that match it."""
    articles = {name: article_named(desk, name) for name in names}
    language = find_language(desk.seed.story, None)
    with scratch_texts() as db:
        store_imported(db, list(articles.values()), "test")
        trials = try_topics(db, desk.seed.name, desk.topics, desk.started_at, desk.seed.story, language)
    return {
        name: {trial.topic.partition("/")[2] for trial in trials if trial.article_id == row.article_id}
        for name, row in articles.items()
    }


def article_named(desk: Desk, name: str) -> ArticleRow:
    """Return the article of a file beside topics.toml or of a stored address."""
    address = clean_url(name) if "://" in name else None
    title, text = stored_text(desk, address) if address else written_text(desk.seed, name)
    url = address or f"https://test.invalid/{article_id(name)}"
    given = {"url": url, "title": title, "text": text, "language": find_language(text, None)}
    return article_row(ImportedArticle.model_validate(given), desk.started_at)


def written_text(seed: Seed, name: str) -> tuple[str, str]:
    """Return headline and text of a file: its first line and the rest, or what stands under ``title:``."""
    path = (seed.folder / name).resolve()
    if not path.is_relative_to(seed.folder.resolve()) or not path.is_file():
        raise UsageError(f"{name}: is no file beside {seed.folder / 'topics.toml'} and no address")
    text = path.read_text("utf-8-sig").strip()
    head, marked, body = text.partition("\n---\n")
    if marked and head.startswith("title:"):
        return head.splitlines()[0].removeprefix("title:").strip(), body.strip()
    title, _, rest = text.partition("\n")
    return title.strip() or name, rest.strip() or title


def stored_text(desk: Desk, url: str) -> tuple[str, str]:
    """Return headline and text of a stored article. Raises UsageError where it is not there."""
    if desk.home.published.exists():
        with connect(desk.home.published, read_only=True) as db:
            found = find_article(db, url_key(url))
            text = article_text(db, found[0]) if found else None
        if text:
            return text
    raise UsageError(f"{url}: is not among the stored articles: save its text as a file beside topics.toml")


def backtest(desk: Desk, name: str, days: int) -> None:
    """Print what the topic as it stands in the file gains and loses against the version in force."""
    new = [row for row in desk.topics if row.name == name]
    if not new:
        raise UsageError(
            f"{desk.seed.name} has no topic {name!r}: it has {', '.join(r.name for r in desk.topics)}"
        )
    language = find_language(desk.seed.story, None)
    with scratch_archive(desk.home.published, desk.started_at - timedelta(days=days)) as db:
        old = version_in_force(db, desk.seed.name, new[0])
        before, after = (
            try_topics(db, desk.seed.name, rows, desk.started_at, desk.seed.story, language)
            for rows in (old, new)
        )
        verdicts = latest_verdicts(db, topic_id(desk.seed.name, name))
    if not old:
        print_line(f"{name} was not in force yet: everything it finds is new.")
    elif old[0].version == new[0].version:
        print_line(f"{name} says what version {old[0].version}, in force, says.")
    compare(before, after)
    print_volume(before, after, days, desk.started_at)
    for label, trials in (("in force", before), ("as edited", after)):
        print_precision(label, trials, verdicts)


def compare(before: Sequence[Trial], after: Sequence[Trial]) -> None:
    """Print the stories that only one of the two has."""
    old, new = ({story_of(trial): trial for trial in reversed(trials)} for trials in (before, after))
    for sign, label, mine, other in (("+", "gained", new, old), ("-", "lost", old, new)):
        only = [trial for story, trial in mine.items() if story not in other]
        only.sort(key=lambda trial: -trial.score)
        print_line(f"{len(only)} stories {label}")
        for trial in only[:STORIES_SHOWN]:
            said = f"{trial.score:.2f} {trial.first_seen_at:%Y-%m-%d} {trial.outlet}: {cut(trial.title, 90)}"
            print_line(f"  {sign} {said}")
            print_line(f"       {words_of(trial)}")
        if len(only) > STORIES_SHOWN:
            print_line(f"  and {len(only) - STORIES_SHOWN} more")


def story_of(trial: Trial) -> str:
    """Return the story that an article is in, or the article itself."""
    return trial.story_id or trial.article_id


def words_of(trial: Trial) -> str:
    """Return the words that made a match."""
    said = [f"{field} “{words}”" for field, words in trial.places[:6]]
    return ", ".join(said) + (f" and {len(trial.places) - 6} more" if len(trial.places) > 6 else "")


def print_volume(before: Sequence[Trial], after: Sequence[Trial], days: int, now: datetime) -> None:
    """Print the articles a day of both, days that have any."""
    old, new = (Counter(trial.first_seen_at.date() for trial in trials) for trials in (before, after))
    means = f"{len(before) / days:.1f} → {len(after) / days:.1f}"
    print_line(f"Articles a day over {days} days to {now:%Y-%m-%d}: {means}")
    for day in sorted(old | new):
        print_line(f"  {day}  {old[day]:>4} → {new[day]:<4} {'#' * min(60, new[day])}")


def print_precision(label: str, trials: Sequence[Trial], verdicts: dict[str, str]) -> None:
    """Print precision with its interval where matches were judged."""
    judged = [verdicts[trial.article_id] for trial in trials if trial.article_id in verdicts]
    counted = [verdict for verdict in judged if verdict in ("yes", "no")]
    if not counted:
        print_line(f"Precision {label}: nothing judged yet; 'storywatch topics sample' draws what to judge")
        return
    hits = counted.count("yes")
    low, high = wilson(hits, len(counted))
    print_line(
        f"Precision {label}: {hits / len(counted):.2f} ({low:.2f} to {high:.2f}), {len(counted)} judged"
    )
