from __future__ import annotations

from pathlib import Path

import pytest

from seeds.errors import SeedError
from seeds.folder import known_seeds, load_seed

TOPICS = '[brief.desk]\n[topic.t]\nquery = "film"\n'
FEEDS = '<opml><body><outline text="A" xmlUrl="http://a.example/"/></body></opml>'


def make(folder: Path, **files: str | None) -> Path:
    folder.mkdir(parents=True)
    wanted = {"story.txt": "The story.", "topics.toml": TOPICS, "feeds.opml": FEEDS, **files}
    for name, text in wanted.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_loaded_by_its_path(tmp_path: Path) -> None:
    folder = make(tmp_path / "my-story", **{"story.txt": "\ufeffEl Eternauta."})
    seed = load_seed(str(folder))
    assert (seed.name, seed.folder, seed.story) == ("my-story", folder, "El Eternauta.")
    assert seed.topics.topics[0].query == "film"
    assert seed.feeds.feeds[0].url == "http://a.example/"


def test_a_name_means_the_working_directory_before_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Sarandos" in load_seed("netflix-genai").story
    make(tmp_path / "seeds" / "netflix-genai", **{"story.txt": "Mine."})
    assert load_seed("netflix-genai").story == "Mine."
    make(tmp_path / "beside", **{"story.txt": "Beside."})
    assert load_seed("beside").story == "Beside."
    monkeypatch.chdir(tmp_path / "beside")
    assert load_seed(".").name == "beside"


def test_another_feed_list_can_take_the_place_of_the_folders(tmp_path: Path) -> None:
    folder = make(tmp_path / "s", **{"feeds.opml": None})
    other = tmp_path / "other.txt"
    other.write_text("http://b.example/rss\n")
    assert load_seed(str(folder), other).feeds.feeds[0].url == "http://b.example/rss"
    with pytest.raises(SeedError, match=r"feeds\.opml is missing: name an OPML file"):
        load_seed(str(folder))


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"topics.toml": None}, r"topics\.toml is missing: write one"),
        ({"story.txt": None}, r"story\.txt is missing: save the text"),
        ({"story.txt": " \n"}, r"story\.txt is empty"),
        ({"feeds.opml": "<html></html>"}, r"feeds\.opml is no feed list"),
    ],
)
def test_a_folder_that_lacks_something_says_what(
    tmp_path: Path, files: dict[str, str | None], told: str
) -> None:
    folder = make(tmp_path / "s", **files)
    with pytest.raises(SeedError, match=told):
        load_seed(str(folder))


def test_a_story_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    (folder / "story.txt").write_bytes(b"first\nse\xf1or\n")
    with pytest.raises(SeedError, match=r"story\.txt:2 is not UTF-8"):
        load_seed(str(folder))


def test_an_unknown_name_offers_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SeedError, match=r"did you mean netflix-genai\? known are .*netflix-genai"):
        load_seed("netflix-gen")


@pytest.mark.parametrize("name", ["", "\0", "a" * 5000, "../nowhere", "\x1b[31m", "/none/such"])
def test_no_name_raises_anything_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SeedError) as caught:
        load_seed(name)
    assert str(caught.value).isprintable()


def test_the_packages_own_seeds_are_known() -> None:
    assert "netflix-genai" in known_seeds()
