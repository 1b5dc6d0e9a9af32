// Elements, made and found. Text only ever goes in as text, never as markup.

/** The element with an id. */
export const byId = (id) => document.getElementById(id);

/**
 * Make an element.
 * @param {string} tag
 * @param {Object} properties set as properties; `data` and `aria` hold such attributes
 * @param {...(Node|string|null|false)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "data") Object.assign(element.dataset, value);
    else if (key === "aria") setAria(element, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

function setAria(element, values) {
  for (const [key, value] of Object.entries(values)) {
    element.setAttribute(`aria-${key}`, String(value));
  }
}

/** A button that shows its key. */
export function button(label, key, onclick, properties = {}) {
  const shown = key ? [" ", make("kbd", {}, key)] : [];
  return make("button", { type: "button", onclick, ...properties }, label, ...shown);
}

/** Tell the person something; screen readers speak it. */
export function say(message) {
  byId("status").textContent = message;
}

/** Ask a question that takes yes or no. */
export function ask(question) {
  const dialog = byId("ask");
  byId("ask-text").textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
