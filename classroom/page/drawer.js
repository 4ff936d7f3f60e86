// The drawer: what the model cannot say, how to read the figure, every assumption, keys.

import { h, put } from "./dom.js";
import { language, say, t } from "./i18n.js";
import { sourceInChinese } from "./sources.js";
import { unitPair } from "./units.js";

const LIMITS = ["limit_model", "limit_place", "limit_optimum", "limit_scale", "limit_assumed", "limit_cost", "limit_disagrees"];
const KEYS = [["Space", "key_play"], ["←  →", "key_week"], ["Ctrl+Z  Ctrl+Y", "key_undo"], ["B", "key_keep"], ["P", "key_projector"], ["L", "key_language"], ["?", "key_drawer"], ["Esc", "key_close"]];

function value(row, scenario) {
  const now = scenario.values[row.path] ?? row.default;
  const choice = row.choices.find(({ name }) => name === now);
  if (choice) return language() === "zh" ? choice.help_zh : choice.help;
  return Array.isArray(now) ? now.join(", ") : typeof now === "boolean" ? t(now ? "yes" : "no") : String(now);
}

/** Quotations of the essays stay in Chinese; so does, in English, what no Chinese is known for. */
function source(text) {
  const chinese = language() === "zh" ? sourceInChinese(text) : null;
  return chinese ?? h("span", { class: "source-text" }, text);
}

function parameterTable(model, scenario) {
  const body = h("tbody"), count = h("span", { class: "note", role: "status" });
  const search = h("input", { type: "search", placeholder: t("search_parameters"), "aria-label": t("search_parameters"), oninput: fill });
  const rows = [...model.rows.values()];
  function fill() {
    const wanted = search.value.trim().toLowerCase();
    const found = rows.filter((row) => !wanted || `${row.path} ${row.help} ${row.help_zh}`.toLowerCase().includes(wanted));
    count.textContent = t("parameters_found", { n: found.length, of: rows.length, assumed: found.filter((row) => row.source === "assumption").length });
    put(body, found.map((row) => h("tr", null, h("td", null, language() === "zh" ? row.help_zh : row.help, h("code", { class: "path" }, row.path)),
      h("td", null, value(row, scenario), row.unit && h("small", null, ` ${say(unitPair(row.unit))}`)), h("td", null, source(row.source)))));
  }
  fill();
  return [h("div", { class: "row" }, search, count), h("div", { class: "scroll tall" }, h("table", null, h("thead", null, h("tr", null, h("th", null, t("parameter")), h("th", null, t("value")), h("th", null, t("source")))), body))];
}

/** A dialog at the side; `scenario` is a row of data.json. */
export function openDrawer(model, scenario) {
  const dialog = h("dialog", { class: "drawer", "aria-label": t("assumptions") },
    h("header", null, h("h2", null, t("assumptions")), h("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => dialog.close() }, "✕")),
    h("section", null, h("h3", null, t("limits_title")), h("ul", { class: "limits" }, LIMITS.map((key) => h("li", null, t(key))))),
    h("section", null, h("h3", null, t("reading_title")), h("p", null, t("reading_force")), h("p", null, t("reading_lines")), h("p", null, t("reading_start"))),
    h("section", null, h("h3", null, t("scenario_title")), h("p", null, h("b", null, say(scenario.title)), t("colon"), say(scenario.question)), h("ul", null, scenario.sources.map((text) => h("li", { class: "note source-text" }, text)))),
    h("section", null, h("h3", null, t("costs_title")), h("p", null, say(model.data.levers.budget_why)), h("ul", { class: "costs" }, model.levers.map((lever) => h("li", null, h("b", null, say(lever.label)), t("colon"), say(lever.cost.why))))),
    h("section", null, h("h3", null, t("parameters_title")), parameterTable(model, scenario)),
    h("section", null, h("h3", null, t("keys_title")), h("dl", { class: "keys" }, KEYS.map(([key, text]) => [h("dt", null, h("kbd", null, key)), h("dd", null, t(text))]))),
    h("p", { class: "note" }, t("built_with", { version: model.data.version })));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
}
