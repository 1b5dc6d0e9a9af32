// One edit, with all that is needed to judge it.
import { button, byId, make } from "./dom.js";
import { changeOf, passage, percent, placeOf, stateName, visible } from "./text.js";

/**
 * @param {Object} actions what the buttons do: accept, reject, take, replace, note, series, word
 */
export function createDetail(actions) {
  const pane = byId("detail");

  function show(edit) {
    pane.replaceChildren(...(edit ? contentOf(edit, actions) : [nothing()]));
    pane.scrollTop = 0;
  }

  /** Open the field for one's own text, or for a note. */
  function write(edit, what) {
    const slot = byId("field");
    if (!slot) return;
    const isNote = what === "note";
    const given = isNote ? edit.decision?.note ?? "" : edit.text ?? edit.full.after;
    const save = (value) => (isNote ? actions.note(value) : actions.replace(value));
    slot.replaceChildren(field(isNote ? "Note" : "Your own text", given, save));
    const area = slot.querySelector("textarea");
    area.focus();
    area.select();
  }

  return { show, write };
}

/** A field that Enter saves and Escape closes. */
export function field(label, given, save) {
  const area = make("textarea", { rows: 2, value: given, spellcheck: false });
  const form = make("form", { className: "field" },
    make("label", {}, label, area),
    make("button", {}, "Save"),
    button("Cancel", "Esc", () => form.remove()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.remove();
    save(area.value);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape") form.remove();
  });
  return form;
}

function nothing() {
  return make("div", { className: "nothing" },
    make("p", {}, "Nothing to show with this filter."),
    make("p", {}, "When all is decided, “ocrfix apply” writes the texts."));
}

function contentOf(edit, actions) {
  const result = edit.state === "reject" ? "The text, as it stays" : "The text, as it will be";
  return [
    make("h2", {}, changeOf(edit.before, edit.after)),
    make("p", { className: "where" }, placeOf(edit)),
    make("p", {}, facts(edit)),
    make("p", { className: "reason" }, edit.reason),
    make("div", { className: "passages" },
      make("section", {}, make("h3", {}, "The source"), passage(edit.source, "del")),
      make("section", {}, make("h3", {}, result),
        passage(edit.result, edit.state === "reject" ? "del" : "ins"))),
    decided(edit),
    steps(edit),
    make("div", { className: "choice" },
      readings(edit, actions),
      buttons(edit, actions),
      make("div", { id: "field" })),
  ];
}

function facts(edit) {
  const status = edit.status === "applied" ? "made" : "suggested";
  return `${status} by ${edit.stage}, ${edit.rule}; ${percent(edit.confidence)} sure; `
    + stateName(edit.state);
}

function readings(edit, actions) {
  if (edit.alternatives.length < 2) return "";
  const items = edit.alternatives.map((reading, at) => make("li", {},
    button(visible(reading.text), String(at + 1), () => actions.take(at), {
      className: edit.text === reading.text ? "chosen" : "",
    }),
    make("span", { className: "sure" }, percent(reading.confidence))));
  return make("ol", { className: "readings", aria: { label: "Readings" } }, ...items);
}

function buttons(edit, actions) {
  const { change, rule } = edit.series;
  return make("div", { className: "actions" },
    button("Accept", "y", actions.accept, pressed(edit, "accept")),
    button("Reject", "n", actions.reject, pressed(edit, "reject")),
    button("Own text", "e", () => actions.write("text"), pressed(edit, "replace")),
    button("Note", "c", () => actions.write("note")),
    change.edits > 1 && button(`Same change: ${left(change)}`, "s", () => actions.series("change")),
    rule.edits > change.edits && button(`Same rule: ${left(rule)}`, "S",
      () => actions.series("rule")),
    edit.never && button("Never change this word", "w", () => actions.word("never")),
    edit.always && button("Always", "a", () => actions.word("always")));
}

const pressed = (edit, state) => ({ aria: { pressed: edit.state === state } });

const left = ({ edits, open }) => `${open} open of ${edits}`;

function decided(edit) {
  const last = edit.decision;
  if (!last) return "";
  const who = last.who ? ` by ${last.who}` : "";
  const said = `${last.verdict === "open" ? "left open" : stateName(last.verdict)}${who}`;
  const note = last.note ? `: ${last.note}` : "";
  return make("p", { className: "decided" }, `${said}, ${last.when ?? ""}${note}`);
}

function steps(edit) {
  if (edit.steps.length < 2) return "";
  return make("details", { className: "steps" }, make("summary", {}, "Steps"),
    make("ol", {}, ...edit.steps.map((step) => make("li", {},
      changeOf(step.before, step.after), ` ${step.stage}, ${step.rule}: ${step.reason}`))));
}
