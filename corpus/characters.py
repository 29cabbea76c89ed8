"""One form for each character: what looks alike is written alike."""

import re
import unicodedata

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_INVISIBLE = (
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2066\u2067\u2068\u2069\ufeff"
)
_ALIKE = {
    "\u2018\u2019\u201a\u201b\u2032\u02bc": "'",
    "\u201c\u201d\u201e\u201f\u2033": '"',
    "\u2010\u2011\u2212\ufe63\uff0d": "-",
    "\u2015": "—",
}
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
}
_TABLE = str.maketrans(
    dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_INVISIBLE, None)
    | {character: plain for alike, plain in _ALIKE.items() for character in alike}
    | _LIGATURES
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_RANGE_DASH = re.compile(r"(?<=\d)\s?–\s?(?=\d)")
_MANY_SPACES = re.compile(r" {2,}")


def normalise(text: str) -> str:
    """Return the text in composed form (NFC) with plain quotes, hyphens, minus signs and spaces.

    Invisible and control characters go; a dash between figures becomes a hyphen, so that "30–40" and
    "30-40" are one; runs of spaces become one, at the ends none.
    """
    composed = unicodedata.normalize("NFC", text).translate(_TABLE)
    return _MANY_SPACES.sub(" ", _RANGE_DASH.sub("-", _CONTROLS.sub("", composed))).strip()
