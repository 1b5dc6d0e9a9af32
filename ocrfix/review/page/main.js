// The page that the server sends.
import { start } from "./app.js";
import { Remote } from "./remote.js";

start(new Remote());
