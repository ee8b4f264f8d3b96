// The page's translated texts, which the server puts into <script id="words">.
const found = document.getElementById("words");
export const words = found ? JSON.parse(found.textContent) : {};

export const word = (key, ...values) =>
	values.reduce((text, value, index) => text.replaceAll(`{${index}}`, value), words[key] ?? key);

export const language = document.documentElement.lang || "fr";

// "Name: text", with the space before the colon in French.
export const labelled = (name, text) => `${name}${language === "fr" ? "\u00a0" : ""}: ${text}`;
