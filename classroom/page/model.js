// The rows of build/classroom/data.json as the page uses them. Labels, ranges, units and help all come from the rows: a new lever, indicator or
// scenario needs no change here.

import { leverCost, problemValue, settingCost, settingValues } from "../engine/budget.js";
import { unitPair } from "./units.js";

const essays = (numbers) => ({ zh: numbers.map((n) => `文章${"一二三四五六七八"[n - 1] ?? n}`).join("、"), en: `essay${numbers.length > 1 ? "s" : ""} ${numbers.join(", ")}` });

function indicatorOf(row) {
  const share = row.unit === "" && row.name !== "objective" && !/^coherence|gini$/.test(row.name);
  return { ...row, label: { zh: row.label_zh, en: row.label }, help: { zh: row.definition_zh, en: row.definition }, unit: unitPair(row.unit), share, ratio: row.unit === "" && !share, degrees: row.unit === "degrees",
    vector: Boolean(row.axis) };
}

function leverOf(lever, rows) {
  const row = rows.get(lever.paths[0].path), whole = lever.maximum - lever.minimum;
  const isSwitch = row.type === "bool" || (lever.minimum === 0 && whole === 1 && lever.step === 1);
  const source = lever.essays?.length ? essays(lever.essays) : { zh: "", en: "" };
  return { ...lever, row, isSwitch, share: !isSwitch && row.unit === "" && lever.maximum <= 1 && row.type === "real", unit: row.type === "int" && row.unit === "" ? null : unitPair(row.unit),
    help: { zh: `${lever.meaning.zh}${lever.cost.why.zh}`, en: `${lever.meaning.en} ${lever.cost.why.en}` },
    source: { zh: source.zh && `（${source.zh}）`, en: source.en && `(${source.en})` } };
}

/** data: the object of data.json. */
export function createModel(data) {
  const governance = data.models.governance;
  const rows = new Map(governance.parameters.map((row) => [row.path, row]));
  const indicators = new Map(governance.indicators.map((row) => [row.name, indicatorOf(row)]));
  const levers = data.levers.levers.map((lever) => leverOf(lever, rows));
  const byId = new Map(levers.map((lever) => [lever.id, lever]));
  const scenarios = new Map(data.scenarios.map((scenario) => [scenario.name, scenario]));
  const axis = governance.indicators.find(({ name }) => name === "main_line").axis;

  const cents = (yuan) => Math.round(100 * yuan) / 100;
  const scenarioOf = (name) => scenarios.get(name);

  return {
    data, rows, indicators, levers, scenarios, groups: data.levers.groups,
    domains: axis.labels.map((en, k) => ({ zh: axis.labels_zh[k], en })),
    lever: (id) => byId.get(id),
    /** A lever's value in the problem scenario. */
    problem: (scenario, lever) => problemValue(data, scenarioOf(scenario), lever),
    /** Yuan a year of one lever, and of a setting, beyond the problem scenario; below 0 money is saved. */
    costOf: (scenario, lever, value) => cents(leverCost(data, scenarioOf(scenario), lever, value)),
    costPerYear: (scenario, setting) => cents(settingCost(data, scenarioOf(scenario), setting)),
    budget: () => data.levers.budget_yuan_per_year,
    /** Parameters that a setting {lever id: value} moves: {path: value}. */
    parametersOf: (scenario, setting) => settingValues(data, scenarioOf(scenario), setting),
  };
}

/** What problemsOf of exercises.js has to know. */
export function knownTo(model) {
  return { levers: new Set(model.levers.map(({ id }) => id)), pathsOf: (id) => model.lever(id)?.paths.map(({ path }) => path) ?? [], parameters: new Set(model.rows.keys()),
    indicators: new Set(model.indicators.keys()), scenarios: new Set([...model.scenarios.values()].filter((one) => one.model === "governance").map(({ name }) => name)) };
}
