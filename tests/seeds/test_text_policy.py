"""What an outlet's text policy may say."""

from __future__ import annotations

import pytest

from seeds.text_policy import read_text_policy


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None),
        ("  ", None),
        ("none", "text=0d pages=0d excerpt=0"),
        (" None ", "text=0d pages=0d excerpt=0"),
        ("excerpt=40 text=090d", "text=90d excerpt=40"),
        ("pages = 14d, TEXT=90D", "text=90d pages=14d"),
        ("excerpt=0", "excerpt=0"),
    ],
)
def test_a_policy_has_one_form(written: str, meant: str | None) -> None:
    assert read_text_policy(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "text=90",
        "text 90d",
        "text=-1d",
        "text=1d text=2d",
        "excerpt=40d",
        "words=3",
        "text=90dd",
        "none text=1d",
    ],
)
def test_what_is_no_policy_is_refused_with_the_form(written: str) -> None:
    with pytest.raises(ValueError, match="text=90d pages=14d excerpt=40"):
        read_text_policy(written)
