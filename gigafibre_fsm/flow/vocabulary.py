"""The terms of the field that more than one package uses, each list once. Data only, no Frappe.

Which state may follow which: `states.py`.
"""

from __future__ import annotations

from datetime import time

SETTINGS = "Gigafibre Settings"
LANGUAGES = ("fr", "en")
"""The first one is what the website and a customer without a language get."""

LEGACY_KEY = "legacy:"
"""Begins the billing key or reference of what a migration brought into the books: opening bills and credits."""

# Service types of items: a household subscribes to the main ones, the others go with them.
INTERNET, TV, TV_ADD_ON, PHONE = "Internet", "TV", "TV Add-on", "Phone"
FEE, DISCOUNT, ONE_TIME, EQUIPMENT = "Fee", "Discount", "One-time", "Equipment"
SERVICE_TYPES = (INTERNET, TV, TV_ADD_ON, PHONE, FEE, DISCOUNT, ONE_TIME, EQUIPMENT)
MAIN_SERVICES = (INTERNET, TV, PHONE)
PAID_ONCE = (ONE_TIME, EQUIPMENT)

# Service Equipment
ONT, ROUTER, TV_BOX, TELEPHONE = "ONT", "Routeur", "Décodeur TV", "Téléphone IP"
EQUIPMENT_TYPES = (ONT, ROUTER, TV_BOX, TELEPHONE)
SAID_TO_CUSTOMERS = {ONT: "Fibre box", ROUTER: "Router", TV_BOX: "TV box", TELEPHONE: "Telephone adapter"}
"""What a household calls them, in English for translation."""
SERVICE_OF_EQUIPMENT = {ONT: INTERNET, ROUTER: INTERNET, TV_BOX: TV, TELEPHONE: PHONE}
ON_THE_ACS = (ONT, ROUTER, TELEPHONE)
"""Devices that GenieACS manages once they have reported to it."""
ROUTERS = (ONT, ROUTER)
"""Devices that carry a customer's WiFi and Internet access: those that GenieACS always manages."""
DEFECTIVE, RETIRED = "Défectueux", "Retiré"
OUT_OF_USE = (DEFECTIVE, RETIRED)
IN_HOUSE = ("Installed", "Actif")
"""States of a device that is at a customer's premises."""
AT_HOUSEHOLD = (*IN_HOUSE, DEFECTIVE)
"""The same with those that were replaced and are still to come back."""
IN_WORKSHOP = ("Returned", "Testing")
"""States of a device that came back, in a technician's truck at first, and is not on the shelf yet."""

# Materials: what a visit consumes, in English for translation -> its unit
PIECES, METRES = "piece", "m"
MATERIALS = {
	"Drop cable": METRES,
	"Indoor fibre cable": METRES,
	"Ethernet cable": METRES,
	"Fibre connector": PIECES,
	"Splice protector": PIECES,
	"Wall outlet": PIECES,
	"Cable clip": PIECES,
}
ARTICLES = (*EQUIPMENT_TYPES, *MATERIALS)
"""What a truck carries."""

# Service Location and Service Subscription
IN_SERVICE = ("Active", "Suspended")
NOT_ENDED = ("Pending", *IN_SERVICE)

# Fibre Port
CLAIMED_PORT = ("Held", "Reserved", "Occupied")
CONNECTED_PORT = ("Occupied", "Faulty")
"""States of a port in which a household's line may be connected to it."""

# Provisioning Push, OLT Command, Network Incident, Number Transfer, Quotation: not over yet
OPEN_PUSH = ("Pending", "Pushed")
OPEN_COMMAND = ("Waiting", "Queued", "Refused")
OPEN_INCIDENT = ("Running", "Planned")
OPEN_TRANSFER = ("To Request", "Requested", "Confirmed")
OPEN_QUOTATION = ("Open", "Replied")

# The charge of a Sales Invoice
CHARGE_UNDER_WAY = ("Queued", "Charging")
CHARGE_UNPAID = ("Declined", "Needs Action", "Overdue")

# Issue
OPEN_TICKET = ("Open", "Replied", "On Hold")
RESOLVED_TICKET = ("Resolved", "Closed")
# Its kind: what a person wrote, or staff opened for one; those that machines open are of other kinds
TICKETS_OF_PEOPLE = ("Portal", "Message", "")

# Dispatch Job
INSTALLATION_JOB, CONSTRUCTION_JOB, REPAIR_JOB = "Installation", "Construction", "Repair"
MOVE_JOB, PICKUP_JOB, DISCONNECTION_JOB = "Move", "Pickup", "Disconnection"
ORDERED_JOBS = (INSTALLATION_JOB, CONSTRUCTION_JOB)
"""Visits that an order opens."""
REQUESTED_JOBS = (REPAIR_JOB, MOVE_JOB, PICKUP_JOB, DISCONNECTION_JOB)
"""Visits that a person opens."""
FETCHING_JOBS = (PICKUP_JOB, DISCONNECTION_JOB)
"""Visits that take the equipment back."""
JOB_TYPES = (*ORDERED_JOBS, *REQUESTED_JOBS)
VISIT_PLANNED = ("Scheduled", "En Route", "In Progress")
VISIT_OPEN = ("Open", *VISIT_PLANNED)
VISIT_SCHEDULABLE = ("Open", "Scheduled", "Failed")
"""States in which a visit may be given a day and a technician."""
VISIT_BEGUN = ("En Route", "In Progress")
CLOSED = ("Completed", "Cancelled")
"""For a visit, a task and a project alike: nothing more is to be done."""

MORNING, AFTERNOON, ALL_DAY = "AM", "PM", "Day"
TIME_WINDOWS: dict[str, tuple[time, time]] = {
	MORNING: (time(8), time(12)),
	AFTERNOON: (time(12), time(17)),
	ALL_DAY: (time(8), time(17)),
}
HALF_DAYS = (MORNING, AFTERNOON)

# Technician Time Off
BLACKOUT = "Blackout"
"""Closes the whole company; the other kinds are one technician's."""
TIME_OFF_KINDS = ("Vacation", "Sick Leave", "Training", "Lunch", "Other", BLACKOUT)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY = WEEKDAYS.index("Saturday")

# An installation without a visit (`without_visit` of a Dispatch Job): what it waits for, or that a technician comes after all.
AWAITS_DEVICE, AWAITS_CUSTOMER, VISIT_NEEDED = (
	"Waiting for the Device",
	"Waiting for the Customer",
	"Visit Needed",
)
STARTING = (AWAITS_DEVICE, AWAITS_CUSTOMER)

# The master of an OLT that another system still runs.
FORMER_SYSTEM = "Former System"
