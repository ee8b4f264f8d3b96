"""The sample staff and technicians as Users and Technicians."""

from __future__ import annotations

import frappe
from frappe.utils.password import update_password

from gigafibre_fsm.flow.vocabulary import SATURDAY, WEEKDAYS
from gigafibre_fsm.sample.people import STAFF, TECHNICIANS, SampleTechnician
from gigafibre_fsm.sample.places import BY_NAME


def load(password: str | None) -> None:
	"""Create the users with `password`; without one they exist but cannot sign in."""
	for person in STAFF:
		make_user(person.email, person.first_name, person.profile, password)
	for technician in TECHNICIANS:
		make_user(technician.email, technician.name, "Gigafibre Technician", password)
		make_technician(technician)


def make_user(email: str, first_name: str, profile: str, password: str | None) -> None:
	if frappe.db.exists("User", email):
		frappe.db.set_value("User", email, "enabled", 1)
		if password:
			update_password(email, password)
		return
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": first_name,
			"last_name": "" if "exemple" in first_name else "Exemple",
			"language": "fr",
			"send_welcome_email": 0,
			# Frappe would make the first System User of a site a System Manager; the roles decide the type
			# anyway.
			"user_type": "Website User",
			"roles": [{"role": row.role} for row in frappe.get_doc("Role Profile", profile).roles],
		}
	)
	user.flags.no_welcome_mail = True
	user.flags.ignore_password_policy = True
	user.new_password = password
	user.insert(ignore_permissions=True)


def make_technician(technician: SampleTechnician) -> None:
	if frappe.db.exists("Technician", {"user": technician.email}):
		return
	home = BY_NAME[technician.locality]
	start, end = technician.hours
	frappe.get_doc(
		{
			"doctype": "Technician",
			"technician_name": technician.name,
			"user": technician.email,
			"phone": technician.phone,
			"active": 1,
			"color": technician.color,
			"jobs_per_day": technician.jobs_per_day,
			"tags": [{"tag": tag} for tag in technician.skills],
			"traccar_device": f"exemple-{technician.number}",
			"home_address": f"{home.name} (exemple)",
			"home_latitude": home.latitude,
			"home_longitude": home.longitude,
			"working_hours": [
				{"weekday": day, "from_time": start, "to_time": end} for day in WEEKDAYS[:SATURDAY]
			],
			"is_sample": 1,
		}
	).insert(ignore_permissions=True)
