// Starts the page: rows, engine, workers, then the app.

import data from "heli:data";
import wasm from "heli:wasm";
import worker from "heli:worker";
import { describeProblem } from "../engine/engine.js";
import { createApp } from "./app.js";
import { createCompute } from "./compute.js";
import { createModel } from "./model.js";
import { createRuns } from "./runs.js";

const root = document.getElementById("app");

createCompute({ wasm, data, worker }).then((compute) => {
  const app = createApp({ root, model: createModel(data), runs: createRuns(compute), describe: describeProblem });
  globalThis.heli = { app, ready: false };
  app.settled().then(() => { globalThis.heli.ready = true; });
}, (error) => {
  root.textContent = `合力课堂无法启动：此浏览器可能过旧，请使用近年的 Edge、Chrome 或 Firefox。 This browser may be too old: please use a recent Edge, Chrome or Firefox. (${error.message})`;
});
