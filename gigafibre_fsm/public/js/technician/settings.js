// The page's settings from the server: {user, next: {status: its next steps}, statuses: {status: its label},
// steps: {action: its label}, materials: {name: its label},
// units: {name of a material: "m" or pieces}, zone: the site's time zone, "America/Toronto"}.
export const { user, next, statuses, steps, materials, units, zone } = JSON.parse(
	document.getElementById("technician").textContent,
);
