"""When two spellings are one name: NFKC, no white space, one kind of brackets, and nothing cleverer."""

from __future__ import annotations

import unicodedata

_BRACKETS = dict(zip("〔〕【】[]{}", "()()()()", strict=True))
_BLANKS = dict.fromkeys("\t\n\v\f\r \x85\u1680\u180e\u200b\u200c\u200d\u2028\u2029\u2060\ufeff")
_TABLE = str.maketrans({**_BRACKETS, **_BLANKS})


def name_key(name: str) -> str:
    """Return the key under which a name is matched. The database computes the same by ``core_name_key``."""
    return unicodedata.normalize("NFKC", name).translate(_TABLE)
