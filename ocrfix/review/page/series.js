// Series: edits that are alike, decided in one stroke over a concordance of their contexts.
import { button, byId, make } from "./dom.js";
import { field } from "./detail.js";
import { isOpen } from "./list.js";
import { changeOf, contextOf, count, percent, placeOf, stateSign } from "./text.js";

const LINES_AT_ONCE = 200;

/**
 * @param {Object} store where series come from
 * @param {Object} actions decideSeries, openEdit
 */
export function createSeries(store, actions) {
  const rows = byId("series-rows");
  const pane = byId("concordance");
  const by = byId("series-by");
  const view = { list: [], filter: {}, shown: null, lines: [], current: -1, leftOut: new Set(),
    place: -1 };

  async function load(filter) {
    const answer = await store.series({ ...filter, by: by.value, offset: 0, limit: LINES_AT_ONCE });
    Object.assign(view, { filter, list: answer.series });
    byId("series-count").textContent = `${count(answer.total, "series", "series")}`;
    rows.replaceChildren(...view.list.map(rowOf));
    showMore(answer.total);
  }

  async function more() {
    const asked = { ...view.filter, by: by.value, offset: view.list.length, limit: LINES_AT_ONCE };
    const answer = await store.series(asked);
    view.list.push(...answer.series);
    rows.append(...answer.series.map(rowOf));
    showMore(answer.total);
  }

  /** Whether the same text of one's own can stand in all places. */
  const isOneChange = () => by.value === "change" || view.shown.edits === 1;

  /** Gather by the other thing that edits may have in common. */
  async function regather() {
    by.value = by.value === "change" ? "rule" : "change";
    await reorder();
  }

  async function reorder() {
    clear();
    await load(view.filter);
  }

  const showMore = (total) => {
    byId("more-series").hidden = view.list.length >= total;
  };

  function rowOf(series) {
    return make("li", {}, make("button", {
      type: "button", className: "row", onclick: () => open(series.number, by.value),
    },
    make("span", { className: "many" }, String(series.edits)),
    changeOf(series.before, series.after),
    make("span", { className: "sure" }, percent(series.confidence)),
    make("span", { className: "where" }, `${series.rule}; ${series.open} open in all files`)));
  }

  /** Show the concordance of an edit's series. */
  async function open(number, kind) {
    by.value = kind;
    view.leftOut.clear();
    const answer = await store.concordance({ number, by: kind, offset: 0, limit: LINES_AT_ONCE });
    Object.assign(view, { shown: answer, lines: answer.rows, current: -1 });
    for (const row of rows.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
    view.place = view.list.findIndex((series) => series.number === answer.number);
    rows.children[view.place]?.firstChild.setAttribute("aria-current", "true");
    draw();
    step(1);
  }

  function draw() {
    const { shown } = view;
    const more = view.lines.length < shown.total
      && button(`Show more of ${shown.total}`, "", moreLines);
    pane.replaceChildren(
      make("h2", {}, changeOf(shown.before, shown.after)),
      make("p", { className: "where" },
        `${shown.stage}, ${shown.rule}; ${count(shown.edits, "edit")}, ${shown.open} open`),
      make("div", { className: "actions" },
        button("Accept the ticked", "y", () => decide("accept")),
        button("Reject the ticked", "n", () => decide("reject")),
        isOneChange() && button("Own text for the ticked", "e", write)),
      make("div", { id: "series-field" }),
      make("ol", { className: "lines" }, ...view.lines.map(lineOf)),
      more || "");
  }

  function lineOf(row) {
    const tick = make("input", {
      type: "checkbox", checked: isOpen(row) && !view.leftOut.has(row.number),
      disabled: !isOpen(row), aria: { label: `decide ${placeOf(row)}` },
      onchange: (event) => leaveOut(row.number, !event.target.checked),
    });
    return make("li", { className: "line", tabIndex: -1 }, tick, stateSign(row.state),
      contextOf(row),
      button(placeOf(row), "", () => actions.openEdit(row.number), { className: "where" }));
  }

  const leaveOut = (number, out) =>
    (out ? view.leftOut.add(number) : view.leftOut.delete(number));

  async function moreLines() {
    const { number } = view.shown;
    const asked = { number, by: by.value, offset: view.lines.length, limit: LINES_AT_ONCE };
    view.lines.push(...(await store.concordance(asked)).rows);
    draw();
  }

  /** Go some lines on. */
  function step(lines) {
    const all = pane.querySelectorAll(".line");
    if (all.length === 0) return;
    view.current = Math.max(0, Math.min(all.length - 1, view.current + lines));
    all[view.current].focus();
  }

  function toggle() {
    pane.querySelectorAll(".line")[view.current]?.querySelector("input").click();
  }

  function decide(verdict, text = null) {
    if (!view.shown) return move(1);
    const series = { number: view.shown.number, by: by.value };
    return actions.decideSeries({ series, except: [...view.leftOut], verdict, text });
  }

  function write() {
    if (!view.shown || !isOneChange()) return;
    const save = (value) => decide("replace", value);
    const form = field("Your own text for all that are ticked", view.shown.after, save);
    byId("series-field").replaceChildren(form);
    form.querySelector("textarea").focus();
  }

  /** Show the series as they are now. */
  async function reload() {
    const shown = view.shown;
    await load(view.filter);
    if (shown) await open(shown.number, by.value);
  }

  /** Go some series on. */
  async function move(series) {
    const place = Math.max(0, Math.min(view.list.length - 1, view.place + series));
    if (view.list.length > 0) await open(view.list[place].number, by.value);
  }

  /** Go to the series that follows the one just decided. */
  async function moveOn() {
    const { place, shown } = view;
    await load(view.filter);
    const stays = view.list[place]?.number === shown?.number;
    view.place = stays ? place : place - 1;
    if (view.list.length > 0) await move(1);
    else clear();
  }

  function clear() {
    Object.assign(view, { shown: null, place: -1 });
    pane.replaceChildren(make("p", { className: "nothing" }, "Choose a series."));
  }

  by.addEventListener("change", reorder);
  byId("more-series").addEventListener("click", more);
  clear();
  return { load, open, step, toggle, decide, write, reload, move, moveOn, regather };
}
