// A store that holds all edits itself: that of the single page, which has no server.
import { isOpen } from "./list.js";

/** Answers as the server would, from the data in the page. */
export class Local {
  constructor({ overview, edits, diffs }) {
    this.given = overview;
    this.all = edits;
    this.diffs = diffs; // as decided when the page was made
    this.key = `ocrfix-decisions-${overview.run}`;
    this.strokes = [];
    this.groups = { change: gather(edits, "change"), rule: gather(edits, "rule") };
    this.last = new Map(JSON.parse(localStorage.getItem(this.key) ?? "[]"));
    for (const [number, decision] of this.last) this.put(number, decision);
  }

  async overview() { return this.told(this.given); }
  async progress() { return this.told({}); }

  async edits(asked) {
    const found = this.find(asked);
    const { rows, offset } = part(found, asked);
    return this.told({ total: found.length, offset, rows });
  }

  async edit({ number }) {
    const edit = this.all[number];
    const series = { change: this.counts(edit, "change"), rule: this.counts(edit, "rule") };
    return this.told({ ...edit, series });
  }

  async series(asked) {
    const groups = [...gather(this.find(asked), asked.by).values()]
      .sort((a, b) => b.length - a.length);
    const { rows, offset } = part(groups, asked);
    const series = rows.map((edits) => summaryOf(edits, asked.by));
    return this.told({ total: groups.length, offset, series });
  }

  async concordance(asked) {
    const edits = this.seriesOf(asked.number, asked.by);
    const { rows, offset } = part(edits, asked);
    return this.told({ ...summaryOf(edits, asked.by), total: edits.length, offset, rows });
  }

  async diff({ file }) { return this.told({ diff: this.diffs[file] }); }

  async rows({ numbers }) {
    return this.told({ rows: numbers.map((number) => this.all[number]) });
  }

  async decide({ items, series, filter, except = [], verdict, text, note = "" }) {
    const edits = items
      ? items.map((number) => this.all[number])
      : (filter ? this.find(filter) : this.seriesOf(series.number, series.by))
        .filter((edit) => isOpen(edit) && !except.includes(edit.number));
    const made = edits.map((edit) => [edit.number, this.last.get(edit.number) ?? null]);
    const when = new Date().toISOString().replace(/\.\d+/, "");
    for (const edit of edits) this.put(edit.number, { verdict, text, note, when });
    this.strokes.push(made);
    this.save();
    return this.told({ stroke: this.strokes.length - 1, decided: edits.length, rows: edits });
  }

  async undo({ stroke }) {
    const made = this.strokes[stroke];
    if (!made) throw new Error("There is nothing to take back.");
    for (const [number, before] of made) this.put(number, before);
    this.save();
    const rows = made.map(([number]) => this.all[number]);
    return this.told({ restored: made.length, left: 0, rows });
  }

  /** Hand the decisions to the person, as a file for `ocrfix merge`. */
  exportDecisions() {
    const url = URL.createObjectURL(new Blob([this.decisions()], { type: "application/jsonl" }));
    const link = document.createElement("a");
    Object.assign(link, { href: url, download: this.given.export });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  /** The decisions as the lines of a decisions file. */
  decisions() {
    const lines = [];
    for (const [number, { verdict, text, note, when }] of this.last) {
      const { id, name, full } = this.all[number];
      const own = text === null ? {} : { text };
      const noted = note ? { note } : {};
      const line = { id, verdict, ...own, when, ...noted, before: full.before, after: full.after };
      lines.push(`${JSON.stringify({ ...line, file: name })}\n`);
    }
    return lines.join("");
  }

  find(asked) {
    const found = this.all.filter((edit) => fits(edit, asked));
    if (asked.order === "doubt") found.sort((a, b) => a.confidence - b.confidence);
    return found;
  }

  seriesOf(number, by) {
    return this.groups[by].get(seriesKey(this.all[number], by));
  }

  counts(edit, by) {
    const edits = this.seriesOf(edit.number, by);
    return { edits: edits.length, open: edits.filter(isOpen).length };
  }

  /** Note a decision about an edit, or that there is none. */
  put(number, decision) {
    const edit = this.all[number];
    if (decision) this.last.set(number, decision);
    else this.last.delete(number);
    edit.state = decision?.verdict ?? "open";
    edit.text = decision?.text ?? null;
    edit.decision = decision;
    const [left, , right] = edit.result;
    const kept = edit.state === "reject" ? edit.full.before : edit.text ?? edit.full.after;
    edit.result = [left, kept, right];
  }

  save() {
    localStorage.setItem(this.key, JSON.stringify([...this.last]));
    this.version = (this.version ?? 0) + 1;
  }

  /** An answer with the progress. */
  told(values) {
    const verdicts = { accept: 0, reject: 0, replace: 0, conflict: 0 };
    for (const { state } of this.all) if (state !== "open") verdicts[state] += 1;
    const decided = verdicts.accept + verdicts.reject + verdicts.replace;
    const progress = { version: this.version ?? 0, total: this.all.length, decided, verdicts };
    return { ...values, progress };
  }
}

function part(all, { offset = 0, limit = 100 }) {
  const start = Math.min(Number(offset), all.length);
  return { rows: all.slice(start, start + Number(limit)), offset: start };
}

function seriesKey(edit, by) {
  const parts = by === "change"
    ? [edit.full.before, edit.full.after]
    : [edit.stage, edit.rule, ...edit.confusion];
  return JSON.stringify(parts);
}

function gather(edits, by) {
  const groups = new Map();
  for (const edit of edits) {
    const key = seriesKey(edit, by);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(edit);
  }
  return groups;
}

function summaryOf(edits, by) {
  const [first] = edits;
  const [before, after] = by === "change" ? [first.before, first.after] : first.confusion;
  const confidence = edits.reduce((sum, edit) => sum + edit.confidence, 0) / edits.length;
  const { number, stage, rule } = first;
  const open = edits.filter(isOpen).length;
  return { number, stage, rule, before, after, confidence, edits: edits.length, open };
}

function fits(edit, { file, stage, rule, status, state, least, most, text }) {
  return (!file || edit.file === Number(file))
    && (!stage || edit.stage === stage)
    && (!rule || `${edit.stage}.${edit.rule}` === rule)
    && (!status || edit.status === status)
    && (!state || hasState(edit, state))
    && (!least || edit.confidence >= Number(least))
    && (!most || edit.confidence <= Number(most))
    && (!text || contains(edit, text.toLowerCase()));
}

function hasState(edit, wanted) {
  if (wanted === "open") return isOpen(edit);
  if (wanted === "decided") return !isOpen(edit);
  return edit.state === wanted;
}

function contains({ left, full, right }, wanted) {
  return `${left}${full.before}${right}\n${full.after}`.toLowerCase().includes(wanted);
}
