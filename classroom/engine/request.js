// Requests: what is to be run, settled against the rows of the model before the engine sees it.
//
//   {scenario, values: {path: value}, policies: [{name, start, end, set: {path: value}}], seed, initialSeed, replicate, weeks, burnIn}
//
// Everything but the scenario may be left out. A value is a number, true or false, the name of a choice, or an array of numbers. Policies
// join those of the scenario; one of the same name takes its place, and one of the same name that sets nothing takes it away.
import { EngineError } from "./problems.js";

/** Rows by path and indicators of the models in `data`. */
export function indexModels(data) {
  const models = new Map();
  for (const [name, model] of Object.entries(data.models))
    models.set(name, { ...model, rows: new Map(model.parameters.map((row) => [row.path, row])), layout: layoutOf(model.indicators) });
  return models;
}

/** Where each indicator stands among the values of a week. */
function layoutOf(indicators) {
  let at = 0;
  return indicators.map((row) => {
    const width = row.axis ? row.axis.length : 1;
    at += width;
    return { name: row.name, width, at: at - width };
  });
}

export function findScenario(data, scenario) {
  if (scenario && typeof scenario === "object") return scenario;
  const found = data.scenarios.find((one) => one.name === scenario);
  if (!found) throw new EngineError("unknown-scenario", { detail: scenario });
  return found;
}

/** Elements of a value as numbers. */
function elements(row, value) {
  if (row.type === "enum" && typeof value === "string") {
    const choice = row.choices.findIndex((one) => one.name === value);
    if (choice < 0) throw new EngineError("unknown-choice", { path: row.path, detail: value });
    return [choice];
  }
  const list = Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value) : [value];
  if (list.length > row.length) throw new EngineError("no-element", { path: row.path });
  return list.map((one) => {
    if (typeof one === "boolean") return one ? 1 : 0;
    if (typeof one !== "number" || !Number.isFinite(one)) throw new EngineError("not-a-number", { path: row.path });
    return one;
  });
}

function mustBeObject(values, detail) {
  if (values === null || typeof values !== "object" || Array.isArray(values)) throw new EngineError("bad-request", { detail });
  return values;
}

/** [[path, [numbers]]...] of an object of values. */
function assignments(rows, values) {
  return Object.entries(values).map(([path, value]) => {
    const row = rows.get(path);
    if (!row) throw new EngineError("unknown-path", { path });
    return [path, elements(row, value)];
  });
}

function week(value, otherwise) {
  if (value === undefined || value === null) return otherwise;
  if (!Number.isInteger(value) || Math.abs(value) > 1e6) throw new EngineError("bad-weeks");
  return value;
}

function seedOf(value, otherwise) {
  if (value === undefined || value === null) return otherwise;
  if (!Number.isSafeInteger(value) || value < 0) throw new EngineError("bad-weeks");
  return value;
}

/** Policies in force: the scenario's, then the request's; of the same name the request's. */
function joinPolicies(own, added) {
  if (!Array.isArray(added)) throw new EngineError("bad-request", { detail: "policies" });
  const joined = new Map(own.map((policy) => [policy.name, policy]));
  added.forEach((policy, i) => {
    mustBeObject(policy, "policies");
    mustBeObject(policy.set ?? {}, "set");
    joined.set(policy.name ?? `policy ${i + 1}`, policy);
  });
  return [...joined.values()].filter((policy) => Object.keys(policy.set ?? {}).length > 0);
}

/** A request with nothing left open: numbers only, ready for the engine and to be sent to a worker. */
export function settle(data, models, request) {
  const scenario = findScenario(data, request?.scenario);
  const model = models.get(scenario.model);
  if (!model) throw new EngineError("unknown-model", { detail: scenario.model });
  const { rows } = model;
  return {
    model: scenario.model,
    values: assignments(rows, { ...scenario.values, ...mustBeObject(request.values ?? {}, "values") }),
    policies: joinPolicies(scenario.policies, request.policies ?? []).map((policy) => ({
      start: week(policy.start, 0),
      end: week(policy.end, -1),
      set: assignments(rows, policy.set),
    })),
    seed: seedOf(request.seed, scenario.seed),
    initialSeed: seedOf(request.initialSeed, scenario.initial_seed),
    sharedPopulation: scenario.shared_population ? 1 : 0,
    replicate: week(request.replicate, 0),
    weeks: week(request.weeks, scenario.weeks),
    burnIn: week(request.burnIn, scenario.burn_in_weeks),
  };
}
