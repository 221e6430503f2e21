"""What stands where a paywall cuts an article off, in the languages of the feeds (data, no rules)."""

from __future__ import annotations

import re

CLOSED = re.compile(
    "|".join(
        (
            r"to (?:continue|keep) reading|subscribe (?:now )?(?:to|for) (?:read|continue|unlock|full)",
            r"(?:for|to) subscribers(?: only)?\b|already a subscriber|unlock (?:this|the) (?:article|story)",
            r"this (?:article|content|story) is (?:only )?(?:available )?(?:for|to) (?:subscribers|members)",
            r"start your (?:free )?trial",
            r"jetzt (?:weiterlesen|testen|freischalten|abonnieren)|nur für abonnenten",
            r"mit .{0,20}plus weiterlesen",
            r"(?:diesen|der) (?:artikel|beitrag|inhalt) .{0,40}(?:abonnenten|freischalten)",
            r"réservé aux abonnés|abonnez-vous pour|il vous reste .{0,20} (?:à lire|de cet article)",
            r"exclusivo para suscriptores|suscríbete para|contenido exclusivo|solo per (?:gli )?abbonati",
            r"abbonati per|riservato agli abbonati|exclusivo para assinantes|assine para",
            r"alleen voor abonnees|verder lezen\?|för att läsa (?:vidare|hela)|for å lese (?:videre|hele)",
            r"læs hele artiklen|tylko dla (?:subskrybentów|prenumeratorów)|только для подписчиков",
            r"この記事は(?:有料|会員)|有料会員|会員限定|(?:订阅|登录)后(?:继续)?阅读",
        )
    ),
    re.IGNORECASE,
)
