"""For every public method: who calls it, what it answers, and what it must refuse."""

from tests.http.cases import (
	assurance,
	board,
	clients,
	connections,
	devices,
	incidents,
	matching,
	money,
	network,
	payment_files,
	people,
	planning,
	portal,
	sales,
	selling,
	staff,
	stock,
	systems,
	telephony,
	tickets,
	website,
	workshop,
)
from tests.http.cases.case import Case, caller, verb_of

CASES: dict[str, Case] = {
	**website.CASES,
	**people.CASES,
	**portal.CASES,
	**planning.CASES,
	**board.CASES,
	**clients.CASES,
	**connections.CASES,
	**matching.CASES,
	**sales.CASES,
	**selling.CASES,
	**staff.CASES,
	**systems.CASES,
	**tickets.CASES,
	**money.CASES,
	**payment_files.CASES,
	**workshop.CASES,
	**network.CASES,
	**incidents.CASES,
	**assurance.CASES,
	**telephony.CASES,
	**stock.CASES,
	**devices.CASES,
}

__all__ = ["CASES", "Case", "caller", "verb_of"]
