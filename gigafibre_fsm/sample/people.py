"""The people of the sample data: staff, technicians and customers, none of them real.

All email addresses are in a domain reserved for examples (RFC 2606), all telephone numbers are reserved for
fiction, and every family name says that this is an example.
"""

from __future__ import annotations

from dataclasses import dataclass

from gigafibre_fsm.setup.roles import DISPATCHER, MANAGER, SALES, SUPPORT

DOMAIN = "sample.example.com"


@dataclass(frozen=True)
class Staff:
	login: str
	first_name: str
	role: str
	profile: str

	@property
	def email(self) -> str:
		return f"{self.login}@{DOMAIN}"


@dataclass(frozen=True)
class SampleTechnician:
	number: int
	locality: str
	skills: tuple[str, ...]
	color: str
	jobs_per_day: int = 4
	hours: tuple[str, str] = ("08:00:00", "17:00:00")

	@property
	def name(self) -> str:
		return f"Technicien exemple {self.number}"

	@property
	def email(self) -> str:
		return f"technicien{self.number}@{DOMAIN}"

	@property
	def phone(self) -> str:
		return f"+1450555010{self.number}"


STAFF = (
	Staff("direction", "Direction", MANAGER, "Gigafibre Manager"),
	Staff("repartition", "Répartition", DISPATCHER, "Gigafibre Dispatcher"),
	Staff("soutien", "Soutien", SUPPORT, "Gigafibre Support"),
	Staff("ventes", "Ventes", SALES, "Gigafibre Sales"),
)

ALL_ROUND = ("Fibre", "Installation", "Télévision", "Téléphonie", "Réparation")

TECHNICIANS = (
	SampleTechnician(1, "Sainte-Clotilde", ALL_ROUND, "#0f766e"),
	SampleTechnician(2, "Saint-Anicet", ALL_ROUND, "#b45309"),
	SampleTechnician(3, "Hemmingford", ALL_ROUND, "#1d4ed8"),
	SampleTechnician(4, "Ormstown", ("Fibre", "Installation", "Réparation"), "#7c3aed"),
	SampleTechnician(5, "Huntingdon", ("Fibre", "Installation", "Aérien"), "#be123c", jobs_per_day=3),
	SampleTechnician(
		6, "Sainte-Martine", ("Réparation", "Téléphonie"), "#4d7c0f", hours=("12:00:00", "20:00:00")
	),
)


@dataclass(frozen=True)
class SampleCustomer:
	"""A customer in one state of the lifecycle; `visit` is the status of their latest dispatch job, `bills` the
	kind of their bills (see bill_records), if any.
	"""

	number: int
	first_name: str
	location: str
	items: tuple[str, ...]
	locality: str
	group: str = "Résidentiel"
	dunning: str = ""
	commitment: str = "0"
	visit: str = ""
	language: str = "fr"
	bills: str = ""

	@property
	def equipment(self) -> str:
		return {PENDING: "Awaiting Scan", "Disconnected": "Retiré"}.get(self.location, "Actif")

	@property
	def name(self) -> str:
		return f"{self.first_name} Exemple"

	@property
	def email(self) -> str:
		return f"client{self.number:02d}@{DOMAIN}"

	@property
	def phone(self) -> str:
		return f"+1514555{100 + self.number:04d}"


PENDING = "Pending Install"

BASE = ("FTTH150I",)
DUO = ("FTTH500I", "TVBSTANDARD")
FARM = ("FTTH1500I", "TELEPMENS")
TRIO = ("FTTH150I", "TVBSTANDARD", "TELEPMENS")

CUSTOMERS = (
	SampleCustomer(1, "Camille", PENDING, TRIO, "Sainte-Clotilde", commitment="24", visit="Open"),
	SampleCustomer(2, "Dominique", PENDING, BASE, "Saint-Anicet", visit="Scheduled"),
	SampleCustomer(3, "Frédérique", PENDING, DUO, "Hemmingford", visit="Scheduled"),
	SampleCustomer(4, "Claude", "Active", TRIO, "Ormstown", commitment="24", visit="Completed", bills="paid"),
	SampleCustomer(5, "Andréa", "Active", DUO, "Saint-Chrysostome", commitment="36", bills="paid"),
	SampleCustomer(6, "Pascale", "Active", BASE, "Havelock", language="en", bills="credited"),
	SampleCustomer(7, "Maxime", "Active", ("FTTH1500I",), "Sainte-Martine", visit="Failed", bills="unpaid"),
	SampleCustomer(8, "Valérie", "Active", TRIO, "Saint-Louis-de-Gonzague", dunning="Open", bills="overdue"),
	SampleCustomer(9, "Stéphane", "Suspended", DUO, "Huntingdon", dunning="Suspended", bills="late"),
	SampleCustomer(10, "Alexandra", "Suspended", BASE, "Godmanchester"),
	SampleCustomer(11, "Michel", "Disconnected", BASE, "Franklin", visit="Completed", bills="final"),
	SampleCustomer(12, "Ferme", "Active", FARM, "Saint-Bernard-de-Lacolle", group="Commercial", bills="paid"),
)  # fmt: skip
