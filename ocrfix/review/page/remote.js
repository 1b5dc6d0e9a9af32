// A store whose edits and decisions the server keeps.

/** Asks the server that sent the page. */
export class Remote {
  overview() { return get("overview"); }
  progress() { return get("progress"); }
  edits(asked) { return get("edits", asked); }
  edit(asked) { return get("edit", asked); }
  series(asked) { return get("series", asked); }
  concordance(asked) { return get("concordance", asked); }
  diff(asked) { return get("diff", asked); }
  rows(sent) { return post("rows", sent); }
  decide(sent) { return post("decide", sent); }
  word(sent) { return post("word", sent); }
  undo(sent) { return post("undo", sent); }
}

const get = (name, asked = {}) => answered(fetch(`api/${name}?${new URLSearchParams(asked)}`));

const post = (name, sent) => answered(fetch(`api/${name}`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(sent),
}));

async function answered(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Error("The server has gone. What was decided is saved; run “ocrfix review” again.");
  }
  const values = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Error(values.error);
  return values;
}
