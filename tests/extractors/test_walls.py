"""Walls are told from articles about walls."""

from __future__ import annotations

import pytest

from extractors.article import extract
from tests.extractors.reading_room import article_page, page_of, sentence

WALLS = {
    "de": (
        "wall",
        "<p>Mit Werbung weiterlesen oder werbefrei nutzen. Alle akzeptieren. Wir und unsere "
        "120 Partner verarbeiten Daten. Ihre Einwilligung ist freiwillig.</p>",
    ),
    "fr": (
        "wall",
        "<p>Nous et nos 300 partenaires. Vous pouvez tout accepter, tout refuser ou "
        "continuer sans accepter. Gérer mes choix.</p>",
    ),
    "es": ("wall", "<p>Nosotros y nuestros socios usamos cookies. Aceptar y continuar. Rechazar todo.</p>"),
    "it": ("wall", "<p>Noi e i nostri partner usiamo i cookie. Accetta tutti. Continua senza accettare.</p>"),
    "nl": ("wall", "<p>Wij en onze partners gebruiken cookies. Alles accepteren of alles weigeren.</p>"),
    "pl": ("wall", "<p>My i nasi zaufani partnerzy przetwarzamy dane. Zgadzam się. Zaakceptuj wszystko.</p>"),
    "sv": ("wall", "<p>Vi bryr oss om din integritet och använder kakor. Godkänn alla.</p>"),
    "login": ("wall", "<p>Please log in to continue reading. Forgot your password? Remember me.</p>"),
    "anmelden": ("wall", "<p>Bitte melden Sie sich an. Passwort vergessen? Noch kein Konto?</p>"),
    "bot": ("challenge", "<p>Checking your browser before accessing the site.</p>"),
    "robot": ("challenge", "<p>Are you a robot? Please complete the captcha below. Incident ID: 77</p>"),
    "js": ("challenge", "<div id=root></div><noscript>Please enable JavaScript to go on.</noscript>"),
    "js de": ("challenge", "<p>Bitte aktivieren Sie JavaScript in Ihrem Browser, um fortzufahren.</p>"),
    "js ru": ("challenge", "<p>Пожалуйста, включите JavaScript в вашем браузере.</p>"),
}


@pytest.mark.parametrize("name", WALLS)
def test_walls_are_no_articles(name: str) -> None:
    reason, inside = WALLS[name]
    found = extract(
        page_of(f"<html><head><title>Paper</title></head><body><div>{inside}</div></body></html>")
    )
    assert (found.reason, found.article) == (reason, None)
    assert found.detail


@pytest.mark.parametrize(
    "quote",
    [
        "Most sites now say “Accept all” in larger letters than “Reject all”, the regulator found. Nobody "
        "could tell how to withdraw your consent later, or what “we value your privacy” was meant to say.",
        "Readers who were asked “Are you a robot?” and told to enable JavaScript gave up once in five cases.",
        "“Please log in to continue reading” is the sentence that was tested on nine thousand readers.",
    ],
)
def test_articles_about_walls_are_articles(quote: str) -> None:
    inside = f"<p>{sentence(1)}</p><p>{quote}</p>" + "".join(
        f"<p>{sentence(seed)}</p>" for seed in range(2, 6)
    )
    found = extract(page_of(article_page(inside)))
    assert found.reason == "ok"
    assert found.article is not None
    assert quote in found.article.text


def test_a_bar_over_an_article_is_not_the_article() -> None:
    bar = "<div role=dialog><p>We value your privacy. Accept all. Reject all. Manage preferences.</p></div>"
    found = extract(page_of(article_page(bar + "".join(f"<p>{sentence(seed)}</p>" for seed in range(4)))))
    assert found.article is not None
    assert "privacy" not in found.article.text
