from __future__ import annotations

from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, get_datetime

from gigafibre_fsm.exceptions import BadRequest, NotAllowed
from gigafibre_fsm.flow.staff import social_login
from gigafibre_fsm.flow.vocabulary import SETTINGS
from gigafibre_fsm.gigafibre_fsm.coordinates import refuse_impossible_place
from gigafibre_fsm.notifications.quiet_hours import END_OF_DAY

AT_LEAST_ONE = (
	"hold_minutes",
	"offer_minutes",
	"booking_days",
	"otp_minutes",
	"max_outstanding",
)
LATEST_HOUR = 23
LARGEST_DSCP = 63
"""The DSCP has six bits (RFC 2474)."""

LARGEST_RESERVE = 90
SLOWEST, FASTEST, LARGEST_FACTOR = 10, 130, 3
# URLs that receive this app's keys, customers' cards or messages: only a System Manager can change them, together with their
# keys.
PROVIDERS: dict[str, tuple[str, ...]] = {
	"stripe_api_url": ("stripe_secret_key", "stripe_webhook_secret"),
	"stripe_js_url": (),
	"twilio_api_url": ("twilio_auth_token",),
	"genieacs_nbi_url": ("genieacs_nbi_token",),
	"genieacs_ca_bundle": (),
	"routr_url": ("routr_token",),
	"authentik_url": ("authentik_token", "authentik_client_secret"),
	"traccar_url": ("traccar_token",),
	"supabase_url": ("supabase_key",),
	"nominatim_url": (),
	"osrm_url": (),
	"n8n_url": (),
	"hub_url": (),
	"slack_url": (),
	"teams_url": (),
}


class GigafibreSettings(Document):
	"""The operator's settings, validated when saved."""

	def validate(self) -> None:
		for field in self.meta.fields:
			value = self.get(field.fieldname)
			if field.fieldname.endswith("_url") and value:
				self.set(field.fieldname, self.web_address(field.label, value))
			elif field.fieldtype == "Int" and cint(value) < (field.fieldname in AT_LEAST_ONE):
				frappe.throw(_("{0} is too small.").format(_(field.label)), BadRequest)
		if cint(self.voice_dscp) > LARGEST_DSCP:
			frappe.throw(_("Voice DSCP is between 0 and {0}.").format(LARGEST_DSCP), BadRequest)
		self.refuse_impossible_travel()
		self.refuse_impossible_hours()
		self.guard_providers()
		self.refuse_bad_origins()
		self.refuse_bad_dunning_days()
		self.refuse_foreign_tax_template()
		refuse_impossible_place(self.hq_latitude, self.hq_longitude)

	def on_update(self) -> None:
		social_login.sync(self)
		# What the validation created is recorded in the database; a second save of this document must not overwrite it.
		self.made_records = frappe.db.get_single_value(SETTINGS, "made_records", cache=False)

	def refuse_impossible_travel(self) -> None:
		if cint(self.emergency_reserve) > LARGEST_RESERVE:
			frappe.throw(_("Keep at most {0} % for emergencies.").format(LARGEST_RESERVE), BadRequest)
		if not SLOWEST <= cint(self.road_speed) <= FASTEST:
			frappe.throw(
				_("The average speed is between {0} and {1} km/h.").format(SLOWEST, FASTEST), BadRequest
			)
		if not 1 <= flt(self.road_factor) <= LARGEST_FACTOR:
			frappe.throw(_("The road factor is between 1 and {0}.").format(LARGEST_FACTOR), BadRequest)

	def refuse_impossible_hours(self) -> None:
		# A migration may save them before the field exists: old web processes keep serving, and cache the old definition.
		until = cint(self.get("sms_until_hour")) or END_OF_DAY
		if not cint(self.sms_from_hour) < until <= END_OF_DAY:
			frappe.throw(_("Text messages stop later on the day than they begin."), BadRequest)
		if not cint(self.support_from_hour) < cint(self.support_to_hour) <= LATEST_HOUR:
			frappe.throw(_("Support closes later on the day than it opens."), BadRequest)
		if flt(self.very_late_hours) < 0:
			frappe.throw(_("{0} is too small.").format(_("Very Late After (hours)")), BadRequest)

	def web_address(self, label: str, value: str) -> str:
		# A tile URL keeps its {z}/{x}/{y}, Stripe.js its trailing slash.
		address = value.strip()
		parts = urlsplit(address)
		if parts.scheme not in ("http", "https") or not parts.netloc:
			frappe.throw(_("{0} must start with https:// or http://.").format(_(label)), BadRequest)
		return address

	def guard_providers(self) -> None:
		"""A key is sent only to the URL for which it was entered."""
		before = self.get_doc_before_save()
		for address, keys in PROVIDERS.items():
			was, now = (before.get(address) or "" if before else ""), self.get(address) or ""
			if was == now:
				continue
			label = _(self.meta.get_label(address))
			if "System Manager" not in frappe.get_roles():
				frappe.throw(_("{0}: only a System Manager can change this.").format(label), NotAllowed)
			for key in keys:
				given = self.get(key) or ""
				if was and given and self.is_dummy_password(given):
					self.set(key, "")
					removed = _(self.meta.get_label(key))
					frappe.msgprint(
						_("{0} was removed: it belonged to the previous address.").format(removed), alert=True
					)

	def refuse_bad_origins(self) -> None:
		origins = (self.cors_origins or "").split()
		for origin in origins:
			parts = urlsplit(origin)
			if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
				frappe.throw(
					_("{0} is not an origin such as https://www.example.com.").format(origin), BadRequest
				)
		self.cors_origins = "\n".join(origins)

	def refuse_bad_dunning_days(self) -> None:
		days = [day.strip() for day in (self.dunning_days or "").split(",") if day.strip()]
		if not all(day.isdigit() and int(day) for day in days):
			frappe.throw(_("Dunning days are whole numbers separated by commas, such as 1,3,7."), BadRequest)
		self.dunning_days = ",".join(days)

	def refuse_foreign_tax_template(self) -> None:
		if self.company and self.tax_template:
			company = frappe.db.get_value("Sales Taxes and Charges Template", self.tax_template, "company")
			if company != self.company:
				frappe.throw(_("The tax template belongs to another company."), BadRequest)


def drop_stale() -> None:
	"""Clear cached settings that are older than the database: a slow request that began to read before a change puts the old
	ones back into the cache after it, where they would stay until the next change.
	"""
	settings = SETTINGS
	modified = {"doctype": settings, "field": "modified"}
	stored = frappe.db.get_value("Singles", modified, "value", order_by=None)
	if stored and get_datetime(frappe.get_cached_doc(settings).modified) != get_datetime(stored):
		frappe.clear_document_cache(settings, settings)
