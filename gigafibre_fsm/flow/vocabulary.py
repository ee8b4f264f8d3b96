"""Terms and status groups that more than one package uses, each defined once. Data only, no Frappe.

Which state may follow which: `states.py`.
"""

from __future__ import annotations

from datetime import time

SETTINGS = "Gigafibre Settings"
LANGUAGES = ("fr", "en")
"""The first one is the default of the website and of customers without a language."""

LEGACY_KEY = "legacy:"
"""Prefix of the billing key or reference of opening bills and credits that a migration created."""

# Service types of items: a household subscribes to the main ones; the others are add-ons of them.
INTERNET, TV, TV_ADD_ON, PHONE = "Internet", "TV", "TV Add-on", "Phone"
FEE, DISCOUNT, ONE_TIME, EQUIPMENT = "Fee", "Discount", "One-time", "Equipment"
SERVICE_TYPES = (INTERNET, TV, TV_ADD_ON, PHONE, FEE, DISCOUNT, ONE_TIME, EQUIPMENT)
MAIN_SERVICES = (INTERNET, TV, PHONE)
PAID_ONCE = (ONE_TIME, EQUIPMENT)

# Service Equipment
ONT, ROUTER, TV_BOX, TELEPHONE = "ONT", "Routeur", "Décodeur TV", "Téléphone IP"
EQUIPMENT_TYPES = (ONT, ROUTER, TV_BOX, TELEPHONE)
SAID_TO_CUSTOMERS = {ONT: "Fibre box", ROUTER: "Router", TV_BOX: "TV box", TELEPHONE: "Telephone adapter"}
"""The names that customers read, in English for translation."""
SERVICE_OF_EQUIPMENT = {ONT: INTERNET, ROUTER: INTERNET, TV_BOX: TV, TELEPHONE: PHONE}
ON_THE_ACS = (ONT, ROUTER, TELEPHONE)
"""Devices that GenieACS manages if they report to it."""
ROUTERS = (ONT, ROUTER)
"""Devices that carry a customer's WiFi and Internet access; GenieACS always manages them."""
DEFECTIVE, RETIRED = "Défectueux", "Retiré"
OUT_OF_USE = (DEFECTIVE, RETIRED)
IN_HOUSE = ("Installed", "Actif")
"""States of a device that is at a customer's premises."""
AT_HOUSEHOLD = (*IN_HOUSE, DEFECTIVE)
"""The same, with replaced devices that are not returned yet."""
IN_WORKSHOP = ("Returned", "Testing")
"""States of a returned device that is not in stock yet; at first it is in a technician's truck."""

# Materials that visits consume, in English for translation -> unit.
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
"""Everything that trucks carry."""

# Service Location and Service Subscription
IN_SERVICE = ("Active", "Suspended")
NOT_ENDED = ("Pending", *IN_SERVICE)

# Fibre Port
CLAIMED_PORT = ("Held", "Reserved", "Occupied")
CONNECTED_PORT = ("Occupied", "Faulty")
"""States of a port in which a household's line may be connected to it."""

# Open states of: Provisioning Push, OLT Command, Network Incident, Number Transfer, Quotation.
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
# Kinds of issues from people: customers' requests, and those that staff open for them. The other kinds are opened by the
# system.
TICKETS_OF_PEOPLE = ("Portal", "Message", "")

# Dispatch Job
INSTALLATION_JOB, CONSTRUCTION_JOB, REPAIR_JOB = "Installation", "Construction", "Repair"
MOVE_JOB, PICKUP_JOB, DISCONNECTION_JOB = "Move", "Pickup", "Disconnection"
ORDERED_JOBS = (INSTALLATION_JOB, CONSTRUCTION_JOB)
"""Visits that an order opens."""
REQUESTED_JOBS = (REPAIR_JOB, MOVE_JOB, PICKUP_JOB, DISCONNECTION_JOB)
"""Visits that staff open."""
FETCHING_JOBS = (PICKUP_JOB, DISCONNECTION_JOB)
"""Visits that collect the equipment."""
JOB_TYPES = (*ORDERED_JOBS, *REQUESTED_JOBS)
VISIT_PLANNED = ("Scheduled", "En Route", "In Progress")
VISIT_OPEN = ("Open", *VISIT_PLANNED)
VISIT_SCHEDULABLE = ("Open", "Scheduled", "Failed")
"""States in which a visit can be assigned to a technician and a day."""
VISIT_BEGUN = ("En Route", "In Progress")
CLOSED = ("Completed", "Cancelled")
"""Final states of visits, tasks and projects."""

MORNING, AFTERNOON, ALL_DAY = "AM", "PM", "Day"
TIME_WINDOWS: dict[str, tuple[time, time]] = {
	MORNING: (time(8), time(12)),
	AFTERNOON: (time(12), time(17)),
	ALL_DAY: (time(8), time(17)),
}
HALF_DAYS = (MORNING, AFTERNOON)

# Technician Time Off
BLACKOUT = "Blackout"
"""Applies to the whole company; the other kinds to one technician."""
TIME_OFF_KINDS = ("Vacation", "Sick Leave", "Training", "Lunch", "Other", BLACKOUT)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY = WEEKDAYS.index("Saturday")

# An installation without a visit (`without_visit` of a Dispatch Job): which report or confirmation it waits for, or that it
# became a visit.
AWAITS_DEVICE, AWAITS_CUSTOMER, VISIT_NEEDED = (
	"Waiting for the Device",
	"Waiting for the Customer",
	"Visit Needed",
)
STARTING = (AWAITS_DEVICE, AWAITS_CUSTOMER)

# The master of an OLT that another system still manages.
FORMER_SYSTEM = "Former System"
