// What the server tells the page about itself: {user, next: {status: its next steps}, statuses: {status: its label},
// steps: {action: its label}, materials: {name: its label}}.
export const { user, next, statuses, steps, materials } = JSON.parse(
	document.getElementById("technician").textContent,
);
