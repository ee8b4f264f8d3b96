frappe.pages["dispatch-board"].on_page_load = function (wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Dispatch Board"), single_column: true });
	wrapper.classList.add("fsm-dispatch-page");
	wrapper.board = frappe
		.require(["dispatch_board.bundle.js", "/assets/gigafibre_fsm/css/board.css"])
		.then(() => new window.GigafibreBoard(page.main[0]));
};
frappe.pages["dispatch-board"].on_page_show = (wrapper) => wrapper.board.then((board) => board.open());
