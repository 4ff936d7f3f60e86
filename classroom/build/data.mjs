// Writes data.json for the page: rows of parameters, indicators and mechanisms as `heli describe` prints them, the scenarios brought down to one
// community, levers and exercises. node classroom/build/data.mjs HELI OUT
//
// Beside it, in OUT/scenarios, each scenario as YAML for `heli run`: what the page computes can be computed anywhere.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [heli, out] = process.argv.slice(2);
const top = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const describe = (...what) => JSON.parse(execFileSync(heli, ["describe", "--json", ...what], { cwd: top, maxBuffer: 1 << 28 }));
const read = (path) => JSON.parse(readFileSync(join(top, path), "utf8"));

const plan = read("classroom/scenarios.json");
const levers = read("classroom/levers.json");
const rows = describe("parameters").filter((row) => !/^(run|output)\./.test(row.path));
const indicators = describe("indicators");

/** A policy's values stand as text in YAML. */
function parsed(row, text) {
  if (row.type === "bool") return text === "true";
  if (row.type === "enum") return text;
  return JSON.parse(text);
}

function scenarioOf(file, community) {
  const scenario = describe(`scenarios/${file}.yaml`);
  if (!scenario.valid) throw new Error(`scenarios/${file}.yaml: ${scenario.message}`);
  const mine = new Map(rows.filter((row) => row.model === scenario.model).map((row) => [row.path, row]));
  const values = { ...scenario.values };
  for (const [path, value] of Object.entries(community ?? {})) if (!path.startsWith("run.")) values[path] = value;
  for (const [path, value] of Object.entries(values)) if (mine.get(path).default === value) delete values[path];
  return {
    name: scenario.name,
    file: `scenarios/${file}.yaml`,
    model: scenario.model,
    title: { zh: scenario.title_zh, en: scenario.title },
    question: { zh: scenario.question_zh, en: scenario.question },
    teaching: { zh: scenario.teaching_zh, en: scenario.teaching },
    sources: scenario.sources,
    weeks: community?.["run.weeks"] ?? scenario.weeks,
    burn_in_weeks: community?.["run.burn_in_weeks"] ?? scenario.burn_in_weeks,
    replicates: community?.["run.replicates"] ?? scenario.replicates,
    seed: community?.["run.seed"] ?? scenario.seed,
    initial_seed: community?.["run.initial_seed"] ?? scenario.initial_seed,
    shared_population: scenario.shared_population,
    values,
    policies: scenario.policies.map(({ name, start, end, set }) => ({
      name, start, end, set: Object.fromEntries(Object.entries(set).map(([path, text]) => [path, parsed(mine.get(path), text)])),
    })),
  };
}

/** Sections and keys of dotted paths, for a scenario that extends a stock one. */
function asYaml(scenario, community) {
  const sections = new Map();
  for (const [path, value] of Object.entries(community ?? {})) {
    const dot = path.indexOf(".");
    const section = path.slice(0, dot);
    sections.set(section, [...(sections.get(section) ?? []), `  ${path.slice(dot + 1)}: ${JSON.stringify(value)}`]);
  }
  const lines = [...sections].map(([section, keys]) => `${section}:\n${keys.join("\n")}\n`);
  return `extends: ${JSON.stringify(join(top, scenario.file))}\n\n${lines.join("\n")}`;
}

const scenarios = [
  ...plan.governance.map((file) => [scenarioOf(file, plan.community), plan.community]),
  ...plan.classics.map((file) => [scenarioOf(file, null), null]),
];
const used = [...new Set(scenarios.map(([scenario]) => scenario.model))];
const titles = new Map(describe("models").map((model) => [model.name, model]));
const models = Object.fromEntries(used.map((name) => {
  const { title, title_zh, help, help_zh, citation, step_unit } = titles.get(name);
  const without = ({ model, ...row }) => row;
  return [name, {
    title: { zh: title_zh, en: title }, help: { zh: help_zh, en: help }, citation, step_unit,
    parameters: rows.filter((row) => row.model === name).map(without),
    indicators: indicators.filter((row) => row.model === name).map(without),
  }];
}));
const mechanisms = describe("mechanisms").map(({ model, parameters, ...row }) => ({ ...row, parameters: parameters?.map((one) => one.path) }));
const folder = join(top, "classroom/exercises");
const exercises = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith(".json")).sort().map((name) => read(`classroom/exercises/${name}`))
  : [];
const version = execFileSync(heli, ["--version"], { cwd: top, encoding: "utf8" }).split("\n")[0].trim();

mkdirSync(join(out, "scenarios"), { recursive: true });
for (const [scenario, community] of scenarios) writeFileSync(join(out, "scenarios", `${scenario.name}.yaml`), asYaml(scenario, community));
writeFileSync(join(out, "data.json"), JSON.stringify({ version, models, mechanisms, scenarios: scenarios.map(([one]) => one), levers, exercises }));
