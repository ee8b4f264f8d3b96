frappe.pages["client-360"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Client 360"), single_column: true });
	wrapper.classList.add("fsm-client-page");
	wrapper.client = frappe
		.require([
			"client_360.bundle.js",
			"/assets/gigafibre_fsm/css/board.css",
			"/assets/gigafibre_fsm/css/client.css",
		])
		.then(() => new window.GigafibreClient(page.main[0]));
};
frappe.pages["client-360"].on_page_show = (wrapper) => wrapper.client.then((client) => client.open());
