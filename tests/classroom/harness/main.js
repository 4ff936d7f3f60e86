// Engine and pool for tests in a browser, built and shut off from the network like the page itself.
import data from "heli:data";
import wasm from "heli:wasm";
import workerSource from "heli:worker";
import { createEngine } from "../../../classroom/engine/engine.js";
import { createPool } from "../../../classroom/engine/pool.js";

const options = { wasm, data };
window.heli = { ready: false };

async function start() {
  window.heli.engine = await createEngine(options);
  window.heli.pool = await createPool({ ...options, workerSource, size: 2 });
  window.heli.createPool = (more) => createPool({ ...options, workerSource, ...more });
  window.heli.ready = true;
}

start();
