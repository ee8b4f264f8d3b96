"""A technician's phone in a browser: its page, what waits on it, and its sudden death."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.browser.line import Line
from tests.browser.signing_in import sign_in
from tests.world.fixtures import World

# Stops the page dead at the n-th write to IndexedDB, before it is asked for or right after.
DIES = """
	(([at, when]) => {
		let writes = 0;
		const stop = () => { console.log("dead"); while (true); };
		for (const name of ["add", "put", "delete"]) {
			const own = IDBObjectStore.prototype[name];
			IDBObjectStore.prototype[name] = function (...given) {
				writes += 1;
				if (writes === at && when === "before") stop();
				const request = own.apply(this, given);
				if (writes === at) request.addEventListener("success", stop);
				return request;
			};
		}
	})(%s)
"""
WAITING = """async (user) => {
	const database = await new Promise((resolve, reject) => {
		const request = indexedDB.open("gigafibre-field");
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
	if (!database.objectStoreNames.contains("actions")) return [];
	const request = database.transaction("actions").objectStore("actions").getAll();
	const found = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
	database.close();
	return found.filter((entry) => entry.user === user).map(({ id, action, state, sentence }) =>
		({ id, action, state, sentence: sentence || "" }));
}"""


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
# Takes so many photos on a job, as its button does.
ADD_PHOTOS = (
	"""async ([job, many]) => {
	const { carryOut } = await import("technician/queue");
	for (let number = 1; number <= many; number += 1)
		await carryOut({ name: job, address: "", city: "" }, "photo", { image: PIXEL, caption: `${number}` });
}"""
).replace("PIXEL", f'"data:image/png;base64,{PIXEL}"')


class Phone:
	def __init__(self, world: World, line: Line, new_page: Callable[..., Any], user: str) -> None:
		self.user, self.line = user, line
		self.page = new_page(390, 844, base_url=line.url, reduced_motion="reduce")
		self.context = self.page.context
		sign_in(self.page, user, world.password)

	def open(self, job: str = "") -> Any:
		"""The page, with the job open if one is named."""
		self.page.goto(f"/technicien#{job}")
		self.page.locator("#job h1, #list:not([aria-busy]) h1").filter(visible=True).first.wait_for()
		return self.page

	def install(self) -> None:
		"""Wait until the page opens without a signal."""
		self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
		until("the page is kept", lambda: self.page.evaluate("caches.match('/technicien').then(Boolean)"))

	def waiting(self) -> list[dict[str, str]]:
		return self.page.evaluate(WAITING, self.user)

	def hurry(self) -> None:
		"""The signal is back: the phone says so by itself, sooner than its own next attempt."""
		self.page.evaluate("dispatchEvent(new Event('online'))")

	def reborn(self) -> Any:
		"""The page is killed, as by an empty battery, and the phone has a new one."""
		self.page.close()
		self.page = self.context.new_page()
		self.page.console_errors = []
		return self.page

	def dies_at(self, write: int, when: str) -> None:
		"""The next page stops dead at that write to IndexedDB, "before" it is asked for or "after" it is done."""
		self.page.add_init_script(DIES % f'[{write}, "{when}"]')
		self._dead: list[str] = []
		self.page.on("console", lambda message: self._dead.append(message.text))

	def lives_until_then(self, seconds: float = 3) -> bool:
		"""Wait until the page has died, or for a moment without a write. Whether it has died."""
		end = time.monotonic() + seconds
		while "dead" not in self._dead and time.monotonic() < end:
			self.page.wait_for_timeout(20)
		return "dead" in self._dead


def until(what: str, true: Callable[[], Any], seconds: float = 30) -> Any:
	end = time.monotonic() + seconds
	while not (found := true()):
		assert time.monotonic() < end, what
		time.sleep(0.05)
	return found
