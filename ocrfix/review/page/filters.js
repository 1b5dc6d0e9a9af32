// The filter form: read, filled, and kept in the address so that a reload keeps it.
import { byId, make } from "./dom.js";
import { count } from "./text.js";

const SEARCH_DELAY = 200; // milliseconds after the last key

/**
 * @param {Object} overview what there is to review
 * @param {function(Object): void} onchange called with the filter
 */
export function createFilters(overview, onchange) {
  const form = byId("filters");
  fill(form, overview);
  restore(form);
  let timer = 0;
  const changed = () => {
    clearTimeout(timer);
    onchange(values(form));
  };
  form.addEventListener("change", changed);
  form.addEventListener("input", (event) => {
    if (event.target.name !== "text") return;
    clearTimeout(timer);
    timer = setTimeout(changed, SEARCH_DELAY);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  byId("clear").addEventListener("click", () => {
    form.reset();
    changed();
  });
  byId("more-filters").addEventListener("click", (event) => {
    const open = form.classList.toggle("open");
    event.target.setAttribute("aria-expanded", String(open));
  });
  return { values: () => values(form), focus: () => form.elements.text.focus() };
}

function fill(form, overview) {
  const stages = new Map();
  for (const { stage, rule, edits } of overview.rules) {
    stages.set(stage, (stages.get(stage) ?? 0) + edits);
    form.elements.rule.append(option(`${stage}.${rule}`, `${stage}: ${rule} (${edits})`));
  }
  for (const [stage, edits] of stages) {
    form.elements.stage.append(option(stage, `${stage} (${edits})`));
  }
  overview.files.forEach((file, number) => {
    form.elements.file.append(option(String(number), `${file.name} (${count(file.edits, "edit")})`));
  });
}

const option = (value, label) => make("option", { value }, label);

/** What the form asks for; shares as fractions. */
function values(form) {
  const given = {};
  for (const [name, value] of new FormData(form)) {
    if (value === "") continue;
    given[name] = name === "least" || name === "most" ? String(Number(value) / 100) : value;
  }
  return given;
}

function restore(form) {
  const saved = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of saved) {
    const field = form.elements[name];
    if (!field) continue;
    field.value = name === "least" || name === "most" ? String(Math.round(100 * value)) : value;
  }
  if (saved.has("all")) form.elements.state.value = "";
}

/** Keep filter and place in the address. */
export function remember(filter, number) {
  const kept = new URLSearchParams(filter);
  if (!filter.state) kept.set("all", "1");
  if (number !== null) kept.set("edit", String(number));
  history.replaceState(null, "", `#${kept}`);
}

/** The edit that the address names, if any. */
export function rememberedEdit() {
  const number = new URLSearchParams(location.hash.slice(1)).get("edit");
  return number === null ? null : Number(number);
}
