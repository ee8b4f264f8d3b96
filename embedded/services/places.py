"""Municipalities of south-west Montérégie and streets in them. Sample data."""

from typing import NamedTuple


class Place(NamedTuple):
	name: str
	county: str
	latitude: float
	longitude: float
	postal_code: str


_LAURENT, _JARDINS, _VALLEY = "Le Haut-Saint-Laurent", "Les Jardins-de-Napierville", "Beauharnois-Salaberry"
# Centres from the Répertoire des municipalités (MAMH, CC BY 4.0).
PLACES = (
	Place("Saint-Anicet", _LAURENT, 45.11168, -74.34931, "J0S1M0"),
	Place("Hemmingford", _JARDINS, 45.04693, -73.58569, "J0L1H0"),
	Place("Havelock", _LAURENT, 45.05008, -73.74919, "J0S2C0"),
	Place("Franklin", _LAURENT, 45.04682, -73.90047, "J0S1E0"),
	Place("Hinchinbrooke", _LAURENT, 45.04289, -74.09059, "J0S1A0"),
	Place("Huntingdon", _LAURENT, 45.08787, -74.17849, "J0S1H0"),
	Place("Ormstown", _LAURENT, 45.11424, -73.99352, "J0S1K0"),
	Place("Howick", _LAURENT, 45.18867, -73.85204, "J0S1G0"),
	Place("Saint-Chrysostome", _LAURENT, 45.11132, -73.76857, "J0S1R0"),
	Place("Sainte-Barbe", _LAURENT, 45.16679, -74.19924, "J0S1P0"),
	Place("Sainte-Clotilde", _JARDINS, 45.1508, -73.66506, "J0L1W0"),
	Place("Saint-Louis-de-Gonzague", _VALLEY, 45.20008, -73.98252, "J0S1T0"),
	Place("Saint-Stanislas-de-Kostka", _VALLEY, 45.18338, -74.11593, "J0S1W0"),
	Place("Saint-Rémi", _JARDINS, 45.25452, -73.634, "J0L2L0"),
	Place("Napierville", _JARDINS, 45.18845, -73.40325, "J0J1L0"),
	Place("Sainte-Martine", _VALLEY, 45.24562, -73.80021, "J0S1V0"),
)
STREETS = ("Rue Principale", "Chemin de la Rivière", "Rang du Dix", "Montée Exemple", "Route 202")
