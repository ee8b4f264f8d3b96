app_name = "gigafibre_fsm"
app_title = "Gigafibre FSM"
app_publisher = "Gigafibre"
app_description = "Lead to live for a fibre internet provider"
app_email = "support@example.com"
app_license = "MIT"
required_apps = ["frappe/erpnext"]

after_install = "gigafibre_fsm.install.after_install"
after_migrate = ["gigafibre_fsm.install.after_migrate"]
before_uninstall = "gigafibre_fsm.uninstall.before_uninstall"
after_uninstall = "gigafibre_fsm.uninstall.after_uninstall"
setup_wizard_complete = "gigafibre_fsm.install.after_setup_wizard"

permission_query_conditions = {
	"Service Location": "gigafibre_fsm.guards.records.service_location",
	"Service Subscription": "gigafibre_fsm.guards.records.service_subscription",
	"Service Equipment": "gigafibre_fsm.guards.records.service_equipment",
	"Dispatch Job": "gigafibre_fsm.guards.records.dispatch_job",
}
has_permission = {
	"Service Location": "gigafibre_fsm.guards.records.has_permission",
	"Service Subscription": "gigafibre_fsm.guards.records.has_permission",
	"Service Equipment": "gigafibre_fsm.guards.records.has_permission",
	"Dispatch Job": "gigafibre_fsm.guards.records.has_permission",
}

doc_events = {
	"Company": {
		"on_update": "gigafibre_fsm.install.company_saved",
	},
}

# The outbox: who sends what (gigafibre_fsm/outbox/README.md).
outbox_senders = {
	"SMS": "gigafibre_fsm.integrations.twilio.sender.send",
	"E-mail": "gigafibre_fsm.integrations.mail.sender.send",
	"Webhook": "gigafibre_fsm.integrations.hub.sender.send",
	"Realtime": "gigafibre_fsm.integrations.hub.realtime.send",
}
default_log_clearing_doctypes = {"Outbound Message": 180}

scheduler_events = {
	"cron": {
		"* * * * *": ["gigafibre_fsm.scheduled.minutely.outbox"],
	},
}
