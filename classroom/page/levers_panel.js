// The levers, grouped by the four bodies and by resources: meaning, essay, value in the problem scenario, cost. The budget stops a lever.

import { h, put } from "./dom.js";
import { say, t } from "./i18n.js";
import { showSetting, showYuan } from "./format.js";
import { language } from "./i18n.js";

const unitOf = (lever) => (lever.isSwitch || lever.share ? "" : say(lever.unit));

/**
 * A panel of `levers` (rows). api:
 *   problem(lever)            value in the problem scenario
 *   value(lever)              value now
 *   cost(lever)               yuan a year of this lever alone
 *   move(lever, value, done)  asks for a value; done is true when the slider is let go. Returns the value that was granted.
 *   locked()                  true when nothing may be moved
 * Returns {node, refresh()}.
 */
export function createLeversPanel(model, levers, api) {
  const rows = levers.map((lever) => createRow(lever, api));
  const groups = model.groups.map((group) => ({ group, rows: rows.filter(({ lever }) => lever.body === group.id) })).filter(({ rows: own }) => own.length);
  const node = h("div", { class: "lever-groups" }, groups.map(({ group, rows: own }) =>
    h("section", { class: `lever-group ${group.id}`, "data-group": group.id }, h("h3", null, h("i", { class: "dot" }), say(group.label)), own.map((row) => row.node))));
  return { node, refresh: () => rows.forEach((row) => row.refresh()) };
}

function createRow(lever, api) {
  const id = `lever-${lever.id}`;
  const output = h("output", { for: id, class: "lever-value" });
  const cost = h("span", { class: "lever-cost" });
  const stopped = h("p", { class: "stopped", role: "status", hidden: true });
  const control = lever.isSwitch ? toggle(id, lever, api, take) : slider(id, lever, api, take);
  const help = h("p", { class: "lever-help", hidden: true, id: `${id}-help` });
  const more = h("button", { type: "button", class: "more", "aria-expanded": "false", "aria-controls": `${id}-help`, "aria-label": t("explain", { lever: say(lever.label) }),
    onclick: () => {
      help.hidden = !help.hidden;
      more.setAttribute("aria-expanded", String(!help.hidden));
    } }, "?");
  const node = h("div", { class: "lever", "data-lever": lever.id },
    h("div", { class: "lever-head" }, h("label", { for: id }, say(lever.label)), more, output),
    h("div", { class: "lever-body" }, control.node, h("div", { class: "lever-foot" }, cost, h("span", null, t("problem_value", { value: showSetting(lever, api.problem(lever), t) })))),
    stopped, help);

  let granted = null;

  function take(wish, done) {
    granted = api.move(lever, wish, done);
    stopped.hidden = granted === wish;
    stopped.textContent = t("budget_stops");
    refresh();
  }

  function refresh() {
    const value = api.value(lever), changed = value !== api.problem(lever);
    control.show(value, api.locked());
    put(output, showSetting(lever, value, t), unitOf(lever) && h("small", null, ` ${unitOf(lever)}`));
    const yuan = api.cost(lever);
    cost.textContent = yuan === 0 ? t("free_of_cost") : t("a_year", { yuan: showYuan(yuan, language()) });
    node.classList.toggle("changed", changed);
    if (value !== granted) stopped.hidden = true;
    help.replaceChildren(say(lever.help), " ", h("span", { class: "source" }, say(lever.source)));
  }
  return { lever, node, refresh };
}

function slider(id, lever, api, take) {
  const input = h("input", { type: "range", id, min: lever.minimum, max: lever.maximum, step: lever.step,
    oninput: () => take(Number(input.value), false), onchange: () => take(Number(input.value), true) });
  const place = (value) => (100 * (value - lever.minimum)) / (lever.maximum - lever.minimum);
  const tick = h("i", { class: "problem-tick", style: `--at:${place(api.problem(lever))}` });
  return {
    node: h("div", { class: "slider" }, tick, input),
    show(value, locked) {
      input.value = value;
      input.style.setProperty("--at", `${place(value)}%`);
      input.disabled = locked;
      input.setAttribute("aria-valuetext", showSetting(lever, value, t));
    },
  };
}

function toggle(id, lever, api, take) {
  const input = h("input", { type: "checkbox", role: "switch", id, onchange: () => take(input.checked ? 1 : 0, true) });
  return {
    node: h("div", { class: "toggle" }, input),
    show(value, locked) {
      input.checked = value >= 0.5;
      input.disabled = locked;
    },
  };
}

/** The budget bar: {node, show({cost, budget, yearly})}. */
export function createBudgetBar() {
  const fill = h("i"), text = h("span", { class: "budget-text" });
  const node = h("div", { class: "budget", role: "status" }, text, h("div", { class: "budget-bar" }, fill));
  return {
    node,
    show({ cost, budget, label }) {
      const share = budget > 0 ? Math.min(cost / budget, 1) : 0;
      fill.style.inlineSize = `${100 * share}%`;
      node.classList.toggle("tight", share > 0.9);
      put(text, h("b", null, t("budget_left", { yuan: showYuan(budget - cost, language()) })), " ",
        h("span", { class: "note" }, t(label, { cost: showYuan(cost, language()), budget: showYuan(budget, language()) })));
    },
  };
}
