"""Which query parameters say how the reader came here, and not what is read."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

_NAMES = frozenset(
    (
        "__s", "__twitter_impression", "_ga", "_gl", "_hsenc", "_hsmi", "action_object_map",
        "action_ref_map", "action_type_map", "cmp", "cmpid", "dclid", "echobox", "ecid", "emc",
        "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fbclid", "fr_source", "ftag", "gbraid",
        "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig", "hsctatracking", "icid",
        "icmp", "igsh", "igshid", "intcid", "intcmp", "ito", "mbid", "mc_cid", "mc_eid", "mkt_tok", "mkwid",
        "msclkid", "ncid", "ns_campaign", "ns_fee", "ns_linkname", "ns_mchannel", "ns_source", "ocid",
        "oly_anon_id", "oly_enc_id", "partnerid", "rb_clickid", "ref_source", "ref_src", "ref_url",
        "referer", "referrer", "s_cid", "s_kwcid", "smid", "smtyp", "spm", "sr_share", "sref", "srnd",
        "taid", "tbclid", "trk", "trkcampaign", "trkinfo", "twclid", "vero_conv", "vero_id", "wbraid",
        "wkey", "wt.mc_id", "wt_mc", "wt_zmc", "xtor", "yclid", "ysclid"
    )
)  # fmt: skip
_PREFIXES = (
    "utm_", "at_campaign", "at_medium", "at_link", "at_custom", "at_format", "at_ptr", "hsa_", "itm_", "mtm_",
    "pk_", "piwik_", "matomo_", "stm_", "ga_", "trk_",
)  # fmt: skip
# These names identify an article on some sites (?source=3 …), so their value decides.
_DOUBTFUL = frozenset(
    ("campaign", "feed", "from", "medium", "partner", "ref", "rss", "share", "source", "src", "via")
)
_CHANNEL = re.compile(
    r"(?:www\.)?(?:rss|feeds?|atom|twitter|facebook|fb|linkedin|reddit|whatsapp|telegram|google|googlenews|news|"
    r"newsletter|e?mail|social|share|home(?:page)?|syndication|flipboard|apple_?news|public|native)?"
    r"(?:[-_. ]?(?:rss|feeds?|com|share|news|button|link|20|2\.0))*",
    re.IGNORECASE,
)


def is_tracking(parameter: str) -> bool:
    """Say whether ``name=value`` (as it stands in a query) only tracks the reader."""
    name, _, value = parameter.partition("=")
    name = unquote_plus(name).lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    return name in _DOUBTFUL and _CHANNEL.fullmatch(unquote_plus(value)) is not None
