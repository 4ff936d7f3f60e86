// What a setting of levers costs, in yuan a year, as a difference from the problem scenario. The page and the tests count with this file.
//
// A cost is a sum of terms, each a number of yuan times factors. A factor is the path of a parameter (its value in the problem scenario),
// a name under `derived` of levers.json, "value": how far the lever is from its problem value, or "level": where it is.

/** A parameter's value in a scenario of data.json, as a number. */
export function valueIn(data, scenario, path) {
  const row = data.models[scenario.model].parameters.find((one) => one.path === path);
  const value = path in scenario.values ? scenario.values[path] : row?.default;
  return typeof value === "boolean" ? Number(value) : value;
}

/** The problem value of a lever: that of its first parameter in the scenario. */
export const problemValue = (data, scenario, lever) => valueIn(data, scenario, lever.paths[0].path);

function factor(data, scenario, name, change, level) {
  if (name === "value") return change;
  if (name === "level") return level;
  const derived = data.levers.derived[name];
  if (derived) return derived.product.reduce((product, path) => product * valueIn(data, scenario, path), derived.factor);
  return valueIn(data, scenario, name);
}

/** Yuan a year of a lever at `value` beyond the problem scenario; below 0 where money is saved. */
export function leverCost(data, scenario, lever, value) {
  const level = Number(value), change = level - problemValue(data, scenario, lever);
  return lever.cost.terms.reduce(
    (sum, { yuan, times }) => sum + times.reduce((product, name) => product * factor(data, scenario, name, change, level), yuan),
    0,
  );
}

/** Yuan a year of a setting {lever id: value}; levers not named stay as in the problem scenario. */
export function settingCost(data, scenario, setting) {
  return data.levers.levers.reduce(
    (sum, lever) => sum + (lever.id in setting ? leverCost(data, scenario, lever, setting[lever.id]) : 0),
    0,
  );
}

/** The values {path: value} of a setting, for a policy. A switch becomes true or false. */
export function settingValues(data, scenario, setting) {
  const values = {};
  for (const lever of data.levers.levers) {
    if (!(lever.id in setting)) continue;
    for (const { path, factor: times } of lever.paths) {
      const row = data.models[scenario.model].parameters.find((one) => one.path === path);
      const value = Number((Number(setting[lever.id]) * times).toPrecision(12));
      values[path] = row.type === "bool" ? value > 0.5 : value;
    }
  }
  return values;
}
