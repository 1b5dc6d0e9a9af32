// Counts by decision, rule and confidence, and what needs a person's attention elsewhere.
import { byId, make } from "./dom.js";
import { count, percent } from "./text.js";

/** Show the summary. */
export function showSummary(overview, progress) {
  byId("view-summary").replaceChildren(
    make("h2", {}, "Summary"),
    make("p", {}, `${overview.out}: ${count(overview.files.length, "file")}, `
      + `${count(progress.total, "edit")}; ${progress.decided.toLocaleString("en")} decided.`),
    table("Decisions", ["Decision", "Edits"], [
      ["accepted", progress.verdicts.accept],
      ["rejected", progress.verdicts.reject],
      ["replaced", progress.verdicts.replace],
      ["in conflict", progress.verdicts.conflict],
      ["open", progress.total - progress.decided],
    ]),
    table("Confidence", ["Sure", "Made", "Suggested"], overview.confidence.map(
      ({ least, most, applied, suggested }) =>
        [`${percent(least)} to ${percent(most)}`, applied, suggested])),
    table("Rules", ["Stage", "Rule", "Edits"],
      overview.rules.map(({ stage, rule, edits }) => [stage, rule, edits])),
    overview.orphans.length > 0 ? orphans(overview.orphans) : "");
}

function orphans(list) {
  const rows = list.map((one) =>
    [one.file, one.before ? `${one.before} → ${one.after}` : one.id, one.verdict, one.who ?? ""]);
  return make("div", {},
    make("p", {}, "Decisions about edits that this run doesn’t have. They are kept:"),
    table("Decisions without an edit", ["File", "Edit", "Decision", "Who"], rows));
}

function table(title, heads, rows) {
  const cell = (value) => make("td", typeof value === "number" ? { className: "number" } : {},
    typeof value === "number" ? value.toLocaleString("en") : value);
  return make("table", {}, make("caption", {}, title),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell)))));
}
