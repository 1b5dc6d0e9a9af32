// The single page: its data stands in it.
import { start } from "./app.js";
import { byId } from "./dom.js";
import { Local } from "./local.js";

start(new Local(JSON.parse(byId("data").textContent)));
