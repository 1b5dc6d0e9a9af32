// The page: ties the parts together. A store says where edits come from and decisions go.
import { ask, byId, say } from "./dom.js";
import { createDetail } from "./detail.js";
import { createDiff } from "./diff.js";
import { createFilters, remember, rememberedEdit } from "./filters.js";
import { createKeys } from "./keys.js";
import { createList, isOpen } from "./list.js";
import { createSeries } from "./series.js";
import { showSummary } from "./summary.js";
import { count, stateName, visible } from "./text.js";

const LOOK_AGAIN = 3000; // milliseconds between looks at what others decided
const STROKES = "ocrfix-strokes";

/** Start the page over a store. */
export async function start(store) {
  const overview = await guarded(() => store.overview());
  if (!overview) return;
  const page = new Page(store, overview);
  await page.begin();
}

/** Do something that may fail; tell the person if it does. */
async function guarded(action) {
  try {
    return await action();
  } catch (error) {
    say(error.message);
    return null;
  }
}

class Page {
  constructor(store, overview) {
    this.store = store;
    this.overview = overview;
    this.progress = overview.progress;
    this.strokes = JSON.parse(sessionStorage.getItem(STROKES) ?? "[]")
      .filter(({ run }) => run === overview.run);
    this.edit = null;
    this.view = "edits";
    this.cameFromEdit = false; // a series was opened from an edit, and leads back to it
    this.detail = createDetail(this.editActions());
    this.list = createList(store, (row) => this.show(row));
    this.series = createSeries(store, {
      decideSeries: (asked) => this.decideSeries(asked),
      openEdit: (number) => this.openEdit(number),
    });
    this.diff = createDiff(store, overview.files);
    this.filters = createFilters(overview, (filter) => this.filter(filter));
    createKeys(this.keyActions());
    this.wire();
  }

  async begin() {
    this.tellProblems();
    this.showProgress(this.progress);
    const wanted = rememberedEdit();
    await guarded(() => this.list.load(this.filters.values(), 0, wanted));
    setInterval(() => this.lookAgain(), LOOK_AGAIN);
    document.addEventListener("visibilitychange", () => this.lookAgain());
  }

  editActions() {
    return {
      accept: () => this.decide("accept"),
      reject: () => this.decide("reject"),
      take: (at) => this.take(at),
      replace: (text) => this.decide("replace", text),
      note: (note) => this.note(note),
      write: (what) => this.edit && this.detail.write(this.edit, what),
      series: (by) => this.openSeries(by),
      word: (what) => this.word(what),
    };
  }

  keyActions() {
    const inSeries = () => this.view === "series";
    const edit = this.editActions();
    return {
      j: () => (inSeries() ? this.series.step(1) : this.list.move(1)),
      k: () => (inSeries() ? this.series.step(-1) : this.list.move(-1)),
      y: () => (inSeries() ? this.series.decide("accept") : edit.accept()),
      n: () => (inSeries() ? this.series.decide("reject") : edit.reject()),
      e: () => (inSeries() ? this.series.write() : edit.write("text")),
      1: (key) => inSeries() || this.take(Number(key) - 1),
      c: () => inSeries() || edit.write("note"),
      s: () => inSeries() || edit.series("change"),
      S: () => inSeries() || edit.series("rule"),
      J: () => inSeries() && this.series.move(1),
      K: () => inSeries() && this.series.move(-1),
      v: () => this.showView(inSeries() ? "edits" : "series"),
      b: () => inSeries() && this.series.regather(),
      x: () => inSeries() && this.series.toggle(),
      w: () => inSeries() || edit.word("never"),
      a: () => inSeries() || edit.word("always"),
      u: () => this.undo(),
      "/": () => this.filters.focus(),
      "?": () => byId("help").showModal(),
      Escape: () => inSeries() && this.showView("edits"),
    };
  }

  wire() {
    for (const button of document.querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => this.showView(button.dataset.view));
    }
    byId("undo").addEventListener("click", () => this.undo());
    byId("help-open").addEventListener("click", () => byId("help").showModal());
    byId("accept-shown").addEventListener("click", () => this.decideShown("accept"));
    byId("reject-shown").addEventListener("click", () => this.decideShown("reject"));
    if (this.store.exportDecisions) {
      byId("export").hidden = false;
      byId("export").addEventListener("click", () => this.store.exportDecisions());
    }
  }

  tellProblems() {
    const { problems } = this.overview;
    byId("problems").hidden = problems.length === 0;
    byId("problems").textContent = problems.map(({ reason }) => reason).join("\n");
  }

  async filter(filter) {
    remember(filter, null);
    await guarded(() => (this.view === "series"
      ? this.series.load(filter) : this.list.load(filter)));
  }

  async show(row) {
    if (!row) {
      this.edit = null;
      this.detail.show(null);
      return;
    }
    const edit = await guarded(() => this.store.edit({ number: row.number }));
    // Another may have been chosen meanwhile.
    if (!edit || this.list.row()?.number !== row.number) return;
    this.edit = edit;
    this.detail.show(edit);
    remember(this.filters.values(), edit.number);
  }

  async showView(view) {
    this.view = view;
    this.cameFromEdit = false;
    for (const name of ["edits", "series", "diff", "summary"]) {
      byId(`view-${name}`).hidden = name !== view;
    }
    for (const button of document.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    const filter = this.filters.values();
    if (view === "edits") await guarded(() => this.list.reload());
    if (view === "series") await guarded(() => this.series.load(filter));
    if (view === "diff") await guarded(() => this.diff.load());
    if (view === "summary") {
      const overview = await guarded(() => this.store.overview());
      if (overview) showSummary(overview, overview.progress);
    }
  }

  async openSeries(by) {
    if (!this.edit) return;
    const { number } = this.edit;
    byId("series-by").value = by;
    await this.showView("series");
    this.cameFromEdit = true;
    await guarded(() => this.series.open(number, by));
  }

  async openEdit(number) {
    await this.showView("edits");
    const row = await guarded(() => this.store.edit({ number }));
    if (!row) return;
    this.edit = row;
    this.detail.show(row);
  }

  decide(verdict, text = null, note = "") {
    if (!this.edit) return undefined;
    const { number } = this.edit;
    const asked = { items: [number], verdict, text, note };
    return this.stroke(() => this.store.decide(asked), async (told) => {
      const [{ before, after, state }] = told.rows;
      say(`${stateName(state)}: ${visible(before)} → ${visible(after)}`);
      if (!(await this.list.moveToOpen())) {
        await this.show(this.list.row());
        if (this.progress.decided === this.progress.total) say("All is decided. Now: ocrfix apply");
        else say("No open edit after this one.");
      }
    });
  }

  take(at) {
    const reading = this.edit?.alternatives[at];
    if (!reading) return undefined;
    return at === 0 ? this.decide("accept") : this.decide("replace", reading.text);
  }

  note(note) {
    const verdict = isOpen(this.edit) ? "open" : this.edit.state;
    const { number, text } = this.edit;
    const own = verdict === "replace" ? text : null;
    return this.stroke(() => this.store.decide({ items: [number], verdict, text: own, note }),
      async () => {
        say("Noted.");
        await this.show(this.list.row());
      });
  }

  word(what) {
    if (!this.edit?.[what]) return undefined;
    const { number, before, after } = this.edit;
    return this.stroke(() => this.store.word({ number, what }), async (told) => {
      const said = what === "never" ? `“${before}” stays` : `“${before}” always becomes “${after}”`;
      say(`${said}: ${count(told.decided, "edit")} decided, and noted in ${told.words}.`);
      if (!(await this.list.moveToOpen())) await this.show(this.list.row());
    });
  }

  decideSeries(asked) {
    return this.stroke(() => this.store.decide(asked), async (told) => {
      if (this.cameFromEdit) {
        await this.showView("edits");
        if (this.list.row() && !isOpen(this.list.row())) await this.list.moveToOpen();
      } else {
        await this.series.moveOn();
      }
      say(`${count(told.decided, "edit")} decided. Undo takes all of them back.`);
    });
  }

  async decideShown(verdict) {
    const filter = this.filters.values();
    const verb = verdict === "accept" ? "Accept" : "Reject";
    const many = count(this.list.total(), "edit");
    if (!(await ask(`${verb} what is open of the ${many} that the filter shows?`))) return;
    await this.stroke(() => this.store.decide({ filter, verdict, text: null }), async (told) => {
      say(`${count(told.decided, "edit")} decided. Undo takes all of them back.`);
      await this.list.load(filter);
    });
  }

  /** Do what decides; keep how to take it back; show what came of it. */
  async stroke(action, then) {
    const told = await guarded(action);
    if (!told) return;
    this.strokes.push({ run: this.overview.run, stroke: told.stroke });
    this.keepStrokes();
    this.list.update(told.rows);
    this.showProgress(told.progress);
    await guarded(() => then(told));
  }

  async undo() {
    const last = this.strokes.pop();
    this.keepStrokes();
    if (!last) {
      say("Nothing to take back.");
      return;
    }
    const told = await guarded(() => this.store.undo({ stroke: last.stroke }));
    if (!told) return;
    this.showProgress(told.progress);
    const left = told.left ? ` ${count(told.left, "edit")} decided anew since stay so.` : "";
    if (this.view === "series") await guarded(() => this.series.reload());
    else await this.goTo(told.rows[0]?.number ?? null, told.rows);
    say(`Taken back: ${count(told.restored, "decision")}.${left}`);
  }

  /** Go to an edit, which the list may not have on this page. */
  async goTo(number, rows) {
    this.list.update(rows);
    const at = this.list.numbers().indexOf(number);
    if (at >= 0) await this.list.select(at);
    else await guarded(() => this.list.load(this.filters.values(), 0, number));
  }

  keepStrokes() {
    sessionStorage.setItem(STROKES, JSON.stringify(this.strokes));
    byId("undo").disabled = this.strokes.length === 0;
  }

  showProgress(progress) {
    this.progress = progress;
    byId("progress").max = Math.max(1, progress.total);
    byId("progress").value = progress.decided;
    byId("progress-text").textContent =
      `${progress.decided.toLocaleString("en")} of ${progress.total.toLocaleString("en")} decided`;
    byId("undo").disabled = this.strokes.length === 0;
  }

  /** Take up what was decided elsewhere. */
  async lookAgain() {
    if (document.hidden || document.querySelector("#field form, #series-field form")) return;
    const known = this.progress.version;
    const { progress } = (await guarded(() => this.store.progress())) ?? {};
    if (!progress || progress.version === known || known !== this.progress.version) return;
    this.showProgress(progress);
    const numbers = this.list.numbers();
    const { rows } = await this.store.rows({ numbers });
    this.list.update(rows);
    if (this.view === "edits") await this.show(this.list.row());
  }
}
