// The phone's storage: actions that wait for a signal, and the loaded jobs. IndexedDB survives a reload
// and an empty battery; with "strict" a change counts once it is on the disk.
const NAME = "gigafibre-field";
const STORES = ["actions", "carried"];
let opened;

function open() {
	opened ??= new Promise((resolve, reject) => {
		const request = indexedDB.open(NAME, 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore("actions", { keyPath: "place", autoIncrement: true });
			request.result.createObjectStore("carried", { keyPath: ["user", "what"] });
		};
		request.onsuccess = () => {
			const database = request.result;
			const leave = () => {
				database.close();
				opened = undefined;
			};
			Object.assign(database, { onclose: leave, onversionchange: leave });
			resolve(database);
		};
		request.onerror = () => {
			opened = undefined;
			reject(request.error);
		};
	});
	return opened;
}

// One transaction: `work(actions, carried)` asks for the changes, all of which are made or none.
export async function change(work) {
	const transaction = (await open()).transaction(STORES, "readwrite", { durability: "strict" });
	const over = new Promise((resolve, reject) => {
		transaction.oncomplete = resolve;
		transaction.onabort = () => reject(transaction.error);
	});
	work(...STORES.map((name) => transaction.objectStore(name)));
	await over;
}

// Every record of a store, in the order of its keys: for actions that of their entry.
export async function all(name) {
	const request = (await open()).transaction(name).objectStore(name).getAll();
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}
