"""Streets of Quebec in every way in which people write them."""

from __future__ import annotations

import numpy as np
import pytest

from gigafibre_fsm.flow.addresses.search.build import Street, build
from gigafibre_fsm.flow.addresses.search.finds import finds
from gigafibre_fsm.flow.addresses.search.index import AddressIndex, suffix_code, unit_code
from gigafibre_fsm.flow.addresses.search.parse import parse
from gigafibre_fsm.flow.addresses.search.rank import rank

STREETS = (
	("Rang Saint-Charles", "Saint-Isidore"),
	("Rang Sainte-Anne", "Saint-Rémi"),
	("4e Rang", "Saint-Rémi"),
	("14e Rang", "Saint-Rémi"),
	("Rang Double", "Saint-Urbain-Premier"),
	("Grand Rang", "Saint-Édouard"),
	("Petit Rang", "Saint-Mathieu"),
	("Rang du Trente", "Saint-Mathieu-de-Beloeil"),
	("Montée de la Baie", "Pointe-Calumet"),
	("Montée Cooper", "Hinchinbrooke"),
	("Montée Saint-Joseph", "Saint-Anicet"),
	("Chemin de la Rivière", "Sainte-Clotilde"),
	("Chemin de la Rivière-La Guerre", "Saint-Anicet"),
	("Chemin de la Rivière-des-Fèves Nord", "Saint-Urbain-Premier"),
	("Chemin de la Rivière-des-Fèves Sud", "Saint-Urbain-Premier"),
	("Route 132", "Saint-Anicet"),
	("Route 132 Ouest", "Gaspé"),
	("Route 138", "Ormstown"),
	("Route 202", "Hinchinbrooke"),
	("1re Avenue", "Saint-Zotique"),
	("2e Avenue", "Saint-Zotique"),
	("12e Avenue", "Saint-Zotique"),
	("1re Rue", "Saint-Zotique"),
	("Boulevard Saint-Jean-Baptiste", "Mercier"),
	("Boulevard Saint-Jean", "Pointe-Claire"),
	("Boulevard Sainte-Marguerite", "Mercier"),
	("Boulevard Saint-Joseph", "Sainte-Martine"),
	("Boulevard Saint-Joseph Est", "Montréal"),
	("Boulevard Saint-Joseph Ouest", "Montréal"),
	("Rue Main", "Hemmingford"),
	("Rue Main Sud", "Stanbridge East"),
	("Chemin Ridge", "Godmanchester"),
	("Chemin Covey Hill", "Havelock"),
	("Chemin Williams", "Havelock"),
	("Rue Church", "Howick"),
	("Rue Lambton", "Ormstown"),
	("Rue de l'Église", "Saint-Rémi"),
	("Rue Notre-Dame", "Saint-Rémi"),
	("Rue Notre-Dame Ouest", "Montréal"),
	("Rue Notre-Dame-de-la-Paix", "Saint-Rémi"),
	("Rue Châteauguay", "Huntingdon"),
	("Rue Dalhousie", "Huntingdon"),
	("Rue Hôtel-de-Ville", "Salaberry-de-Valleyfield"),
	("Rue du Docteur-Poissant", "Napierville"),
	("Avenue du Général-De Gaulle", "Saint-Rémi"),
	("Côte Saint-Paul", "Saint-Colomban"),
	("Chemin du Bord-de-l'Eau", "Sainte-Martine"),
	("Chemin de la Haute-Rivière", "Châteauguay"),
	("Rue des Trois-Lacs", "Val-des-Sources"),
	("Rue Monseigneur-Langlois", "Salaberry-de-Valleyfield"),
	("Rang Six", "Dundee"),
	("2e Concession", "Hinchinbrooke"),
	("Chemin de la 1re Concession", "Hinchinbrooke"),
	("Place du Marché", "Saint-Rémi"),
	("Croissant des Érables", "Saint-Rémi"),
	("Rue Saint-François-Xavier", "Delson"),
	("Rue Sainte-Catherine", "Saint-Constant"),
	("Rue Bellevue", "Trois-Rivières"),
	("Chemin Lac-des-Pins", "Franklin"),
	("Rue King Ouest", "Sherbrooke"),
	("Rue Saint-Pierre", "Saint-Constant"),
	("Rue Jean-XXIII", "Saint-Rémi"),
	("Rue Jean", "Saint-Rémi"),
	("Avenue Pie-XII", "Mercier"),
	("Boulevard Pie-IX", "Mercier"),
	("Rue Louis-XIV", "Delson"),
	("20e Avenue", "Saint-Zotique"),
	("Route 138A", "Ormstown"),
)
CODES = {town: f"{number:05}" for number, (_road, town) in enumerate(STREETS, start=10_000)}
FORMER = {CODES["Montréal"]: ["Lachine"], CODES["Salaberry-de-Valleyfield"]: ["Valleyfield"], CODES["Sainte-Clotilde"]:
	["Sainte-Clotilde-de-Châteauguay"]}  # fmt: skip


@pytest.fixture(scope="module")
def quebec() -> AddressIndex:
	"""Every street with the civic numbers 5 to 400 in steps of five; 305 has three flats and there is a 305A."""
	streets = [Street(road, town, CODES[town]) for road, town in STREETS]
	rows = [
		(number, civic, suffix, unit)
		for number in range(len(streets))
		for civic in range(5, 401, 5)
		for suffix, unit in ((("", "1"), ("", "2"), ("", "12"), ("A", "")) if civic == 305 else (("", ""),))
	]
	street, civic = (np.array([row[part] for row in rows]) for part in (0, 1))
	doors = (
		np.array([suffix_code(row[2]) for row in rows], dtype=np.uint8),
		np.array([unit_code(row[3]) for row in rows], dtype=np.int32),
	)
	ref = np.arange(1, len(rows) + 1)
	return build(streets, street, civic, np.zeros(len(rows), dtype=np.int64), ref, FORMER, doors=doors)


def answer(index: AddressIndex, typed: str) -> tuple[str, str, int, int, int]:
	"""The first hit's street, town, number, and its codes of suffix and unit."""
	match = rank(index, parse(typed))[0]
	row = index.fitting_rows(match.street, match.door, 1)[0][0]
	street = int(np.searchsorted(index.row_start, row, side="right")) - 1
	of_row = (index.row_ref[row] - 1) // ((400 // 5) + 3)
	assert street >= 0
	return (*STREETS[of_row], match.door.number, int(index.row_suffix[row]), int(index.row_unit[row]))


@pytest.mark.parametrize(
	("typed", "road", "town"),
	[
		("125 rang st charles st isidore", "Rang Saint-Charles", "Saint-Isidore"),
		("125 rg ste-anne, st-remi", "Rang Sainte-Anne", "Saint-Rémi"),
		("125 4ième rang saint-remi", "4e Rang", "Saint-Rémi"),
		("125 rang 4 st-rémi", "4e Rang", "Saint-Rémi"),
		("125 quatrieme rang saint remi", "4e Rang", "Saint-Rémi"),
		("125 rang double st-urbain", "Rang Double", "Saint-Urbain-Premier"),
		("125 grand rang st edouard", "Grand Rang", "Saint-Édouard"),
		("125 petit rang saint-mathieu", "Petit Rang", "Saint-Mathieu"),
		("125 rang du 30 st-mathieu de beloeil", "Rang du Trente", "Saint-Mathieu-de-Beloeil"),
		("125 rang 6 dundee", "Rang Six", "Dundee"),
		("125 montee de la baie pointe calumet", "Montée de la Baie", "Pointe-Calumet"),
		("125 mtée Cooper Hinchinbrook", "Montée Cooper", "Hinchinbrooke"),
		("125, chemin de la riviere, ste-clotilde de chateauguay", "Chemin de la Rivière", "Sainte-Clotilde"),
		("125 ch riviere laguerre st anicet", "Chemin de la Rivière-La Guerre", "Saint-Anicet"),
		(
			"125 ch. riv. des feves n. st-urbain",
			"Chemin de la Rivière-des-Fèves Nord",
			"Saint-Urbain-Premier",
		),
		(
			"125 riviere des feves sud saint-urbain",
			"Chemin de la Rivière-des-Fèves Sud",
			"Saint-Urbain-Premier",
		),
		("125 route 132 saint-anicet", "Route 132", "Saint-Anicet"),
		("125 rte 132 st-anicet", "Route 132", "Saint-Anicet"),
		("125, 132 st-anicet", "Route 132", "Saint-Anicet"),
		("125 highway 138 ormstown", "Route 138", "Ormstown"),
		("125 rte 132 o gaspé", "Route 132 Ouest", "Gaspé"),
		("route 202 125 hinchinbrooke", "Route 202", "Hinchinbrooke"),
		("125 1ere avenue st-zotique", "1re Avenue", "Saint-Zotique"),
		("125 première av. saint zotique", "1re Avenue", "Saint-Zotique"),
		("125 1e av st zotique", "1re Avenue", "Saint-Zotique"),
		("125 1st avenue st zotique", "1re Avenue", "Saint-Zotique"),
		("125 12 e avenue st-zotique", "12e Avenue", "Saint-Zotique"),
		("125 12ième ave st-zotique", "12e Avenue", "Saint-Zotique"),
		("125 avenue 12 saint-zotique", "12e Avenue", "Saint-Zotique"),
		("125 1ere rue saint-zotique", "1re Rue", "Saint-Zotique"),
		("125 boul st-jean-baptiste mercier", "Boulevard Saint-Jean-Baptiste", "Mercier"),
		("125 boul. St-Jean Bte, Mercier", "Boulevard Saint-Jean-Baptiste", "Mercier"),
		("125 bd saint jean pointe claire", "Boulevard Saint-Jean", "Pointe-Claire"),
		("125 st johns blvd pointe-claire", "Boulevard Saint-Jean", "Pointe-Claire"),
		("125 boul ste marguerite mercier", "Boulevard Sainte-Marguerite", "Mercier"),
		("125 blvd St. Joseph E, Montreal", "Boulevard Saint-Joseph Est", "Montréal"),
		("125 boul. st-joseph o. montréal", "Boulevard Saint-Joseph Ouest", "Montréal"),
		("125 boul st joseph ste martine", "Boulevard Saint-Joseph", "Sainte-Martine"),
		("125 Main Street, Hemmingford", "Rue Main", "Hemmingford"),
		("125 main st hemmingford qc", "Rue Main", "Hemmingford"),
		("125 south main stanbridge east", "Rue Main Sud", "Stanbridge East"),
		("125 Ridge Road Godmanchester", "Chemin Ridge", "Godmanchester"),
		("125 Covey Hill Rd. Havelock Quebec", "Chemin Covey Hill", "Havelock"),
		("125 coveyhill havelock", "Chemin Covey Hill", "Havelock"),
		("125 church st. howick", "Rue Church", "Howick"),
		("125 rue de leglise st remi", "Rue de l'Église", "Saint-Rémi"),
		("125 rue de l’église saint-rémi", "Rue de l'Église", "Saint-Rémi"),
		("125 notre dame st-remi", "Rue Notre-Dame", "Saint-Rémi"),
		("125 N.-D. ouest montreal", "Rue Notre-Dame Ouest", "Montréal"),
		("125 rue notre-dame ouest lachine", "Rue Notre-Dame Ouest", "Montréal"),
		("125 rue Notre Dame de la Paix, St-Rémi", "Rue Notre-Dame-de-la-Paix", "Saint-Rémi"),
		("125 chateaugay huntington", "Rue Châteauguay", "Huntingdon"),
		("125 hotel de ville valleyfield", "Rue Hôtel-de-Ville", "Salaberry-de-Valleyfield"),
		("125 dr poissant napierville", "Rue du Docteur-Poissant", "Napierville"),
		("125 gen. de gaulle st-remi", "Avenue du Général-De Gaulle", "Saint-Rémi"),
		("125 mgr langlois valleyfield", "Rue Monseigneur-Langlois", "Salaberry-de-Valleyfield"),
		("125 cote st-paul st-colomban", "Côte Saint-Paul", "Saint-Colomban"),
		("125 ch. bord de leau ste-martine", "Chemin du Bord-de-l'Eau", "Sainte-Martine"),
		("125 haute-riviere chateauguay", "Chemin de la Haute-Rivière", "Châteauguay"),
		("125 rue des 3 lacs val-des-sources", "Rue des Trois-Lacs", "Val-des-Sources"),
		("125 2eme concession hinchinbrooke", "2e Concession", "Hinchinbrooke"),
		("125 second concession hinchinbrooke", "2e Concession", "Hinchinbrooke"),
		("125 1st concession hinchinbrooke", "Chemin de la 1re Concession", "Hinchinbrooke"),
		("125 pl. du marche st-remi", "Place du Marché", "Saint-Rémi"),
		("125 crois. des erables st remi", "Croissant des Érables", "Saint-Rémi"),
		("125 st-frs-xavier delson", "Rue Saint-François-Xavier", "Delson"),
		("125 ste-cath st-constant", "Rue Sainte-Catherine", "Saint-Constant"),
		("125 bellevue 3-rivieres", "Rue Bellevue", "Trois-Rivières"),
		("125 lac des pins franklin", "Chemin Lac-des-Pins", "Franklin"),
		("125 king o sherbrooke", "Rue King Ouest", "Sherbrooke"),
		("125 king st west sherbrooke", "Rue King Ouest", "Sherbrooke"),
		("saint-constant rue saint-pierre 125", "Rue Saint-Pierre", "Saint-Constant"),
		("125 rue Jean-XXIII", "Rue Jean-XXIII", "Saint-Rémi"),
		("125 jean 23 st-remi", "Rue Jean-XXIII", "Saint-Rémi"),
		("125 Pie XII", "Avenue Pie-XII", "Mercier"),
		("125 pie 9 mercier", "Boulevard Pie-IX", "Mercier"),
		("125 rue Louis XIV", "Rue Louis-XIV", "Delson"),
		("125 louis 14 delson", "Rue Louis-XIV", "Delson"),
		("125 XXe Avenue", "20e Avenue", "Saint-Zotique"),
		("125 IIe av. st-zotique", "2e Avenue", "Saint-Zotique"),
		("125 XIIe Avenue St-Zotique", "12e Avenue", "Saint-Zotique"),
		("125 route 138a", "Route 138A", "Ormstown"),
	],
)
def test_every_way_of_writing_a_street_finds_it(
	quebec: AddressIndex, typed: str, road: str, town: str
) -> None:
	"""A visitor who writes as usual in Quebec would be told that the address does not exist."""
	assert answer(quebec, typed)[:3] == (road, town, 125)


def test_a_road_that_is_only_a_number_is_found_by_it(quebec: AddressIndex) -> None:
	"""Whoever types the road alone would be told to go on typing, for ever."""
	query = parse("138A")
	ref = next(finds(quebec, query, rank(quebec, query), 8)).ref
	assert STREETS[(ref - 1) // ((400 // 5) + 3)] == ("Route 138A", "Ormstown")


@pytest.mark.parametrize(
	("typed", "suffix", "unit"),
	[
		("305 notre-dame app 12 st-remi", "", "12"),
		("305 notre-dame app. 12, st-remi", "", "12"),
		("305 rue notre-dame #12 st-remi", "", "12"),
		("305 # 2 notre-dame st-remi", "", "2"),
		("305, notre-dame, apt 2, saint-rémi", "", "2"),
		("305 notre-dame appartement 2 saint-rémi", "", "2"),
		("2-305 notre-dame st-remi", "", "2"),
		("12-305, rue Notre-Dame, Saint-Rémi", "", "12"),
		("305-12 rue notre-dame st-remi", "", "12"),
		("unit 12 305 notre-dame st-remi", "", "12"),
		("305 apt12 notre-dame st-remi", "", "12"),
		("305a notre-dame st-remi", "A", ""),
		("305-A notre-dame st-remi", "A", ""),
		("305 A notre-dame st-remi", "A", ""),
		("305 notre-dame st-remi", "", "1"),
	],
)
def test_every_way_of_writing_a_number_finds_the_unit(
	quebec: AddressIndex, typed: str, suffix: str, unit: str
) -> None:
	"""The line would be installed in the neighbour's flat."""
	found = answer(quebec, typed)
	assert found == ("Rue Notre-Dame", "Saint-Rémi", 305, suffix_code(suffix), unit_code(unit))
