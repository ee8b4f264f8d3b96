// The actions that the user's roles allow here; the server refuses all others.

const has = (...roles) => frappe.user.has_role([...roles, "System Manager"]);

/** Actions that sales may not do: codes, payments, payment agreements. */
export const care = () => has("FSM Support", "FSM Manager");
export const credit = () => has("FSM Manager", "Accounts Manager");
export const suspend = () => frappe.user.has_role("FSM Manager");
