// From what people decided to what the engine runs.
//
// A record is {exercise, scenario, seed, weeks, start, roundWeeks, settings, shocks}: settings[i] holds the levers that differ from the problem
// scenario, {lever id: value}. With roundWeeks 0 the one setting is in force from week `start` to the end; otherwise setting i is in force in
// round i, weeks i*roundWeeks up to (i+1)*roundWeeks, and the last one until the end of the run.

/** Policies of a record, as the engine takes them; model.parametersOf(scenario, setting) gives the parameters that levers move. Empty settings give none, so the untouched page runs the problem scenario itself. */
export function policiesOf({ scenario, settings, start, roundWeeks, shocks, weeks }, model) {
  const policies = [];
  settings.forEach((setting, i) => {
    const from = roundWeeks > 0 ? i * roundWeeks : start;
    const to = roundWeeks > 0 && i + 1 < settings.length ? (i + 1) * roundWeeks : null;
    if (Object.keys(setting).length > 0 && from < weeks) policies.push(policy(`decision-${i + 1}`, from, to, model.parametersOf(scenario, setting)));
  });
  (shocks ?? []).forEach((shock, i) => {
    if (shock.week < weeks) policies.push(policy(`shock-${i + 1}`, shock.week, shock.week + shock.weeks, shock.set));
  });
  return policies;
}

function policy(name, start, end, set) {
  return end === null ? { name, start, set } : { name, start, end, set };
}

/** The run of a record. */
export function requestOf(record, model, replicate = 0) {
  return { scenario: record.scenario, values: {}, policies: policiesOf(record, model), seed: record.seed, replicate, weeks: record.weeks };
}

/** The same record had nobody decided anything: the shocks remain. */
export function baselineOf(record) {
  return { ...record, settings: [] };
}

/** Levers that a record moved at any time, in the order of `levers`. */
export function movedLevers(record, levers) {
  return levers.filter(({ id }) => record.settings.some((setting) => setting[id] !== undefined));
}

/** The same record without one lever: what remains when the others stay as they were. */
export function without(record, id) {
  return { ...record, settings: record.settings.map(({ [id]: _, ...rest }) => rest) };
}

/** What was decided when: [{week, changes: [{id, from, to}]}]; `problem(id)` is the value in the problem scenario. */
export function timeline(record, problem) {
  const events = [];
  let before = {};
  record.settings.forEach((setting, i) => {
    const ids = new Set([...Object.keys(before), ...Object.keys(setting)]);
    const changes = [...ids].map((id) => ({ id, from: before[id] ?? problem(id), to: setting[id] ?? problem(id) })).filter(({ from, to }) => from !== to);
    events.push({ week: record.roundWeeks > 0 ? i * record.roundWeeks : record.start, changes });
    before = setting;
  });
  return events;
}
