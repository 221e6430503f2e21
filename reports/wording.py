"""How one edition's times and changes read, in its brief's zone: the same words in every rendering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from reports.canonical import content_hash
from reports.edition import DayBar, Edition, Missing
from reports.status import counted, short_day, zone_name
from reports.story_parts import Card

PARTS = {"excerpt": "excerpt", "quotation": "quotation", "in_short": "in short", "watch": "watch"}


@dataclass(frozen=True, slots=True)
class Moments:
    """Times in words, in one zone."""

    zone: ZoneInfo

    def moment(self, moment: datetime) -> str:
        """Return 'Sun 22 Nov 05:41 GMT'."""
        local = moment.astimezone(self.zone)
        return f"{short_day(local.date())} {local:%H:%M} {zone_name(local)}"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one edition's times, in its brief's zone."""

    edition: Edition

    def changed(self) -> str:
        """Return 'New 4 · Developing 2 (+3 outlets) · Gone quiet 1'; what is nought only of the first two."""
        changes = self.edition.changes
        added = f" (+{counted(changes.outlets_added, 'outlet', 'outlets')})" if changes.outlets_added else ""
        told = [f"New {changes.new}", f"Developing {changes.developing}{added}"]
        told += [f"Gone quiet {len(changes.gone_quiet)}"] if changes.gone_quiet else []
        told += [f"Headline changed after we sent it {len(changes.headlines)}"] if changes.headlines else []
        return " · ".join(told)

    @property
    def content_hash(self) -> str:
        """Return the hash of the edition's canonical JSON, as it was frozen."""
        redaction = self.edition.redaction
        return redaction.content_hash if redaction else content_hash(self.edition)

    def gone(self, article_id: str) -> str:
        """Return 'Excerpt and quotation gone: El Faro keeps texts for 90 days (purged 3 Mar 2027)', or ''."""
        redaction = self.edition.redaction
        parts = [one for one in redaction.missing if one.article_id == article_id] if redaction else []
        told = [PARTS[one.part] for one in parts if one.part in {"excerpt", "quotation"}]
        return f"{' and '.join(told).capitalize()} gone: {self.policy(parts[0])}" if told else ""

    def all_gone(self) -> tuple[str, ...]:
        """Return what purges took, a line for each part: 'In short, sentence 1: El Faro keeps texts …'."""
        missing = self.edition.redaction.missing if self.edition.redaction else ()
        return tuple(f"{PARTS[one.part]}, {one.place}: {self.policy(one)}" for one in missing)

    def policy(self, missing: Missing) -> str:
        """Return by whose policy something is missing, and since when."""
        day = self._local(missing.purged_at).date()
        days = f" for {counted(missing.text_days, 'day', 'days')}" if missing.text_days else ""
        keeps = "keeps no texts" if missing.text_days == 0 else f"keeps texts{days or ' no longer'}"
        return f"{missing.outlet} {keeps} (purged {short_day(day)} {day.year})"

    def when(self, card: Card) -> str:
        """Return 'Sun 22 Nov 05:41 GMT, seen 05:52'; the day of sight only where it is another."""
        seen = self._local(card.seen_at)
        if card.published_at is None:
            return f"undated, seen {self.moment(card.seen_at)}"
        published = self._local(card.published_at)
        same = published.date() == seen.date()
        day = "" if same else f"{short_day(seen.date())} "
        return f"{self.moment(card.published_at)}, seen {day}{seen:%H:%M}"

    def moment(self, moment: datetime) -> str:
        """Return 'Sun 22 Nov 05:41 GMT'."""
        return Moments(ZoneInfo(self.edition.zone)).moment(moment)

    def cutoff(self) -> str:
        """Return '07:00 CET'; with its day where that is not the edition's."""
        local = self._local(self.edition.cutoff)
        return f"{self.clock(self.edition.cutoff)} {zone_name(local)}"

    def clock(self, moment: datetime) -> str:
        """Return '05:41' on the edition's day, 'Sat 21 Nov 22:10' on another."""
        local = self._local(moment)
        day = "" if local.date() == self.edition.edition_date else f"{short_day(local.date())} "
        return f"{day}{local:%H:%M}"

    def amount(self) -> str:
        """Return '9 stories in 13 articles (1 copy) from 9 outlets.', or that there is nothing."""
        numbers = self.edition.numbers
        if not numbers.stories:
            return "Nothing new in this window."
        copies = f" ({counted(numbers.copies, 'copy', 'copies')})" if numbers.copies else ""
        stories, articles = (
            counted(numbers.stories, "story", "stories"),
            counted(numbers.articles, "article", "articles"),
        )
        return f"{stories} in {articles}{copies} from {counted(numbers.outlets, 'outlet', 'outlets')}."

    def first(self) -> str:
        """Return what the first edition of a brief has to say of changes."""
        rest = (
            "everything in it is new" if self.edition.cards or self.edition.lines else "nothing to report yet"
        )
        return f"The first edition of this brief: {rest}."

    def tally(self) -> tuple[tuple[int, str], ...]:
        """Return the four numbers of what changed, each with its label."""
        changes = self.edition.changes
        added = f" (+{counted(changes.outlets_added, 'outlet', 'outlets')})" if changes.outlets_added else ""
        return (
            (changes.new, "new"),
            (changes.developing, f"developing{added}"),
            (len(changes.gone_quiet), "gone quiet"),
            (
                len(changes.headlines),
                "headline changed" if len(changes.headlines) == 1 else "headlines changed",
            ),
        )

    def known_days(self) -> tuple[DayBar, ...]:
        """Return the days from the first of which anything is known."""
        days = self.edition.numbers.days
        first = next((place for place, day in enumerate(days) if day.stories is not None), len(days))
        return days[first:]

    def label_link(self, card: Card, verdict: str) -> str:
        """Return a mailto: link with the command that records a reader's judgement."""
        return f"{self.mailto('label')}&body={quote(f'label {card.url} {verdict}', safe='')}"

    def mailto(self, subject: str) -> str:
        """Return a mailto: link to the brief's own address."""
        return f"mailto:{quote(self.edition.reply_to, safe='@')}?subject={quote(subject)}"

    @staticmethod
    def anchor(story_id: str) -> str:
        """Return the id of a story's card within the page."""
        return f"story-{story_id[:12]}"

    @staticmethod
    def words(matched: Sequence[str]) -> str:
        """Return ': generative AI, visual effects', or nothing."""
        return f": {', '.join(matched)}" if matched else ""

    def day(self, day: date) -> str:
        """Return 'Thu 3 Dec', with the year where it is another than the edition's."""
        year = "" if day.year == self.edition.edition_date.year else f" {day.year}"
        return short_day(day) + year

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.edition.zone))
