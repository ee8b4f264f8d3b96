from gigafibre_fsm.event_order import in_order

app_name = "gigafibre_fsm"
app_title = "Gigafibre FSM"
app_publisher = "Gigafibre"
app_description = "Lead to live for a fibre internet provider"
app_email = "support@example.com"
app_license = "MIT"
required_apps = ["frappe/erpnext"]
after_install = "gigafibre_fsm.install.after_install"
after_sync = "gigafibre_fsm.install.after_sync"
after_migrate = ["gigafibre_fsm.install.after_migrate"]
before_uninstall = "gigafibre_fsm.uninstall.before_uninstall"
after_uninstall = "gigafibre_fsm.uninstall.after_uninstall"
setup_wizard_complete = "gigafibre_fsm.install.after_setup_wizard"

# Records that this app owns and that are equal on every site; `bench export-fixtures` writes them to fixtures/.
_SKILLS = ["Fibre", "Installation", "Télévision", "Téléphonie", "Aérien", "Réparation"]
fixtures = [{"doctype": "Skill Tag", "filters": {"name": ["in", _SKILLS]}}]

# Whose records a caller sees.
permission_query_conditions = {
	**dict.fromkeys(("Contact", "Address"), "gigafibre_fsm.guards.records.for_staff"),
	"User": "gigafibre_fsm.guards.records.own_user",
	"Service Location": "gigafibre_fsm.guards.records.service_location",
	"Service Subscription": "gigafibre_fsm.guards.records.service_subscription",
	"Service Equipment": "gigafibre_fsm.guards.records.service_equipment",
	"Dispatch Job": "gigafibre_fsm.guards.records.dispatch_job",
}

_HOUSEHOLD = ("Service Location", "Service Subscription", "Service Equipment", "Dispatch Job")
has_permission = {
	**dict.fromkeys(("Contact", "Address"), "gigafibre_fsm.guards.records.is_for_staff"),
	"User": "gigafibre_fsm.guards.records.is_own_user",
	**dict.fromkeys(_HOUSEHOLD, "gigafibre_fsm.guards.records.has_permission"),
}

extend_bootinfo = "gigafibre_fsm.overrides.desk_boot.extend"
app_include_js = [f"/assets/gigafibre_fsm/js/desk/{n}.js" for n in ("boot", "notices", "site_setup")]
doctype_js = {
	"Customer": "public/js/desk/customer.js",
	"Device Profile": ["public/js/desk/device_preview.js", "public/js/desk/device_profile.js"],
	"Issue": ["public/js/desk/issue.js", "public/js/desk/issue_ticket.js"],
	"Sales Invoice": "public/js/desk/sales_invoice.js",
	"Sales Order": "public/js/desk/sales_order.js",
	"Serial No": "public/js/desk/serial_no.js",
	"Service Equipment": ["public/js/desk/device_preview.js", "public/js/desk/device_diagnostics.js"],
}
doctype_list_js = {
	"Issue": "public/js/desk/issue_list.js",
	"Sales Invoice": "public/js/desk/sales_invoice_list.js",
	"Sales Order": "public/js/desk/sales_order_list.js",
}

override_doctype_dashboards = {
	"Customer": "gigafibre_fsm.overrides.customer.dashboard",
	"Sales Order": "gigafibre_fsm.overrides.sales_order.dashboard",
}

override_whitelisted_methods = {
	"erpnext.projects.doctype.project.project.set_project_status": "gigafibre_fsm.overrides.project.set_project_status",
	"erpnext.support.doctype.issue.issue.set_multiple_status": "gigafibre_fsm.overrides.issue_status.set_multiple_status",
	"erpnext.support.doctype.issue.issue.set_status": "gigafibre_fsm.overrides.issue_status.set_status",
	"frappe.client.get_count": "gigafibre_fsm.overrides.record_count.get_count",
	"frappe.core.doctype.user.user.reset_password": "gigafibre_fsm.api.auth.forgot_password",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "gigafibre_fsm.overrides.dashboard_chart.get",
	"frappe.utils.global_search.search": "gigafibre_fsm.overrides.desk_search.search",
}

# Pages and print formats.
jinja = {
	"methods": [
		"gigafibre_fsm.flow.portal.printing.printed",
		"gigafibre_fsm.flow.checkout.contract.printed_contract",
		"gigafibre_fsm.flow.collections.payment_files.deposit_slip.printed_deposit",
	]
}

persistent_cache_keys = ["fsm-", "gigafibre_breaker:"]
before_job = ["gigafibre_fsm.web.website_search.before_job"]

page_renderer = [
	"gigafibre_fsm.web.page_renderer.SitePage",
	"gigafibre_fsm.web.search_engines.SearchEngines",
	"gigafibre_fsm.web.metrics_page.MetricsPage",
	"gigafibre_fsm.web.oktopus.Oktopus",
	"gigafibre_fsm.web.technician_worker.TechnicianWorker",
]

# Classes of Frappe and ERPNext that are extended.
override_doctype_class = {
	"Email Account": "gigafibre_fsm.overrides.email_account.EmailAccount",
	"File": "gigafibre_fsm.overrides.file.File",
	"Payment Reconciliation": "gigafibre_fsm.overrides.payment_reconciliation.PaymentReconciliation",
}

# Callers without desk access reach what guards/surface.py declares, and nothing else.
auth_hooks = ["gigafibre_fsm.guards.gate.check"]
get_website_user_home_page = "gigafibre_fsm.guards.callers.home_page"
after_request = ["gigafibre_fsm.guards.responses.after", "gigafibre_fsm.guards.headers.after"]
# Handlers of records, in the order in which they run (event_order.py).
_OURS = ("Customer", "Sales Order", "Sales Invoice", "Payment Entry", "Project", "Task", "Lead", "Issue", "Quotation")  # fmt: skip

_EVENTS = {
	_OURS: {
		"before_insert": "gigafibre_fsm.guards.by_hand.before_insert",
		"before_validate": "gigafibre_fsm.guards.by_hand.before_validate",
		"on_change": "gigafibre_fsm.flow.support.live.on_change",
	},
	("Customer", "Item"): {"validate": "gigafibre_fsm.overrides.in_use.validate"},
	"Item": dict.fromkeys(("before_rename", "on_trash"), "gigafibre_fsm.overrides.in_use.keep_code"),
	"Company": {"on_update": "gigafibre_fsm.install.company_saved"},
	"Translation": dict.fromkeys(("on_change", "on_trash"), "gigafibre_fsm.guards.dictionaries.forget"),
	"Customer": {
		"before_insert": "gigafibre_fsm.overrides.customer.before_insert",
		"before_rename": [
			"gigafibre_fsm.overrides.customer.before_rename",
			"gigafibre_fsm.migration.merged_accounts.on_rename",
		],
		"after_rename": "gigafibre_fsm.overrides.customer.after_rename",
	},
	"Contact": {
		"before_validate": "gigafibre_fsm.overrides.contact.before_validate",
		"after_insert": "gigafibre_fsm.overrides.contact.after_insert",
		"on_update": "gigafibre_fsm.overrides.contact.on_update",
	},
	"Communication": {
		"after_insert": "gigafibre_fsm.overrides.communication.after_insert",
		"on_update": "gigafibre_fsm.overrides.communication.on_update",
	},
	"User": {
		"before_insert": "gigafibre_fsm.overrides.user.before_insert",
		"before_validate": "gigafibre_fsm.overrides.user.before_validate",
		"validate": "gigafibre_fsm.overrides.user.validate",
		"before_rename": "gigafibre_fsm.overrides.user.before_rename",
	},
	"Quotation": {"before_submit": "gigafibre_fsm.overrides.quotation.before_submit"},
	"Sales Order": {
		"before_insert": "gigafibre_fsm.overrides.sales_order.before_insert",
		"before_validate": "gigafibre_fsm.overrides.sales_order.before_validate",
		"before_submit": "gigafibre_fsm.overrides.sales_order.before_submit",
		"on_submit": "gigafibre_fsm.overrides.sales_order.on_submit",
		"on_update_after_submit": "gigafibre_fsm.overrides.sales_order.on_update_after_submit",
		"on_cancel": "gigafibre_fsm.overrides.sales_order.on_cancel",
	},
	"Issue": {
		"before_insert": "gigafibre_fsm.overrides.issue.before_insert",
		"before_validate": "gigafibre_fsm.overrides.issue.before_validate",
		"validate": "gigafibre_fsm.overrides.issue.validate",
		"before_save": "gigafibre_fsm.overrides.issue.before_save",
		"on_update": "gigafibre_fsm.overrides.issue.on_update",
	},
	"Task": {"validate": "gigafibre_fsm.overrides.task.validate"},
	"Project": {"after_insert": "gigafibre_fsm.overrides.project.after_insert"},
	"Service Equipment": {"on_update": "gigafibre_fsm.overrides.service_equipment.on_update"},
	"Delivery Note": {"before_validate": "gigafibre_fsm.overrides.sales_order.refuse_what_follows"},
	"Sales Invoice": {
		"before_validate": [
			"gigafibre_fsm.overrides.sales_order.refuse_what_follows",
			"gigafibre_fsm.overrides.sales_invoice.before_validate",
		],
		"before_insert": "gigafibre_fsm.overrides.sales_invoice.before_insert",
		"validate": "gigafibre_fsm.overrides.sales_invoice.validate",
		"on_submit": "gigafibre_fsm.overrides.sales_invoice.on_submit",
		"before_cancel": "gigafibre_fsm.overrides.sales_invoice.before_cancel",
		"on_cancel": "gigafibre_fsm.overrides.sales_invoice.on_cancel",
	},
	"Journal Entry": {
		"before_validate": "gigafibre_fsm.overrides.journal_entry.before_validate",
		"on_submit": "gigafibre_fsm.overrides.journal_entry.on_submit",
		"before_update_after_submit": "gigafibre_fsm.overrides.journal_entry.before_update_after_submit",
		"before_cancel": "gigafibre_fsm.overrides.journal_entry.before_cancel",
		"on_cancel": "gigafibre_fsm.overrides.journal_entry.on_cancel",
	},
	"Payment Entry": {
		"before_submit": "gigafibre_fsm.overrides.payment_entry.before_submit",
		"before_update_after_submit": "gigafibre_fsm.overrides.payment_entry.before_update_after_submit",
		"on_submit": "gigafibre_fsm.overrides.payment_entry.on_submit",
		"on_cancel": "gigafibre_fsm.overrides.payment_entry.on_cancel",
		"before_cancel": "gigafibre_fsm.overrides.payment_entry.before_cancel",
	},
}

doc_events = in_order(_EVENTS)

# Connects the steps: event -> listeners, each called with the document, in the same transaction.
flow_events = {
	"order_expected": ["gigafibre_fsm.flow.ordering.service.read_ahead"],
	"order_ahead": ["gigafibre_fsm.flow.ordering.service.reserve_names"],
	"order_changed": ["gigafibre_fsm.flow.dispatch.order_changes.on_order_changed"],
	"order_undone": [
		"gigafibre_fsm.flow.dispatch.jobs.cancel_for_order",
		"gigafibre_fsm.flow.telephony.number_transfers.on_order_undone",
	],
	"number_transfer_ordered": ["gigafibre_fsm.flow.telephony.number_transfers.on_ordered"],
	"drop_imported": ["gigafibre_fsm.flow.leads.fibre_arrival.on_drop_imported"],
	"device_informed": [
		"gigafibre_fsm.flow.provisioning.device_events.on_device_informed",
		"gigafibre_fsm.flow.workshop.wiping.on_device_informed",
		"gigafibre_fsm.flow.telemetry.ingest.on_device_informed",
		"gigafibre_fsm.flow.self_start.service.on_device_informed",
	],
	"equipment_scanned": [
		"gigafibre_fsm.flow.provisioning.device_search.on_equipment_scanned",
		"gigafibre_fsm.flow.network.listeners.on_equipment",
	],
	"equipment_labelled": ["gigafibre_fsm.flow.stock.listeners.on_labelled"],
	"equipment_unlabelled": ["gigafibre_fsm.flow.stock.listeners.on_unlabelled"],
	"equipment_joined": ["gigafibre_fsm.flow.activation.service.put_in_service"],
	"equipment_identified": [
		"gigafibre_fsm.flow.activation.service.record_ont_serial",
		"gigafibre_fsm.flow.network.listeners.on_equipment",
	],
	"equipment_replaced": [
		"gigafibre_fsm.flow.provisioning.device_search.on_equipment_replaced",
		"gigafibre_fsm.flow.telephony.number_transfers.on_equipment_replaced",
	],
	"equipment_fetched": [
		"gigafibre_fsm.flow.stock.listeners.on_fetched",
		"gigafibre_fsm.flow.workshop.receiving.on_fetched",
	],
	**dict.fromkeys(("visit_completed", "visit_failed"), ["gigafibre_fsm.flow.stock.listeners.on_visit_end"]),
	"start_chosen": ["gigafibre_fsm.flow.equipment.left_in_place.on_start_chosen"],
	"visit_ended": ["gigafibre_fsm.flow.tickets.closing.on_visit_ended"],
	"job_completed": ["gigafibre_fsm.flow.activation.service.activate"],
	"service_activated": [
		"gigafibre_fsm.flow.billing.first_invoice.first_invoice",
		"gigafibre_fsm.flow.network.listeners.on_location",
		"gigafibre_fsm.flow.telemetry.light_loss.on_service_activated",
	],
	"line_changed": ["gigafibre_fsm.flow.network.listeners.on_location"],
	"port_vacated": [
		"gigafibre_fsm.flow.network.listeners.on_port_vacated",
		"gigafibre_fsm.flow.ip_addresses.register.on_port_vacated",
	],
	"olt_command_confirmed": ["gigafibre_fsm.flow.network.listeners.on_confirmed"],
	"invoice_made": [
		"gigafibre_fsm.flow.collections.charges.on_invoice_made",
		"gigafibre_fsm.flow.portal.bill_messages.on_invoice_made",
	],
	"invoice_paid": [
		"gigafibre_fsm.flow.collections.dunning.on_invoice_paid",
		"gigafibre_fsm.flow.reconcile.findings.on_invoice_paid",
	],
}

# The outbox: who delivers on a channel, which papers a mail carries, and who hears how a delivery ended.
outbox_senders = {
	"SMS": "gigafibre_fsm.integrations.twilio.sender.send",
	"E-mail": "gigafibre_fsm.integrations.mail.sender.send",
	"Webhook": "gigafibre_fsm.integrations.hub.sender.send",
	"Realtime": "gigafibre_fsm.integrations.hub.realtime.send",
	"GenieACS": "gigafibre_fsm.flow.provisioning.acs_channel.send",
	"Stripe": "gigafibre_fsm.flow.collections.stripe_channel.send",
	"OLT": "gigafibre_fsm.flow.network.olt_channel.send",
	"Authentik": "gigafibre_fsm.flow.staff.authentik_channel.send",
	"Telephony": "gigafibre_fsm.flow.provisioning.sip_accounts.send",
	"Supabase": "gigafibre_fsm.flow.availability.write_back.send",
}

mail_papers = {
	"contract": "gigafibre_fsm.flow.checkout.contract.of_order",
	"calendar": "gigafibre_fsm.flow.dispatch.invitation.of_job",
	"bill": "gigafibre_fsm.flow.portal.bill_pdf.of_invoice",
	"quote": "gigafibre_fsm.flow.selling.quotes.pdf_of",
}

outbox_outcomes = {
	"staff.invite": "gigafibre_fsm.flow.staff.invitations.on_invited",
	"device.push": "gigafibre_fsm.flow.provisioning.push_outcomes.on_push_outcome",
	"device.verify": "gigafibre_fsm.flow.provisioning.push_outcomes.on_verify_outcome",
	"device.presence": "gigafibre_fsm.flow.provisioning.presence.on_presence_outcome",
	"device.firmware": "gigafibre_fsm.flow.provisioning.firmware.on_outcome",
	"device.firmware_back": "gigafibre_fsm.flow.provisioning.firmware.on_taken_back",
	"device.look": "gigafibre_fsm.flow.provisioning.diagnostics.on_look_outcome",
	"device.find": "gigafibre_fsm.flow.provisioning.device_search.on_find_outcome",
	"device.informs": "gigafibre_fsm.flow.incidents.detection.on_informs",
	"olt.command": "gigafibre_fsm.flow.network.olt_commands.on_outcome",
	"olt.audit": "gigafibre_fsm.flow.network.olt_audit.on_audited",
	"olt.look": "gigafibre_fsm.flow.incidents.olt_look.on_read",
	"payment.charge": "gigafibre_fsm.flow.collections.charges.on_charge_outcome",
	"payment.refresh": "gigafibre_fsm.flow.collections.charges.on_charge_outcome",
	"payment.refund": "gigafibre_fsm.flow.collections.refunds.on_refund_outcome",
	"payment.refund_refresh": "gigafibre_fsm.flow.collections.refunds.on_refund_outcome",
	"payment.refund_adopt": "gigafibre_fsm.flow.collections.external_refunds.on_adopted",
	"payment.refund_lookup": "gigafibre_fsm.flow.reconcile.external_audit.on_refunds_looked_up",
	"payment.dispute": "gigafibre_fsm.flow.reconcile.external_audit.on_dispute",
	"payment.setup_refresh": "gigafibre_fsm.flow.collections.payment_method.on_setup_outcome",
	"payment.mandate_setup": "gigafibre_fsm.flow.collections.payment_method.on_setup_outcome",
	"payment.audit": "gigafibre_fsm.flow.reconcile.external_audit.on_payments_audited",
	**dict.fromkeys(("device.reset", "device.read_back"), "gigafibre_fsm.flow.workshop.wiping.on_outcome"),
	"device.audit": "gigafibre_fsm.flow.reconcile.external_audit.on_devices_audited",
	"availability.written": "gigafibre_fsm.flow.availability.write_back.on_written",
}

# Scheduled jobs, in the time zone of the site.
scheduler_events = {
	"cron": {
		"* * * * *": [
			"gigafibre_fsm.scheduled.minutely.outbox",
			"gigafibre_fsm.scheduled.minutely.positions",
			"gigafibre_fsm.scheduled.minutely.pushes",
			"gigafibre_fsm.scheduled.minutely.holds",
			"gigafibre_fsm.scheduled.minutely.paid",
			"gigafibre_fsm.scheduled.payment_files.sweep",
			"gigafibre_fsm.scheduled.incidents.sweep",
			"gigafibre_fsm.scheduled.minutely.settings",
			"gigafibre_fsm.scheduled.minutely.stock",
			"gigafibre_fsm.scheduled.minutely.owners_of_tasks",
			"gigafibre_fsm.scheduled.minutely.room_on_disk",
			"gigafibre_fsm.scheduled.telemetry.drain",
		],
		"*/5 * * * *": [
			"gigafibre_fsm.scheduled.minutely.availability",
			"gigafibre_fsm.scheduled.incidents.listen",
			"gigafibre_fsm.scheduled.minutely.drives",
			"gigafibre_fsm.scheduled.minutely.late_tickets",
		],
		"7 * * * *": ["gigafibre_fsm.scheduled.telemetry.read_acs"],
		"13 * * * *": ["gigafibre_fsm.scheduled.daily.copyright_deadlines"],
		"23 * * * *": ["gigafibre_fsm.scheduled.retention.hourly"],
		"*/10 * * * *": [
			"gigafibre_fsm.scheduled.minutely.presence",
			"gigafibre_fsm.scheduled.minutely.firmware_rollouts",
		],
		"*/10 8-17 * * *": ["gigafibre_fsm.scheduled.daily.late_visits"],
		"*/15 13-19 * * *": ["gigafibre_fsm.scheduled.daily.visits_of_tomorrow"],
		"*/10 1-5 * * *": [
			"gigafibre_fsm.scheduled.nightly.endings",
			"gigafibre_fsm.scheduled.nightly.invoices",
			"gigafibre_fsm.scheduled.nightly.pauses",
			"gigafibre_fsm.scheduled.nightly.olts",
		],
		"0 8 * * *": ["gigafibre_fsm.scheduled.daily.numbers", "gigafibre_fsm.scheduled.daily.starts"],
		"30 10 * * *": ["gigafibre_fsm.scheduled.daily.returns"],
		"35 10 * * *": ["gigafibre_fsm.scheduled.daily.endings_ahead"],
		"30 8 * * *": ["gigafibre_fsm.scheduled.daily.overdue_tasks", "gigafibre_fsm.scheduled.daily.sales"],
		"*/15 9-11 * * *": ["gigafibre_fsm.scheduled.daily.unpaid"],
		"0 10 * * *": ["gigafibre_fsm.scheduled.nightly.arrivals"],
		"45 2 * * *": ["gigafibre_fsm.scheduled.telemetry.nightly"],
		"30 3 * * *": ["gigafibre_fsm.scheduled.nightly.acs"],
		"0 4 * * *": ["gigafibre_fsm.scheduled.nightly.drops"],
		"15 6 * * *": ["gigafibre_fsm.scheduled.nightly.comparison"],
	},
}
