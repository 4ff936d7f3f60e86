// The same run for the command line: a scenario file that `heli run` computes with the same hash.

import { policiesOf } from "./plan.js";

const line = (path, value, indent) => `${" ".repeat(indent)}${path}: ${JSON.stringify(value)}`;

function sections(values) {
  const groups = new Map();
  for (const [path, value] of Object.entries(values)) {
    const dot = path.indexOf("."), section = path.slice(0, dot);
    groups.set(section, [...(groups.get(section) ?? []), line(path.slice(dot + 1), value, 2)]);
  }
  return [...groups].map(([section, lines]) => `${section}:\n${lines.join("\n")}`);
}

/** Text of a scenario file for a record; scenario is its row of data.json. Paths are relative to the folder of the file that it extends. */
export function yamlOf(record, scenario, model) {
  const policies = policiesOf(record, model).map(({ name, start, end, set }) => [`  - name: ${name}`, line("start_week", start, 4), ...(end === undefined ? [] : [line("end_week", end, 4)]),
    "    set:", ...Object.entries(set).map(([path, value]) => line(path, value, 6))].join("\n"));
  const run = { "run.weeks": record.weeks, "run.burn_in_weeks": scenario.burn_in_weeks, "run.replicates": 1, "run.seed": record.seed, "run.initial_seed": scenario.initial_seed };
  return [`extends: ${scenario.file.split("/").at(-1)}`, ...sections({ ...run, ...scenario.values }), ...(policies.length > 0 ? [`policies:\n${policies.join("\n")}`] : [])].join("\n\n") + "\n";
}
