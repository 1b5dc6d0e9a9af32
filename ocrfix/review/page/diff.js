// The unified diff of a file, as decided so far.
import { byId, make } from "./dom.js";

const MOST_LINES = 5000; // a longer diff is cut short: `ocrfix diff` prints all of it

/** @param {Object} store where diffs come from */
export function createDiff(store, files) {
  const choice = byId("diff-file");
  choice.append(...files.map((file, number) =>
    make("option", { value: String(number) }, file.name)));
  choice.addEventListener("change", load);

  async function load() {
    if (files.length === 0) return;
    const { diff } = await store.diff({ file: Number(choice.value) });
    const lines = diff.split("\n");
    const shown = lines.slice(0, MOST_LINES).map(lineOf);
    const rest = lines.length - shown.length;
    if (rest > 0) shown.push(make("span", {}, `… ${rest} lines more: “ocrfix diff” prints them.`));
    byId("diff").replaceChildren(...(diff ? shown : ["Nothing is changed."]));
  }

  return { load };
}

function lineOf(line, at) {
  const isHead = at < 2 || line.startsWith("@@");
  const tag = isHead ? "span" : { "+": "ins", "-": "del" }[line[0]] ?? "span";
  return make(tag, { className: isHead ? "hunk" : "" }, `${line}\n`);
}
