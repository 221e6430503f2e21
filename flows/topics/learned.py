"""What readers' verdicts teach the score: run after matching, and shown by topics learn."""

from __future__ import annotations

from flows.desk import Desk
from flows.errors import UsageError
from flows.lines import print_line
from flows.stages.batches import Counts
from warehouse.match.learning import FEWEST_OF_EACH, Lesson, available, judged_topics, learn
from warehouse.publish import publish

MISSING = (
    "readers' verdicts are not used: scikit-learn is not installed: "
    "pip install -c constraints.txt -e '.[learn]'"
)
TERMS_SHOWN = 8


def learn_batch(desk: Desk) -> Counts:
    """Train anew where verdicts are enough, and move the scores of the new matches."""
    with desk.database() as db:
        if available():
            return Counts(learned=len(learn(db, desk.seed.name, desk.clock())))
        if judged_topics(db, desk.seed.name):
            desk.progress.say(f"storywatch: {MISSING}")
    return Counts()


def show_lessons(desk: Desk) -> None:
    """Train, and print what cross-validation says and which terms count. UsageError without the extra."""
    if not available():
        raise UsageError(MISSING)
    with desk.home.locked(desk.settings.lock_seconds):
        with desk.database() as db:
            lessons = learn(db, desk.seed.name, desk.clock())
        publish(desk.home.pipeline, desk.home.published, wait_seconds=desk.settings.lock_seconds)
    for lesson in lessons:
        print_lesson(lesson)
    if not lessons:
        print_line(f"Nothing to learn yet: a topic needs {FEWEST_OF_EACH} matches judged yes and as many no.")


def print_lesson(lesson: Lesson) -> None:
    """Print one topic's lesson."""
    used = "used" if lesson.used else "not used: it would not help"
    print_line(f"{lesson.topic}: {lesson.liked} yes, {lesson.disliked} no, model {lesson.model} ({used})")
    print_line(
        f"  average precision {lesson.precision_before:.2f} by the formula, "
        f"{lesson.precision_after:.2f} with the model (cross-validated)"
    )
    terms = sorted(lesson.weights, key=lambda pair: -abs(pair[1]))[:TERMS_SHOWN]
    print_line("  " + ", ".join(f"{name} {weight:+.2f}" for name, weight in terms))
