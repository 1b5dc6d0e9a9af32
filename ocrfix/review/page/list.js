// The list of edits: one page of it at a time, however many there are.
import { byId, make } from "./dom.js";
import { changeInPlace, count, percent, placeOf, stateSign } from "./text.js";

const ROWS_AT_ONCE = 100;

/**
 * @param {Object} store where edits come from
 * @param {function(?Object): void} onselect called with the row that was chosen
 */
export function createList(store, onselect) {
  const rows = byId("rows");
  const list = { rows: [], total: 0, offset: 0, current: -1, filter: {}, asked: 0 };

  async function load(filter, offset = 0, wanted = null) {
    const asked = ++list.asked;
    const answer = await store.edits({ ...filter, offset, limit: ROWS_AT_ONCE });
    if (asked !== list.asked) return; // a later question is on its way
    Object.assign(list, { filter, rows: answer.rows, total: answer.total, offset: answer.offset });
    draw();
    const at = list.rows.findIndex((row) => row.number === wanted);
    await select(at < 0 ? 0 : at, false);
  }

  function draw() {
    rows.replaceChildren(...list.rows.map(rowOf));
    rows.scrollTop = 0;
    const from = list.offset + 1;
    const to = list.offset + list.rows.length;
    const many = list.total > list.rows.length ? `, ${from} to ${to} shown` : "";
    byId("list-count").textContent = count(list.total, "edit") + many;
    byId("earlier").disabled = list.offset === 0;
    byId("later").disabled = to >= list.total;
    byId("all-shown").hidden = list.total === 0;
  }

  function rowOf(row, at) {
    return make("li", {}, make("button", {
      type: "button", className: "row", tabIndex: -1, onclick: () => select(at),
    }, ...contentOf(row)));
  }

  function contentOf(row) {
    const sort = row.status === "suggested" ? "suggested, " : "";
    return [
      stateSign(row.state),
      changeInPlace(row),
      make("span", { className: "sure" }, percent(row.confidence)),
      make("span", { className: "where" }, `${sort}${row.rule}; ${placeOf(row)}`),
    ];
  }

  const buttonAt = (at) => rows.children[at]?.firstChild;

  function select(at, focus = true) {
    const old = buttonAt(list.current);
    if (old) {
      old.tabIndex = -1;
      old.removeAttribute("aria-current");
    }
    list.current = at;
    const chosen = buttonAt(at);
    if (chosen) {
      chosen.tabIndex = 0;
      chosen.setAttribute("aria-current", "true");
      if (focus) chosen.focus({ preventScroll: true });
      reveal(chosen);
    }
    return onselect(list.rows[at] ?? null);
  }

  /** Scroll the list, and nothing else, so that a row is seen. */
  function reveal(chosen) {
    const row = chosen.getBoundingClientRect();
    const box = rows.getBoundingClientRect();
    if (row.top < box.top) rows.scrollTop -= box.top - row.top;
    if (row.bottom > box.bottom) rows.scrollTop += row.bottom - box.bottom;
  }

  /** Go some rows on, into the next page if need be. */
  async function move(step) {
    const at = list.current + step;
    if (at >= 0 && at < list.rows.length) return select(at);
    if (at < 0 && list.offset > 0) return turn(-1);
    if (at >= list.rows.length && list.offset + list.rows.length < list.total) return turn(1);
    return undefined;
  }

  async function turn(pages) {
    const offset = Math.max(0, list.offset + pages * ROWS_AT_ONCE);
    await load(list.filter, offset);
    await select(pages < 0 ? list.rows.length - 1 : 0);
  }

  /** Go to the next edit that is open; says whether there is one. */
  async function moveToOpen() {
    for (let at = list.current + 1; at < list.rows.length; at += 1) {
      if (isOpen(list.rows[at])) {
        await select(at);
        return true;
      }
    }
    if (list.offset + list.rows.length >= list.total) return false;
    // Where the filter asks for open ones, those decided have made room.
    await load(list.filter, list.filter.state === "open" ? 0 : list.offset + ROWS_AT_ONCE);
    const at = list.rows.findIndex(isOpen);
    if (at >= 0) await select(at);
    return at >= 0;
  }

  /** Show rows as they are now, where they stand. */
  function update(changed) {
    const byNumber = new Map(changed.map((row) => [row.number, row]));
    list.rows.forEach((row, at) => {
      const now = byNumber.get(row.number);
      if (!now) return;
      list.rows[at] = now;
      buttonAt(at).replaceChildren(...contentOf(now));
    });
  }

  /** Read the page again: others may have decided. */
  async function reload() {
    const number = list.rows[list.current]?.number ?? null;
    await load(list.filter, list.offset, number);
  }

  byId("earlier").addEventListener("click", () => turn(-1));
  byId("later").addEventListener("click", () => turn(1));
  return { load, move, moveToOpen, update, reload, row: () => list.rows[list.current] ?? null,
    total: () => list.total, numbers: () => list.rows.map((row) => row.number), select, list };
}

export const isOpen = (row) => row.state === "open" || row.state === "conflict";
