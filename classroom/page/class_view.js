// The whole class on one screen: the teacher pastes the groups' codes. A Pareto view rather than a ranking, regret, and who did what.

import { h, put } from "./dom.js";
import { language, say, t } from "./i18n.js";
import { CodeError, decode, splitCodes } from "./codes.js";
import { emptyRecord } from "./exercises.js";
import { showDifference, showSetting, showValue, showYuan } from "./format.js";
import { BODIES } from "./palette.js";
import { front, regret } from "./pareto.js";
import { movedLevers, requestOf } from "./plan.js";
import { joinSettings } from "./mode_roles.js";
import { mean } from "./statistics.js";
import { scatter } from "./scatter.js";

const REPLICATES = 12;

/** Groups of pasted codes, and what is wrong with the rest: {groups: [{name, number, decision}], problems: [{text, reason}]}. */
export function readGroups(text, levers, exercises) {
  const groups = [], problems = [];
  splitCodes(text).forEach(({ name, text: code }) => {
    try {
      groups.push({ name, decision: decode(code, levers, exercises) });
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      problems.push({ text: code, reason: error.reason });
    }
  });
  return { groups, problems };
}

/** Codes of roles with the same group number are one group: their parts are joined. Everything else stays one group per code. */
export function joinRoles(groups, exercises) {
  const joined = [], byGroup = new Map();
  for (const group of groups) {
    const { decision } = group, exercise = exercises.find(({ id }) => id === decision.exercise);
    if (decision.mode !== "roles" || decision.body === 0) {
      joined.push({ ...group, bodies: null });
      continue;
    }
    const key = `${decision.exercise} ${decision.group}`, held = byGroup.get(key);
    if (held) {
      held.parts[BODIES[decision.body - 1]] = decision.settings[0] ?? {};
      held.decision = { ...held.decision, settings: [joinSettings(exercise.roles, (body) => held.parts[body])] };
      held.bodies = BODIES.filter((body) => held.parts[body]);
    } else {
      const parts = { [BODIES[decision.body - 1]]: decision.settings[0] ?? {} };
      const first = { ...group, parts, bodies: Object.keys(parts), decision: { ...decision, body: 0, settings: [joinSettings(exercise.roles, (body) => parts[body])] } };
      byGroup.set(key, first);
      joined.push(first);
    }
  }
  return joined;
}

export function recordOf(decision, exercise, seed, weeks) {
  return { ...emptyRecord(exercise, { seed: decision.seed || seed, weeks }), settings: decision.settings };
}

export function createClassView(app, exercise, session) {
  const { model, exercises } = app;
  session.pasted ??= "";
  const levers = model.levers, candidates = () => [...new Set([...exercise.indicators, "satisfaction", "effective_power", "objective"])].filter((name) => model.indicators.get(name)?.better);
  session.axis ??= candidates()[0];

  const area = h("textarea", { rows: 5, "data-action": "codes", spellcheck: "false", placeholder: t("paste_here"), value: session.pasted });
  const problems = h("ul", { class: "problems", role: "alert" }), status = h("p", { class: "note", role: "status" }), results = h("div", { class: "class-results" });
  const load = h("button", { type: "button", class: "primary", "data-action": "load-codes", onclick: read }, t("show_groups"));
  const node = h("main", { class: "class-view" }, h("section", { class: "paste" }, h("h2", null, t("class_title")), h("p", { class: "note" }, t("class_help")), area,
    h("div", { class: "row" }, load, h("button", { type: "button", "data-action": "mine", onclick: addMine }, t("add_mine")), status), problems), results);
  let turn = 0;

  function addMine() {
    area.value = [area.value.trim(), app.myCode()].filter(Boolean).join("\n");
  }

  async function read() {
    session.pasted = area.value;
    app.save();
    const { groups, problems: wrong } = readGroups(area.value, levers, exercises);
    const here = groups.filter(({ decision }) => decision.exercise === exercise.id), elsewhere = groups.length - here.length;
    put(problems, wrong.map(({ text, reason }) => h("li", { "data-problem": reason }, h("code", null, text.slice(0, 40)), " ", t(`code_${reason}`))),
      elsewhere > 0 && h("li", { "data-problem": "exercise" }, t("codes_elsewhere", { count: elsewhere })));
    const joined = joinRoles(here, exercises).map((group, i) => ({ ...group, name: group.name || (group.decision.group > 0 ? t("group_n", { n: group.decision.group }) : t("code_n", { n: i + 1 })) }));
    joined.sort((a, b) => (a.decision.group || 99) - (b.decision.group || 99));
    put(results);
    if (joined.length > 0) await show(joined);
  }

  async function show(groups) {
    const mine = ++turn;
    const records = groups.map(({ decision }) => recordOf(decision, exercise, app.seed, app.weeks));
    const all = [];
    for (const record of [{ ...emptyRecord(exercise, app), settings: [] }, ...records]) {
      status.textContent = t("computing", { done: all.length, of: records.length + 1 });
      const ensemble = await app.runs.replicates(requestOf(record, model), REPLICATES, "class");
      if (!ensemble || mine !== turn) return;
      all.push(ensemble);
    }
    status.textContent = "";
    const costs = records.map((record) => costOf(record));
    put(results, paretoCard(groups, all, costs), regretCard(groups, all), deedsCard(groups, records, costs));
  }

  /** Yuan a year, on average over the years the record covers. */
  function costOf(record) {
    const yearly = record.settings.map((setting) => model.costPerYear(exercise.scenario, setting));
    return record.roundWeeks > 0 ? mean(yearly) : yearly[0] ?? 0;
  }

  const valueOf = (ensemble, name) => mean(ensemble.lastYear(name));

  function paretoCard(groups, all, costs) {
    const card = h("section", { class: "card wide", "data-card": "pareto" });
    function draw() {
      const row = model.indicators.get(session.axis);
      const points = all.map((ensemble, i) => ({ x: i === 0 ? 0 : costs[i - 1], y: valueOf(ensemble, session.axis), name: i === 0 ? t("baseline") : groups[i - 1].name, baseline: i === 0 }));
      const onFront = front(points.map(({ x, y }) => [-x, row.better * y]));
      const choice = h("select", { "aria-label": t("indicator"), onchange: () => { session.axis = choice.value; draw(); } }, candidates().map((name) =>
        h("option", { value: name, selected: name === session.axis }, say(model.indicators.get(name).label))));
      put(card, h("header", null, h("h3", null, t("pareto_title")), choice), h("p", { class: "note" }, t("pareto_help")),
        scatter(points.map((point, i) => ({ ...point, front: onFront[i] })), { x: t("cost_axis"), y: say(row.label), showX: (yuan) => showYuan(yuan, language()), showY: (value) => showValue(row, value), better: row.better }));
    }
    draw();
    return card;
  }

  function regretCard(groups, all) {
    const names = candidates();
    const columns = names.map((name) => ({ row: model.indicators.get(name), regrets: regret(all.map((ensemble) => valueOf(ensemble, name)), model.indicators.get(name).better) }));
    const cell = ({ row, regrets }, i) => {
      const none = !(regrets[i] > 0);
      return h("td", { class: none ? "none" : "" }, none ? t("no_regret") : showDifference(row, regrets[i]).replace("+", "") + (row.share ? ` ${t("points")}` : ""));
    };
    return h("section", { class: "card wide", "data-card": "regret" }, h("h3", null, t("regret_title")), h("p", { class: "note" }, t("regret_help")),
      h("div", { class: "scroll" }, h("table", null, h("thead", null, h("tr", null, h("th", null, t("group")), columns.map(({ row }) => h("th", null, say(row.label))))),
        h("tbody", null, [t("baseline"), ...groups.map(({ name }) => name)].map((name, i) => h("tr", null, h("th", null, name), columns.map((column) => cell(column, i))))))));
  }

  function deedsCard(groups, records, costs) {
    const moved = levers.filter((lever) => records.some((record) => movedLevers(record, [lever]).length > 0));
    const cells = (record, lever) => {
      const values = record.settings.map((setting) => setting[lever.id]), problem = model.problem(exercise.scenario, lever), last = values.at(-1);
      if (values.every((value) => value === undefined)) return h("td", { class: "untouched" }, "·");
      const changed = last ?? problem, up = changed > problem, size = Math.abs(changed - problem) / (lever.maximum - lever.minimum);
      return h("td", { class: changed === problem ? "" : up ? "up" : "down", style: `--size:${size.toFixed(2)}` }, changed === problem ? "" : up ? "▲ " : "▼ ", showSetting(lever, changed, t),
        record.roundWeeks > 0 && new Set(values).size > 1 && h("small", null, " ", t("varied")));
    };
    return h("section", { class: "card wide", "data-card": "deeds" }, h("h3", null, t("deeds_title")), h("div", { class: "scroll" }, h("table", null,
      h("thead", null, h("tr", null, h("th", null, t("lever")), groups.map(({ name, bodies }) => h("th", null, name, bodies && h("small", null, ` ${t("bodies_in", { n: bodies.length })}`))))),
      h("tbody", null, moved.map((lever) => h("tr", null, h("th", { class: lever.body }, h("i", { class: "dot" }), say(lever.label)), records.map((record) => cells(record, lever)))),
        h("tr", { class: "sum" }, h("th", null, t("cost_axis")), costs.map((cost) => h("td", null, showYuan(cost, language()))))))),
      h("div", { class: "row" }, groups.map(({ name, decision }) => h("button", { type: "button", onclick: () => app.openDecision(decision) }, t("open_group", { group: name })))));
  }

  if (session.pasted) queueMicrotask(read);
  return { node, stop: () => { turn++; } };
}
