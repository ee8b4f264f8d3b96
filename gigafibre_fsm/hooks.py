app_name = "gigafibre_fsm"
app_title = "Gigafibre FSM"
app_publisher = "Gigafibre"
app_description = "Lead to live for a fibre internet provider"
app_email = "support@example.com"
app_license = "MIT"
required_apps = ["erpnext"]

before_install = "gigafibre_fsm.install.before_install"
after_install = "gigafibre_fsm.install.after_install"
after_migrate = ["gigafibre_fsm.install.after_migrate"]
before_uninstall = "gigafibre_fsm.uninstall.before_uninstall"
setup_wizard_complete = "gigafibre_fsm.install.after_setup_wizard"
