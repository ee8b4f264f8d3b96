// Which rooms a socket is in, as in Frappe v15:
//
//   all               desk users               user:NAME      one user
//   website           everybody                doctype:TYPE   who asked (doctype_subscribe) and may read it
//   task_progress:ID  who asked                doc:TYPE/NAME  the same for a record (doc_subscribe)
//                                              open_doc:...   who has its form open (doc_open); they hear doc_viewers

const room = {
	doctype: (doctype) => `doctype:${doctype}`,
	doc: (doctype, name) => `doc:${doctype}/${name}`,
	open: (doctype, name) => `open_doc:${doctype}/${name}`,
	task: (id) => `task_progress:${id}`,
};

/** Put a new socket into its rooms; `ask(socket, method, values)` calls a method of the site as its user. */
export function joinRooms(socket, ask) {
	const { user, isDeskUser } = socket.data;
	const forms = new Map();

	const join = async (name, method, values) => {
		try {
			await ask(socket, `frappe.realtime.${method}`, values);
		} catch (error) {
			console.log(`${user} may not join ${name}: ${error.message}`);
			return false;
		}
		await socket.join(name);
		return true;
	};
	const joinRecord = (name, doctype, docname) => join(name, "can_subscribe_doc", { doctype, docname });
	const closeForm = (doctype, docname) => {
		forms.delete(room.open(doctype, docname));
		socket.leave(room.open(doctype, docname));
		tellViewers(socket, doctype, docname);
	};

	socket.join([`user:${user}`, "website", ...(isDeskUser ? ["all"] : [])]);
	socket.on("ping", () => socket.emit("pong"));
	socket.on("doctype_subscribe", (doctype) =>
		join(room.doctype(doctype), "can_subscribe_doctype", { doctype }),
	);
	socket.on("doctype_unsubscribe", (doctype) => socket.leave(room.doctype(doctype)));
	socket.on("task_subscribe", (id) => socket.join(room.task(id)));
	socket.on("progress_subscribe", (id) => socket.join(room.task(id)));
	socket.on("task_unsubscribe", (id) => socket.leave(room.task(id)));
	socket.on("doc_subscribe", (doctype, name) => joinRecord(room.doc(doctype, name), doctype, name));
	socket.on("doc_unsubscribe", (doctype, name) => socket.leave(room.doc(doctype, name)));
	socket.on("doc_open", async (doctype, name) => {
		if (!(await joinRecord(room.open(doctype, name), doctype, name))) return;
		forms.set(room.open(doctype, name), [doctype, name]);
		tellViewers(socket, doctype, name);
	});
	socket.on("doc_close", closeForm);
	socket.on("disconnect", () => forms.forEach(([doctype, name]) => tellViewers(socket, doctype, name)));
}

/** Who looks at this form now, to all who do. Somebody who is alone with it is not told. */
async function tellViewers(socket, doctype, docname) {
	const viewers = socket.nsp.in(room.open(doctype, docname));
	const users = (await viewers.fetchSockets()).map((each) => each.data.user);
	if (users.length === 1 && users[0] === socket.data.user) return;
	viewers.emit("doc_viewers", { doctype, docname, users: [...new Set(users)] });
}
