// Levers, scenarios and exercises of the page: they name what there is, say it in both languages, and cost what the ledger pays.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { leverCost, problemValue, settingCost, settingValues, valueIn } from "../../classroom/engine/budget.js";
import { claim, data, engineOf, equal, heli } from "./lib.mjs";

const { levers, groups, most_at_once: most, derived } = data.levers;
const rows = new Map(data.models.governance.parameters.map((row) => [row.path, row]));
const indicators = new Set(data.models.governance.indicators.map((row) => row.name));
const scenarios = new Map(data.scenarios.map((one) => [one.name, one]));
const governance = data.scenarios.filter((one) => one.model === "governance");
const named = (id) => levers.find((lever) => lever.id === id);
const both = (text) => Boolean(text?.zh?.trim() && text?.en?.trim()) && /[\u4e00-\u9fff]/.test(text.zh) && !/[\u4e00-\u9fff]/.test(text.en);
const all = (list, holds) => list.forEach((one) => { if (!holds(one)) throw new Error(JSON.stringify(one.id ?? one)); });

await claim("every lever names parameters that a policy may change, and stays in their range", () => {
  all(levers, ({ paths, minimum, maximum, step }) => minimum < maximum && step > 0 && paths.every(({ path, factor }) => {
    const row = rows.get(path);
    return row && !row.traits.includes("at_start") && minimum * factor >= row.minimum && maximum * factor <= row.maximum
      && (row.type === "real" || Number.isInteger(step));
  }));
});
await claim("every lever belongs to a group, and a mechanism and an essay that know its parameter", () => {
  all(levers, ({ id, body, mechanism, essays }) => {
    const known = data.mechanisms.find(({ code }) => code === mechanism);
    const section = id.split(".")[0];
    return groups.some((group) => group.id === body) && known?.sections.some((one) => one === section || one === id)
      && essays.some((essay) => known.essays.includes(String(essay)));
  });
});
await claim("levers, groups and reasons speak Chinese and English", () => {
  all(levers, ({ label, meaning, cost }) => both(label) && both(meaning) && both(cost.why) && ["ledger", "assumption"].includes(cost.source));
  all(groups, ({ label }) => both(label));
  equal(both(data.levers.budget_why), true, "budget");
});
await claim("an assumed cost says so, and a cost's factors are known", () => {
  all(levers, ({ cost }) => cost.source === "ledger" || (cost.why.zh.includes("假设") && cost.why.en.includes("assumption")) || cost.why.zh.includes("模型参数"));
  all(levers, ({ cost }) => cost.terms.every(({ times }) => times.includes("value") && times.every((name) => ["value", "level"].includes(name) || name in derived || rows.has(name))));
});
await claim(`free exploration and every exercise show at most ${most} levers`, () => {
  equal(levers.filter(({ free }) => free).length <= most, true, "free");
  all(data.exercises, (exercise) => exercise.levers.length <= most);
});
await claim("exercises name levers, indicators and scenarios that there are", () => {
  for (const exercise of data.exercises) {
    const model = scenarios.get(exercise.scenario)?.model;
    equal(Boolean(model), true, `${exercise.id}: scenario ${exercise.scenario}`);
    if (model !== "governance") continue;
    const parts = [exercise, ...(exercise.roles ?? [])];
    for (const part of parts) {
      all(part.levers ?? [], (id) => Boolean(named(id)));
      all(part.indicators ?? [], (name) => indicators.has(name));
    }
    for (const path of Object.keys(exercise.predict?.setting ?? {})) equal(Boolean(named(path)), true, `${exercise.id}: ${path}`);
  }
});
await claim("the teacher's scenarios are those of the page: same values, weeks and seeds", () => {
  for (const exercise of data.exercises) {
    const file = `scenarios/classroom/${exercise.id}.yaml`;
    if (!existsSync(file)) continue;
    const theirs = JSON.parse(execFileSync(heli, ["describe", "--json", file], { encoding: "utf8" }));
    const ours = scenarios.get(exercise.scenario);
    const sorted = (values) => JSON.stringify(Object.entries(values).sort());
    equal(sorted(ours.values), sorted(theirs.values), file);
    for (const key of ["model", "weeks", "burn_in_weeks", "replicates", "seed", "initial_seed"]) equal(ours[key], theirs[key], `${file}: ${key}`);
    equal(ours.policies.length, theirs.policies.length, `${file}: policies`);
  }
});
await claim("a problem scenario costs nothing, and its values are on the levers' scale", () => {
  for (const scenario of governance) {
    const setting = Object.fromEntries(levers.map((lever) => [lever.id, problemValue(data, scenario, lever)]));
    equal(Math.abs(settingCost(data, scenario, setting)) < 1e-6, true, scenario.name);
    all(levers, (lever) => setting[lever.id] >= lever.minimum && setting[lever.id] <= lever.maximum);
  }
});
await claim("a setting becomes values of every path it stands for, switches as true or false", () => {
  const scenario = scenarios.get("four-forces-baseline");
  const values = settingValues(data, scenario, { "volunteers.activation": 0.25, "organisation.hub": 1, "party.joint_groups": 5 });
  equal(JSON.stringify(values), JSON.stringify({ "party.joint_groups": 5, "volunteers.activation": 0.25, "volunteers.reward_yuan_per_week": 15, "organisation.hub": true }), "values");
});
await claim("one community has about 3,000 adults in each scenario of the governance model", () => {
  all(governance, (scenario) => Math.abs(valueIn(data, scenario, "city.grids") * valueIn(data, scenario, "population.adults_per_grid") - 3000) < 30);
  all(governance, (scenario) => valueIn(data, scenario, "city.communities") === 1 && scenario.weeks === 260);
});

// What the ledger pays more in five years, against the estimate before the run. Whole persons and who is active make the difference.
const engine = await engineOf();
function paid(scenario, setting) {
  const adults = valueIn(data, scenario, "city.grids") * valueIn(data, scenario, "population.adults_per_grid");
  const yuan = (policies) => [0, 1, 2].reduce((sum, replicate) => {
    const { spending } = engine.run({ scenario, replicate, policies }).indicators;
    return sum + (spending.reduce((total, week) => total + week, 0) * adults) / 1000 / 5 / 3;
  }, 0);
  return yuan([{ name: "levers", set: settingValues(data, scenario, setting) }]) - yuan([]);
}
await claim("costs that are the ledger's are what the ledger pays", () => {
  const within = [
    ["four-forces-baseline", "grid.subsidy_yuan_per_year", 9000, 0.01], ["four-forces-baseline", "party.funds_yuan_per_community_year", 40000, 0.01],
    ["four-forces-baseline", "mediation.full_time_share", 0.6, 0.15], ["s04-mediation-problem", "budget.execution_rate", 1, 0.15],
    ["four-forces-baseline", "volunteers.activation", 0.1, 0.25], ["four-forces-baseline", "volunteers.activation", 0.5, 0.25], ["four-forces-baseline", "volunteers.activation", 1, 0.25],
  ];
  for (const [name, id, value, tolerance] of within) {
    const scenario = scenarios.get(name);
    const estimate = leverCost(data, scenario, named(id), value), ledger = paid(scenario, { [id]: value });
    if (!(Math.abs(estimate - ledger) <= tolerance * Math.abs(ledger))) throw new Error(`${id} = ${value}: estimated ${estimate.toFixed(0)}, paid ${ledger.toFixed(0)} yuan a year`);
  }
});
engine.free();
