// Single keys, wherever no field is being written in; they can be switched off.
import { byId, say } from "./dom.js";

const SWITCH = "ocrfix-keys";

/**
 * @param {Object<string, function(string): void>} actions by key; "1" stands for all figures
 */
export function createKeys(actions) {
  const on = byId("keys-on");
  on.checked = localStorage.getItem(SWITCH) !== "off";
  on.addEventListener("change", () => localStorage.setItem(SWITCH, on.checked ? "on" : "off"));

  let waiting = Promise.resolve();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    if (isField(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = actions[/^[1-9]$/.test(event.key) ? "1" : event.key];
    if (!action || (!on.checked && event.key !== "Escape")) return;
    event.preventDefault();
    // One after the other: a key pressed early is meant for the edit that comes next.
    waiting = waiting.then(() => action(event.key)).catch((error) => say(error.message));
  });
}

function isField(target) {
  if (target.matches("input[type=checkbox]")) return false;
  return target.matches("input, select, textarea");
}
