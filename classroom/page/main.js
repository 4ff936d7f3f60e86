// The least page: every scenario once, its headline indicators in the last year, and the hash of the run.
import data from "heli:data";
import wasm from "heli:wasm";
import { createEngine } from "../engine/engine.js";

const page = document.getElementById("page");
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

createEngine({ wasm, data }).then((engine) => {
  for (const scenario of data.scenarios) {
    const { weeks, indicators, hash } = engine.run({ scenario });
    const table = document.createElement("table");
    const row = (...texts) => {
      const line = table.insertRow();
      texts.forEach((text) => { line.insertCell().textContent = text; });
    };
    row(scenario.title.zh ?? scenario.title.en, hash);
    for (const { name, label_zh, headline, axis } of data.models[scenario.model].indicators)
      if (headline && !axis) row(label_zh, mean(indicators[name].subarray(Math.max(weeks - 52, 0))).toPrecision(4));
    page.append(table);
  }
});
