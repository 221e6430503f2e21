"""What the abbreviations of time zones mean in feeds.

An abbreviation is not unique; the meaning here is the one that the press of the larger country writes.
"""

from __future__ import annotations

import re
from datetime import timedelta

_HOURS: dict[str, float] = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "ZULU": 0, "WET": 0, "AZOST": 0,
    "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "WAT": 1, "MET": 1,
    "CEST": 2, "MESZ": 2, "MEST": 2, "EET": 2, "CAT": 2, "SAST": 2, "HAEC": 2,
    "EEST": 3, "IDT": 3, "MSK": 3, "EAT": 3, "TRT": 3, "FET": 3,
    "IRST": 3.5, "MSD": 4, "GST": 4, "SAMT": 4, "AZT": 4, "GET": 4, "AFT": 4.5, "IRDT": 4.5,
    "PKT": 5, "UZT": 5, "YEKT": 5, "IST": 5.5, "SLST": 5.5, "NPT": 5.75, "BDT": 6, "OMST": 6, "ALMT": 6,
    "MMT": 6.5, "ICT": 7, "WIB": 7, "NOVT": 7, "KRAT": 7,
    "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "PHST": 8, "AWST": 8, "WITA": 8, "IRKT": 8, "ULAT": 8,
    "JST": 9, "KST": 9, "WIT": 9, "YAKT": 9, "ACST": 9.5, "AEST": 10, "CHST": 10, "VLAT": 10, "ACDT": 10.5,
    "AEDT": 11, "SRET": 11, "MAGT": 11, "NZST": 12, "PETT": 12, "FJT": 12, "NZDT": 13,
    "CVT": -1, "FNT": -2, "BRST": -2, "NDT": -2.5, "ADT": -3, "ART": -3, "BRT": -3, "UYT": -3, "CLST": -3,
    "PYST": -3, "GFT": -3, "NST": -3.5, "AST": -4, "BOT": -4, "CLT": -4, "VET": -4, "GYT": -4, "PYT": -4,
    "EDT": -4, "EST": -5, "ET": -5, "COT": -5, "PET": -5, "ECT": -5, "CDT": -5,
    "CST": -6, "CT": -6, "MDT": -6, "MST": -7, "MT": -7, "PDT": -7, "PST": -8, "PT": -8,
    "AKDT": -8, "AKST": -9, "HDT": -9, "HST": -10, "SST": -11,
}  # fmt: skip
_OFFSET = re.compile(r"(?:UTC|GMT|UT)?\s*([+-])(\d{1,2}):?(\d{2})?")


def resolve_zone(text: str) -> timedelta | None:
    """Return the offset from UTC that a zone's abbreviation or number means, or None if it is unknown."""
    name = text.strip().strip("()").upper()
    if name in _HOURS:
        return timedelta(hours=_HOURS[name])
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[2]) > 14 or int(found[3] or 0) > 59:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -offset if found[1] == "-" else offset
