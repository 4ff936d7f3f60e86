// What the classroom's tests share: claims in the form tests/run.sh counts, the engine as node runs it, and random numbers that can be repeated.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createEngine } from "../../classroom/engine/engine.js";

export const build = process.env.HELI_BUILD ?? "build";
export const room = join(build, "classroom");
export const heli = process.env.HELI ?? join(build, "heli");

export const data = JSON.parse(readFileSync(join(room, "data.json"), "utf8"));
const bytes = (name) => (existsSync(join(room, name)) ? readFileSync(join(room, name)) : undefined);
export const wasm = { vectors: bytes("engine.wasm"), plain: bytes("engine-plain.wasm") };
export const engineOf = (kind) => createEngine({ data, wasm: kind ? { [kind]: wasm[kind] } : wasm });

/** One line for a claim; `check` throws or gives false when it does not hold. Awaited by who needs the order. */
export async function claim(text, check) {
  let why = "";
  try {
    if ((await check()) === false) why = "it does not hold";
  } catch (error) {
    why = String(error?.stack ?? error);
  }
  console.log(`${why ? "not ok" : "ok"} - ${text}`);
  if (why) console.log(why.replace(/^/gm, "    "));
}

export function equal(a, b, what = "") {
  if (!Object.is(a, b)) throw new Error(`${what}: ${a} is not ${b}`);
}

/** Numbers in [0, 1) from a seed (mulberry32), with whole ones and choices made of them. */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (low, high) => low + Math.floor(next() * (high - low + 1));
  return { next, whole, of: (list) => list[whole(0, list.length - 1)] };
}

export const step = (lever, value) => Number((lever.minimum + Math.round((value - lever.minimum) / lever.step) * lever.step).toPrecision(12));
