"""For every public method: who calls it, what it answers, and what it must refuse."""

from tests.http.cases import board, matching, money, people, planning, sales, systems, website
from tests.http.cases.case import Case, caller, verb_of

CASES: dict[str, Case] = {
	**website.CASES,
	**people.CASES,
	**planning.CASES,
	**board.CASES,
	**matching.CASES,
	**sales.CASES,
	**systems.CASES,
	**money.CASES,
}

__all__ = ["CASES", "Case", "caller", "verb_of"]
