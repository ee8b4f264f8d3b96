"""The localities of the sample network: towns, OLTs and the neighbouring towns without fibre. Data only.

Municipality codes, town hall coordinates and postal codes: Répertoire des municipalités, Gouvernement du Québec
(MAMH), CC BY 4.0, rounded; a sector of a municipality has its own approximate centre. Six OLTs and all totals
are the provider's own figures; the distribution of the rest is made up.
"""

from __future__ import annotations

from dataclasses import dataclass

TOTAL = 16_056
CONNECTED = 4_949
BOX_NOT_INSTALLED = 1_149


@dataclass(frozen=True)
class Locality:
	"""A town as customers write it. `reach` (km) keeps its addresses nearer to it than to its neighbours.

	`village` is the share of addresses on village streets; `water` the bearings (degrees) where there is a
	lake, a frontier or another town instead of houses. `municipality` is the official name where customers
	write a sector's; `rural_code` is the township's code where the village is a municipality of its own.
	"""

	name: str
	code: str
	postal_code: str
	latitude: float
	longitude: float
	reach: float
	village: float = 0.35
	water: tuple[float, float] | None = None
	english: bool = False
	municipality: str = ""
	rural_code: str = ""


@dataclass(frozen=True)
class Terminal:
	"""One OLT. Where the provider gave no figures, `total` is 0 and `weight` distributes the rest."""

	ip: str
	location: str
	locality: str
	total: int = 0
	connected: int = 0
	weight: int = 0
	zone: str = "1"
	max_speed: int = 1500


LOCALITIES: tuple[Locality, ...] = (
	Locality("Saint-Anicet", "69070", "J0S 1M0", 45.1117, -74.3493, 4.2, water=(270, 60)),
	Locality("Hemmingford", "68010", "J0L 1H0", 45.0469, -73.5857, 3.2, english=True, rural_code="68015"),
	Locality("Saint-Antoine-Abbé", "69010", "J0S 1N0", 45.0550, -73.8580, 2.6, municipality="Franklin"),
	Locality("Havelock", "69005", "J0S 2C0", 45.0501, -73.7492, 3.2, village=0.1, english=True),
	Locality(
		"Athelstan",
		"69045",
		"J0S 1A0",
		45.0340,
		-74.1480,
		2.4,
		water=(190, 350),
		english=True,
		municipality="Hinchinbrooke",
	),
	Locality("Saint-Louis-de-Gonzague", "70035", "J0S 1T0", 45.2001, -73.9825, 2.5),
	Locality("Huntingdon", "69055", "J0S 1H0", 45.0879, -74.1785, 0.9, village=1.0),
	Locality("Ormstown", "69037", "J0S 1K0", 45.1142, -73.9935, 4.5),
	Locality("Sainte-Clotilde", "68020", "J0L 1W0", 45.1508, -73.6651, 4.0),
	Locality("Saint-Chrysostome", "69017", "J0S 1R0", 45.1113, -73.7686, 3.2),
	Locality("Sainte-Barbe", "69065", "J0S 1P0", 45.1668, -74.1992, 2.8, water=(280, 60)),
	Locality("Godmanchester", "69060", "J0S 1H0", 45.0834, -74.2492, 2.6, village=0.0),
	Locality(
		"Dundee", "69075", "J0S 1L0", 45.0229, -74.4557, 3.5, village=0.0, water=(90, 330), english=True
	),
	Locality("Elgin", "69050", "J0S 2E0", 45.0168, -74.2325, 2.0, village=0.0, water=(80, 280), english=True),
	Locality("Franklin", "69010", "J0S 1E0", 45.0358, -73.9196, 2.2, english=True),
	Locality("Howick", "69025", "J0S 1G0", 45.1867, -73.8520, 0.6, village=1.0, english=True),
	Locality("Très-Saint-Sacrement", "69030", "J0S 1G0", 45.1600, -73.8640, 1.4, village=0.0),
	Locality(
		"Rockburn",
		"69045",
		"J0S 1A0",
		45.0190,
		-74.0190,
		2.0,
		water=(80, 280),
		english=True,
		municipality="Hinchinbrooke",
	),
	Locality("Saint-Stanislas-de-Kostka", "70040", "J0S 1W0", 45.1834, -74.1159, 3.0),
	Locality("Saint-Urbain-Premier", "70005", "J0S 1Y0", 45.2095, -73.7340, 2.8),
	Locality("Saint-Étienne-de-Beauharnois", "70030", "J0S 1S0", 45.2347, -73.9007, 3.0),
	Locality("Sainte-Martine", "70012", "J0S 1V0", 45.2456, -73.8002, 3.0, village=0.6),
	Locality("Saint-Patrice-de-Sherrington", "68025", "J0L 2N0", 45.1557, -73.5258, 3.5),
	Locality("Saint-Bernard-de-Lacolle", "68005", "J0J 1V0", 45.0834, -73.4159, 2.2, village=0.2),
	Locality("Saint-Édouard", "68045", "J0L 1Y0", 45.2366, -73.5095, 2.4),
)

BY_NAME = {place.name: place for place in LOCALITIES}

TERMINALS: tuple[Terminal, ...] = (
	Terminal("172.17.16.2", "Saint-Anicet", "Saint-Anicet", 2_155, 844),
	Terminal("172.17.32.2", "Hemmingford", "Hemmingford", 1_742, 689),
	Terminal("172.17.48.2", "Saint-Antoine", "Saint-Antoine-Abbé", 1_383, 594),
	Terminal("172.17.64.2", "Havelock", "Havelock", 1_347, 484),
	Terminal("172.17.208.4", "Athelstan", "Athelstan", 1_167, 589),
	Terminal("172.17.112.2", "Saint-Louis", "Saint-Louis-de-Gonzague", 1_054, 329),
	Terminal("172.17.80.2", "Huntingdon", "Huntingdon", weight=34),
	Terminal("172.17.80.3", "Huntingdon", "Huntingdon", weight=22),
	Terminal("172.17.96.2", "Ormstown", "Ormstown", weight=44),
	Terminal("172.17.96.3", "Ormstown", "Ormstown", weight=30),
	Terminal("172.17.128.2", "Sainte-Clotilde", "Sainte-Clotilde", weight=46),
	Terminal("172.17.128.3", "Sainte-Clotilde", "Sainte-Clotilde", weight=26),
	Terminal("172.17.144.2", "Saint-Chrysostome", "Saint-Chrysostome", weight=40),
	Terminal("172.17.144.3", "Saint-Chrysostome", "Saint-Chrysostome", weight=24),
	Terminal("172.17.160.2", "Sainte-Barbe", "Sainte-Barbe", weight=34),
	Terminal("172.17.160.3", "Sainte-Barbe", "Sainte-Barbe", weight=18),
	Terminal("172.17.176.2", "Godmanchester", "Godmanchester", weight=30),
	Terminal("172.17.192.2", "Dundee", "Dundee", weight=14, zone="2", max_speed=500),
	Terminal("172.17.224.2", "Elgin", "Elgin", weight=14, zone="2", max_speed=500),
	Terminal("172.17.240.2", "Franklin", "Franklin", weight=32),
	Terminal("172.18.16.2", "Howick", "Howick", weight=20),
	Terminal("172.18.32.2", "Très-Saint-Sacrement", "Très-Saint-Sacrement", weight=22),
	Terminal("172.18.48.2", "Rockburn", "Rockburn", weight=20, zone="2"),
	Terminal("172.18.64.2", "Saint-Stanislas-de-Kostka", "Saint-Stanislas-de-Kostka", weight=28),
	Terminal("172.18.80.2", "Saint-Urbain-Premier", "Saint-Urbain-Premier", weight=24),
	Terminal("172.18.96.2", "Saint-Étienne-de-Beauharnois", "Saint-Étienne-de-Beauharnois", weight=20),
	Terminal("172.18.112.2", "Sainte-Martine", "Sainte-Martine", weight=40),
	Terminal("172.18.128.2", "Saint-Patrice-de-Sherrington", "Saint-Patrice-de-Sherrington", weight=30),
	Terminal("172.18.144.2", "Saint-Bernard-de-Lacolle", "Saint-Bernard-de-Lacolle", weight=18, zone="2"),
	Terminal("172.18.160.2", "Saint-Édouard", "Saint-Édouard", weight=22),
)

# Neighbouring towns that the sample network does not reach yet.
NEIGHBOURS: tuple[Locality, ...] = (
	Locality("Saint-Rémi", "68055", "J0L 2L0", 45.2545, -73.6340, 2.0, village=0.8),
	Locality("Saint-Michel", "68050", "J0L 2J0", 45.2318, -73.5762, 2.0),
	Locality("Napierville", "68030", "J0J 1L0", 45.1885, -73.4033, 1.0, village=1.0),
	Locality("Saint-Jacques-le-Mineur", "68040", "J0J 1Z0", 45.2664, -73.4317, 2.5),
	Locality("Saint-Isidore", "67040", "J0L 2A0", 45.3001, -73.6825, 2.0),
	Locality("Mercier", "67045", "J6R 2L3", 45.3079, -73.7419, 2.0, village=0.9),
	Locality("Châteauguay", "67050", "J6J 2P8", 45.3631, -73.7534, 2.0, village=1.0),
	Locality("Beauharnois", "70022", "J6N 1Y1", 45.2943, -73.8845, 2.0, village=0.8, water=(270, 60)),
	Locality("Salaberry-de-Valleyfield", "70052", "J6T 1L8", 45.2651, -74.0648, 2.0, village=1.0),
	Locality("Saint-Zotique", "71025", "J0P 1Z0", 45.2360, -74.2622, 2.0, village=0.9, water=(90, 270)),
)

# Where the fibre goes next, and when: visitors see it as "planned".
PLANNED_ZONE = ("Saint-Michel", "68050", "2027-05-31")
DEMAND_ZONE = ("Saint-Isidore", "67040")
