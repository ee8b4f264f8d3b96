"""Former names that people still use for a merged municipality, or for a village within it.

`former_names.json` holds what is publicly known of Quebec's mergers, by municipality code.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from gigafibre_fsm.flow.addresses.search.tokenizer import stored_tokens

FILE = Path(__file__).with_name("former_names.json")


@lru_cache(maxsize=1)
def former_names() -> dict[str, list[str]]:
	"""Former names by municipality code, and by the tokens of the current name for addresses without a code."""
	known = json.loads(FILE.read_text(encoding="utf-8"))
	names = {code: town["former"] for code, town in known.items()}
	return names | {" ".join(stored_tokens(town["name"])): town["former"] for town in known.values()}


def edition() -> int:
	"""The version of the names; an index built with another version is out of date."""
	return crc32(repr(sorted(former_names().items())).encode())
