// What has been computed is kept; what is asked for last is computed first.

import { band as bandOf, windowMean } from "./statistics.js";

/** Replicates of a band: chance as the model knows it, under the same numbers for every setting. */
export const REPLICATES = 20;
/** Weeks of the mean that settings are compared by: the last year. */
export const LAST_YEAR = 52;

const keyOf = ({ scenario, values, policies, seed, weeks }) => JSON.stringify([scenario, values, policies, seed, weeks]);

function createCache(limit) {
  const map = new Map();
  return {
    get(key) {
      const value = map.get(key);
      if (value !== undefined) { map.delete(key); map.set(key, value); }
      return value;
    },
    set(key, value) {
      map.set(key, value);
      if (map.size > limit) map.delete(map.keys().next().value);
    },
    delete: (key) => map.delete(key),
  };
}

/**
 * compute.one(request) -> Promise of a run; compute.many(request, count, lane) -> Promise of replicates 0..count-1, or null when a
 * newer call on the same lane took its place. What is asked for twice while under way is computed once.
 */
export function createRuns(compute) {
  const firsts = createCache(40), bands = createCache(14), underWay = new Map();

  async function replicates(request, count, lane) {
    const key = `${keyOf(request)} ${count}`, kept = bands.get(key) ?? underWay.get(key);
    if (kept) return kept;
    const made = make(request, count, lane).finally(() => underWay.delete(key));
    underWay.set(key, made);
    const ensemble = await made;
    if (ensemble) bands.set(key, ensemble);
    return ensemble;
  }

  async function make(request, count, lane) {
    const runs = await compute.many(request, count, lane);
    return runs === null ? null : createEnsemble(runs);
  }

  return {
    /** Replicate 0 of a request. */
    first(request) {
      const key = keyOf(request);
      let promise = firsts.get(key);
      if (!promise) {
        promise = compute.one(request);
        firsts.set(key, promise);
        promise.catch(() => firsts.delete(key));
      }
      return promise;
    },
    /** An ensemble of replicates 0..count-1, or null when a newer call on the same lane took its place. */
    replicates,
  };
}

/** Replicates of one request: {count, band(indicator), lastYear(indicator)[replicate]}. */
export function createEnsemble(runs) {
  const series = runs.map(({ indicators }) => indicators), weeks = runs[0].weeks, bands = new Map();
  return {
    count: runs.length,
    weeks,
    band(name) {
      if (!bands.has(name)) bands.set(name, bandOf(series.map((indicators) => indicators[name])));
      return bands.get(name);
    },
    lastYear: (name) => series.map((indicators) => windowMean(indicators[name], weeks, LAST_YEAR)),
    mean(name) {
      return Float64Array.from({ length: weeks }, (_, week) => {
        let sum = 0, n = 0;
        for (const indicators of series) if (Number.isFinite(indicators[name][week])) { sum += indicators[name][week]; n++; }
        return n > 0 ? sum / n : NaN;
      });
    },
  };
}
