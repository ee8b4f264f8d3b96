"""For every outward method: who calls it, what it answers, and what it must refuse."""

from tests.http.cases import people, sales, systems, website
from tests.http.cases.case import Case, caller, verb_of

CASES: dict[str, Case] = {**website.CASES, **people.CASES, **sales.CASES, **systems.CASES}

__all__ = ["CASES", "Case", "caller", "verb_of"]
