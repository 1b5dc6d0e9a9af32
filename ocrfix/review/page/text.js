// How texts, numbers and states are shown.
import { make } from "./dom.js";

const STATES = {
  open: ["·", "open"],
  accept: ["✓", "accepted"],
  reject: ["✗", "rejected"],
  replace: ["✎", "replaced"],
  conflict: ["!", "in conflict"],
};

/** The sign of a state, with its name for those who can't see it. */
export function stateSign(state) {
  const [sign, name] = STATES[state];
  return make("span", { className: `state ${state}`, title: name },
    make("span", { aria: { hidden: true } }, sign),
    make("span", { className: "unseen" }, name));
}

export const stateName = (state) => STATES[state][1];

export const percent = (share) => `${Math.round(100 * share)} %`;

export const count = (number, noun, nouns = `${noun}s`) =>
  `${number.toLocaleString("en")} ${number === 1 ? noun : nouns}`;

/** A change on one line, with white space that would not be seen made visible. */
export function visible(text) {
  if (text === "") return "∅";
  const shown = text.replace(/\r\n|\r|\n/g, "⏎").replace(/\t/g, "⇥").replace(/\f/g, "␌");
  return shown.replace(/^ +| +$| {2,}/g, (blanks) => "␣".repeat(blanks.length));
}

/** What a change does, small: before, an arrow, after. */
export function changeOf(before, after) {
  return make("span", { className: "change" },
    make("del", {}, visible(before)),
    make("span", { className: "arrow" }, " → "),
    make("ins", {}, visible(after)));
}

/** Where an edit stands. */
export function placeOf(row) {
  const page = row.page ? `, page ${row.page}` : "";
  return `${row.name}${page}, line ${row.line.toLocaleString("en")}`;
}

/** What a change does among the words next to it, on one line. */
export function changeInPlace(row) {
  const after = row.text === null ? row.after : row.text;
  return make("span", { className: "change" },
    flat(row.left).slice(-NEAR).replace(/^\S*\s/, ""),
    make("del", {}, visible(row.before)),
    after !== row.before && make("ins", {}, visible(after)),
    flat(row.right).slice(0, NEAR).replace(/\s\S*$/, ""));
}

const NEAR = 20; // characters of context on either side in a list

const flat = (text) => text.replace(/\s+/g, " ");

/** A passage with the change in its middle marked, by `del` or `ins`. */
export function passage([left, middle, right], tag) {
  const shown = middle === "" ? "" : visible(middle);
  return make("blockquote", { className: "passage" },
    flowing(left), make(tag, { className: "mark" }, shown), flowing(right));
}

/** Lines of a paragraph run on; paragraphs stay apart. */
const flowing = (text) => text.replace(/(?<!\n)\r?\n(?!\r?\n)/g, " ");

/** A line of a concordance. */
export function contextOf(row) {
  const after = row.text === null ? row.after : row.text;
  return make("span", { className: "kwic" },
    make("span", { className: "left" }, make("bdi", {}, flat(row.left))),
    changeOf(row.before, row.state === "reject" ? row.before : after),
    make("span", { className: "right" }, flat(row.right)));
}
