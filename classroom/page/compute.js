// The engine and the pool behind two questions: one run now, or many in the background.

import { createEngine } from "../engine/engine.js";
import { createPool } from "../engine/pool.js";
import { FORCES } from "./force_math.js";

/** A run as the page uses it: {weeks, replicate, hash, indicators, forces: {indicator name: series}}. */
function asRun(result) {
  const { indicators } = result;
  const forces = Object.fromEntries([...FORCES, "main_line"].map((name) => [name, indicators[name]]));
  return { weeks: result.weeks, replicate: result.replicate, hash: result.hash ?? null, indicators, forces };
}

/**
 * Starts engine and pool. Resolves to {one(request), many(requests, lane), workers}. one() lets the browser draw between runs; many() resolves to null
 * when a newer call on the same lane took its place.
 */
export async function createCompute({ wasm, data, worker }) {
  const engine = await createEngine({ wasm, data });
  let pool = null;
  const pooling = createPool({ wasm, data, workerSource: worker }).then((made) => { pool = made; return made; });

  return {
    get workers() { return pool?.workers ?? 0; },
    async one(request) {
      await new Promise((resolve) => { setTimeout(resolve, 0); });
      return asRun(engine.run(request));
    },
    async many(request, count, lane) {
      const { run } = await pooling;
      return new Promise((resolve, reject) => {
        const ticket = run(request, { replicates: Array.from({ length: count }, (_, replicate) => replicate), channel: lane, onDone: (results) => resolve(results.map(asRun)), onError: reject });
        superseded.get(lane)?.(null);
        superseded.set(lane, resolve);
        return ticket;
      });
    },
  };
}

const superseded = new Map();
