// DOM helpers: elements, icons, and the two places in which a page shows messages.
export function toast(text) {
	const box = document.getElementById("toast");
	box.textContent = text;
	box.hidden = false;
	clearTimeout(toast.timer);
	toast.timer = setTimeout(() => (box.hidden = true), 5000);
}

// A banner with a message from the server: {text, tone}.
export function tell(banner, { text, tone }) {
	banner.className = `gf-banner${tone === "info" ? "" : ` gf-banner--${tone}`}`;
	banner.querySelector("p").textContent = text;
	banner.hidden = false;
}

// element("p.gf-small", {attributes, if any}, ...children)
export function element(what, ...children) {
	const attributes = children[0]?.constructor === Object ? children.shift() : {};
	const [tag, ...classes] = what.split(".");
	const node = document.createElement(tag);
	if (classes.length) node.className = classes.join(" ");
	for (const [name, value] of Object.entries(attributes)) {
		if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
		else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
	}
	node.append(...children.filter((child) => child !== null && child !== ""));
	return node;
}

// A copy of an icon from the page's <template id="icons">.
export const icon = (name) =>
	document.getElementById("icons").content.querySelector(`[data-icon="${name}"]`).cloneNode(true);
