// What the role of who is signed in may do here; the server refuses the rest.

const has = (...roles) => frappe.user.has_role([...roles, "System Manager"]);

/** What sales may not do: codes, payments, promises. */
export const care = () => has("FSM Support", "FSM Manager");
export const credit = () => has("FSM Manager", "Accounts Manager");
export const suspend = () => frappe.user.has_role("FSM Manager");
