// What each lever contributed: the same run without it, under the same random numbers.

import { baselineOf, movedLevers, requestOf, without } from "./plan.js";
import { pairedDifference } from "./statistics.js";

/** Replicates of each rerun. */
export const RERUNS = 12;

/**
 * Reruns a record without each lever it moved. Resolves to {total, levers: [{id, difference: {indicator: paired difference}}], together: {indicator: what the
 * levers do only together, mean}} or null when a newer call took its place. onStep(done, of) tells of progress.
 */
export async function contributionsOf(record, { model, runs, indicators, onStep }) {
  const moved = movedLevers(record, model.levers), steps = moved.length + 2;
  let done = 0;
  const ensemble = async (one) => {
    const made = await runs.replicates(requestOf(one, model), RERUNS, "debrief");
    onStep?.(++done, steps);
    return made;
  };
  const full = await ensemble(record), none = full && await ensemble(baselineOf(record));
  if (!none) return null;
  const between = (a, b) => Object.fromEntries(indicators.map((name) => [name, pairedDifference(a.lastYear(name), b.lastYear(name))]));
  const total = between(full, none), each = [];
  for (const { id } of moved) {
    const rest = await ensemble(without(record, id));
    if (!rest) return null;
    each.push({ id, difference: between(full, rest) });
  }
  const together = Object.fromEntries(indicators.map((name) => [name, total[name].mean - each.reduce((sum, one) => sum + one.difference[name].mean, 0)]));
  return { total, levers: each, together };
}
