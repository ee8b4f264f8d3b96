"""The provider's catalogue: services and prices to the cent. Data only, no Frappe.

Prices are Canadian dollars before taxes; discounts are negative. `monthly` distinguishes recurring from
one-time lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Entry:
	sku: str
	name: str
	english: str
	group: str
	service_type: str
	price: Decimal
	monthly: bool = True
	description: str = ""
	english_description: str = ""
	public: bool = True
	down: int = 0
	up: int = 0
	profile: str = ""
	rule: str = ""
	goes_with: str = ""


INTERNET_GROUP = "Mensualités fibre"
TV_GROUP = "Mensualités télévision"
PHONE_GROUP = "Téléphonie"
DISCOUNT_GROUP = "Rabais"
ONE_TIME_GROUP = "Frais uniques"
EQUIPMENT_GROUP = "Équipement client"

# A month may be billed in part, and ERPNext's own unit for pieces cannot be split.
MONTH = "Mois"
PIECE = "Unité"

PARENT_GROUP = "Gigafibre"
GROUPS = (INTERNET_GROUP, TV_GROUP, PHONE_GROUP, DISCOUNT_GROUP, ONE_TIME_GROUP, EQUIPMENT_GROUP)


def _internet(
	sku: str,
	speeds: tuple[int, int],
	price: str,
	profile: str,
	names: tuple[str, str],
	suits: tuple[str, str],
) -> Entry:
	"""A plan of `speeds` Mbps down and up; `suits` describes its users, in French and in English like `names`."""
	return Entry(
		sku,
		*names,
		INTERNET_GROUP,
		"Internet",
		Decimal(price),
		description=suits[0],
		english_description=suits[1],
		down=speeds[0],
		up=speeds[1],
		profile=profile,
	)


def _tv(sku: str, name: str, price: str, description: str, english: str, public: bool = True) -> Entry:
	return Entry(
		sku,
		f"Télé {name}",
		f"TV {name}",
		TV_GROUP,
		"TV",
		Decimal(price),
		description=description,
		english_description=english,
		public=public,
	)


def _addon(sku: str, name: str, english: str, price: str, described: tuple[str, str]) -> Entry:
	french, english_too = described
	return Entry(
		sku,
		name,
		english,
		TV_GROUP,
		"TV Add-on",
		Decimal(price),
		description=french,
		english_description=english_too,
	)


def _discount(sku: str, name: str, english: str, amount: str, rule: str) -> Entry:
	return Entry(sku, name, english, DISCOUNT_GROUP, "Discount", Decimal(amount), public=False, rule=rule)


def _equipment(sku: str, name: str, english: str, price: str, goes_with: str = "") -> Entry:
	return Entry(
		sku,
		name,
		english,
		EQUIPMENT_GROUP,
		"Equipment",
		Decimal(price),
		monthly=False,
		public=False,
		goes_with=goes_with,
	)


INSTALLATION = "INSTFTTH"
TV_BOX_SKU = "DECODEUR"
TV_BOX_CREDIT = "CRDECODEUR"
EXIT_FEE = "FRAISRES"
RETURN_FEE = "FRAISEQ"

CATALOGUE: tuple[Entry, ...] = (
	_internet(
		"FTTH25",
		(25, 5),
		"49.95",
		"LP:100",
		("Internet 25", "Internet 25"),
		("Pour une personne\u00a0: courriels, nouvelles, une vidéo", "For one person: e-mail, news, a video"),
	),
	_internet(
		"FTTH80I",
		(80, 80),
		"79.95",
		"LP:101",
		("Internet 80", "Internet 80"),
		("Pour deux\u00a0: télévision et appels vidéo", "For two: television and video calls"),
	),
	_internet(
		"FTTH150I",
		(150, 150),
		"99.95",
		"LP:102",
		("Internet 150", "Internet 150"),
		(
			"Pour une famille\u00a0: plusieurs écrans, télétravail",
			"For a family: several screens, work from home",
		),
	),
	_internet(
		"FTTH500I",
		(500, 500),
		"99.95",
		"LP:103",
		("Internet 500", "Internet 500"),
		("Pour une grande maison\u00a0: jeux, gros fichiers", "For a large house: games, large files"),
	),
	_internet(
		"FTTH1500I",
		(1500, 1000),
		"109.95",
		"LP:104",
		("Internet 1,5 giga", "Internet 1.5 Gig"),
		("Pour ceux qui envoient et reçoivent beaucoup", "For those who send and receive a lot"),
	),
	_tv("TVBSKINNY", "Skinny", "25.00", "Les chaînes de base", "The basic channels"),
	_tv(
		"TVBSTANDARD",
		"Standard",
		"30.00",
		"Les chaînes de base et les plus regardées",
		"The basic channels and the most watched",
	),
	_tv("TVBEVO", "Evo", "35.00", "Le choix le plus complet", "The widest choice"),
	# Basic TV at no charge: the documents do not say whether it is included with internet, so staff can add it and the
	# website does not.
	_tv("TELE", "de base", "0.00", "Incluse avec Internet", "Included with Internet", public=False),
	# The documents only say "$5-$25 each" for add-ons: these five are a starting point for the operator.
	_addon(
		"TVJEUNESSE",
		"Bouquet Jeunesse",
		"Kids Pack",
		"5.00",
		("Chaînes pour les enfants", "Channels for children"),
	),
	_addon(
		"TVDECOUVERTE",
		"Bouquet Découverte",
		"Discovery Pack",
		"10.00",
		("Nature, science et voyages", "Nature, science and travel"),
	),
	_addon(
		"TVSPORTS",
		"Bouquet Sports",
		"Sports Pack",
		"15.00",
		("Hockey, soccer et sports d'ailleurs", "Hockey, soccer and sports from elsewhere"),
	),
	_addon("TVFILMS", "Bouquet Films", "Movies Pack", "20.00", ("Cinéma et séries", "Films and series")),
	_addon(
		"TVMONDE",
		"Bouquet Monde",
		"World Pack",
		"25.00",
		("Chaînes internationales", "International channels"),
	),
	Entry("TELEPMENS", "Téléphone résidentiel", "Home Phone", PHONE_GROUP, "Phone", Decimal("28.95")),
	Entry(
		"SERV911",
		"Service d'urgence 911",
		"911 Service",
		PHONE_GROUP,
		"Fee",
		Decimal("0.69"),
		public=False,
		goes_with="TELEPMENS",
	),
	Entry(
		"ACTTELEP",
		"Activation du téléphone",
		"Phone Activation",
		PHONE_GROUP,
		"One-time",
		Decimal("69.95"),
		monthly=False,
		public=False,
		goes_with="TELEPMENS",
	),
	_discount("RAB2X", "Rabais combo, 2 services", "Combo Discount, 2 Services", "-5.00", "Combo 2"),
	_discount("RAB3X", "Rabais combo, 3 services", "Combo Discount, 3 Services", "-10.00", "Combo 3"),
	_discount("RAB4X", "Rabais combo, 4 services", "Combo Discount, 4 Services", "-15.00", "Combo 4"),
	_discount("RAB_X", "Rabais spécial", "Special Discount", "-20.00", "Staff"),
	_discount(
		"RAB24M", "Rabais engagement de 24 mois", "24-Month Commitment Discount", "-15.00", "Commitment 24"
	),
	_discount(
		"RAB36M", "Rabais engagement de 36 mois", "36-Month Commitment Discount", "-15.00", "Commitment 36"
	),
	Entry(
		INSTALLATION,
		"Installation standard de la fibre",
		"Standard Fibre Installation",
		ONE_TIME_GROUP,
		"One-time",
		Decimal("0.00"),
		monthly=False,
		public=False,
	),
	# its amount depends on the rest of the commitment
	Entry(
		EXIT_FEE,
		"Frais de résiliation",
		"Exit Fee",
		ONE_TIME_GROUP,
		"One-time",
		Decimal("0.00"),
		monthly=False,
		public=False,
	),
	# its amount is a setting
	Entry(
		RETURN_FEE,
		"Équipement non retourné",
		"Equipment Not Returned",
		ONE_TIME_GROUP,
		"One-time",
		Decimal("0.00"),
		monthly=False,
		public=False,
	),
	# Lent to the customer, so free. The documents give no price for a TV box: the operator sets it.
	_equipment("EQONT", "Terminal optique (ONT)", "Optical Terminal (ONT)", "0.00"),
	_equipment("EQROUTEUR", "Routeur WiFi", "WiFi Router", "0.00"),
	_equipment("EQATA", "Adaptateur de téléphonie IP", "IP Telephone Adapter", "0.00"),
	_equipment(TV_BOX_SKU, "Décodeur télé", "TV Box", "99.95"),
	Entry(
		TV_BOX_CREDIT,
		"1er décodeur offert",
		"First TV Box Free",
		ONE_TIME_GROUP,
		"One-time",
		Decimal("-99.95"),
		monthly=False,
		public=False,
		goes_with=TV_BOX_SKU,
	),
)

BY_SKU = {entry.sku: entry for entry in CATALOGUE}
