frappe.pages["new-order"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("New Order"), single_column: true });
	wrapper.classList.add("fsm-client-page");
	wrapper.order = frappe
		.require([
			"new_order.bundle.js",
			"/assets/gigafibre_fsm/css/board.css",
			"/assets/gigafibre_fsm/css/client.css",
			"/assets/gigafibre_fsm/css/order.css",
		])
		.then(() => new window.GigafibreOrder(page.main[0]));
};
frappe.pages["new-order"].on_page_show = (wrapper) => wrapper.order.then((order) => order.open());
