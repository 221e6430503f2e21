"""Sentences and quotations: word for word, with abbreviations, in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.quotes import quotation, sentences, telling
from reports.safe_text import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One went. Two came!", ["One went.", "Two came!"]),
        ("Mr. Smith of the U.S. agreed. He left.", ["Mr. Smith of the U.S. agreed.", "He left."]),
        ("In Nov. 2026 J. K. Reed spoke.", ["In Nov. 2026 J. K. Reed spoke."]),
        ("It cost 3.5 million. No. 4 won.", ["It cost 3.5 million.", "No. 4 won."]),
        ("“It works.” She sat.", ["“It works.”", "She sat."]),
        ("¿Quién lo hizo? ¡Nadie lo sabe! La Sra. Ruiz calla.", None),
        ("終わった。次へ。", ["終わった。", "次へ。"]),
        ("No stop here\nNor here", ["No stop here", "Nor here"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["¿Quién lo hizo?", "¡Nadie lo sabe!", "La Sra. Ruiz calla."]
    assert list(sentences(text)) == expected


def test_boilerplate_titles_and_repetitions_do_not_tell() -> None:
    text = (
        "Subscribe to our newsletter for more stories like this one.\n"
        "ALL OF THIS IS SHOUTED BY THE OUTLET'S DESK.\n"
        "Too short.\nThe title of it all\n"
        "This article was originally published by somebody else on Friday.\n"
        "An outlet's own sentence that it repeats each day.\n"
        "The studio finished the scene in eleven days."
    )
    repeated = {"An outlet's own sentence that it repeats each day."}
    told = telling(text, title="The title of it all.", repeated=repeated)
    assert told == ("The studio finished the scene in eleven days.",)


@pytest.mark.parametrize("dateline", ["LONDON - ", "SAN FRANCISCO (Wire) — ", "MADRID, Nov. 22 -- ", ""])
def test_a_dateline_is_left_out(dateline: str) -> None:
    sentence = "The studio finished the scene in eleven days."
    expected = dateline + sentence if "Nov" in dateline else sentence
    assert telling(dateline + sentence, title="") == (expected,)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "“We did it ten times faster now,” said Ted Reed, chief.",
            "We did it ten times faster now",
            "Ted Reed",
        ),
        ('Reed said: "We still tell great stories here."', "We still tell great stories here.", "Reed"),
        (
            'Ana Reed left. "We still tell great stories here," Reed said.',
            "We still tell great stories here",
            "Ana Reed",
        ),
        (
            "«No queremos prohibir una herramienta», dijo María de la Cruz en Madrid.",
            "No queremos prohibir una herramienta",
            "María de la Cruz",
        ),
    ],
)
def test_a_quotation_has_its_speaker(text: str, words: str, speaker: str) -> None:
    found = quotation(text)
    assert found is not None
    assert (found.words, found.speaker) == (words, speaker)


@pytest.mark.parametrize(
    "text",
    [
        "She said: “Nobody can tell who said this at all.”",
        "“We did it ten times faster now and it was cheaper.”",
        "“Short words,” said Ted Reed.",
        "He called it “generative AI in the studio of the future” and left.",
    ],
)
def test_without_a_named_speaker_there_is_no_quotation(text: str) -> None:
    assert quotation(text) is None


@given(st.text(max_size=400))
def test_whatever_the_text_its_sentences_and_quotations_stand_in_it(text: str) -> None:
    clean = paragraphs(text)
    assert all(sentence in clean for sentence in sentences(clean))
    found = quotation(clean)
    assert found is None or (found.words in clean and found.speaker in clean)


@pytest.mark.parametrize(
    "piece", ["A ", "a. ", "“", "“x ", "Aa de la ", '"said ', "。", "“" + "x " * 150 + "” said ", "Mr. "]
)
@pytest.mark.timeout(10)
def test_long_hostile_texts_are_searched_in_bounded_time(piece: str) -> None:
    text = (piece * 60_000)[:60_000]
    assert isinstance(telling(text, title=""), tuple)
    quotation(text)
