// The page's engine by itself: hostile requests get a code, slices and kept worlds change no bit, nothing is left behind after a run.
import { createPool } from "../../classroom/engine/pool.js";
import { EngineError, PROBLEM_CODES, describeProblem } from "../../classroom/engine/problems.js";
import { claim, data, dice, engineOf, equal, wasm } from "./lib.mjs";

const engine = await engineOf();
const scenario = "four-forces-baseline";
const short = { scenario, weeks: 8, burnIn: 4 };
const hashOf = (request) => engine.run(request).hash;

function refused(request, code, path) {
  try {
    engine.run({ ...short, ...request });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    equal(error.code, code, "code");
    if (path) equal(error.facts.path, path, "path");
    for (const language of ["zh", "en"]) {
      const text = describeProblem(error, language);
      if (!text || /[{}]|undefined/.test(text)) throw new Error(`a poor sentence: ${text}`);
    }
    return;
  }
  throw new Error(`not refused: ${JSON.stringify(request)}`);
}
const policy = (set, start = 0, end = null) => ({ name: `p${start}`, start, end, set });

await claim("a value that is no number is refused by its name", () => {
  for (const value of [NaN, Infinity, -Infinity, "0.5", null, {}, undefined])
    refused({ values: { "main_line.guidance": value } }, "not-a-number", "main_line.guidance");
});
await claim("a value out of range is refused with the range", () => {
  refused({ values: { "main_line.guidance": 1.0000001 } }, "out-of-range", "main_line.guidance");
  refused({ policies: [policy({ "needs.inflow_per_week": -1e-9 })] }, "out-of-range", "needs.inflow_per_week");
  refused({ values: { "city.grids": 1e300 } }, "out-of-range", "city.grids");
});
await claim("an unknown path, scenario, choice, element or model is refused", () => {
  refused({ values: { "main_line.guidanec": 0.5 } }, "unknown-path", "main_line.guidanec");
  refused({ values: { __proto__x: 1 } }, "unknown-path");
  refused({ scenario: "no-such" }, "unknown-scenario");
  refused({ scenario: { model: "no-such", values: {}, policies: [] } }, "unknown-model");
  refused({ values: { "mediation.pooling": "world" } }, "unknown-choice");
  refused({ values: { "main_line.goal": [1, 1, 1, 1, 1, 1, 1] } }, "no-element", "main_line.goal");
});
await claim("whole numbers, what is fixed at the start, and relations are minded", () => {
  refused({ values: { "party.joint_groups": 2.5 } }, "not-whole", "party.joint_groups");
  refused({ policies: [policy({ "city.grids": 4 })] }, "at-start-only", "city.grids");
  refused({ values: { "main_line.agenda": [0.5, 0.2, 0.2] } }, "bad-relation", "main_line.agenda");
  refused({ policies: [policy({ "party.joint_groups": 10 })] }, "bad-relation", "party.own_groups");
});
await claim("policies that overlap, end before they start or begin in the burn-in are refused", () => {
  refused({ policies: [policy({ "main_line.guidance": 0.1 }), policy({ "main_line.guidance": 0.2 }, 3, 6)] }, "overlap", "main_line.guidance");
  refused({ policies: [policy({ "main_line.guidance": 0.1 }, 5, 5)] }, "bad-weeks");
  refused({ policies: [policy({ "main_line.guidance": 0.1 }, -1)] }, "bad-weeks");
  refused({ policies: Array.from({ length: 300 }, (_, i) => policy({ "main_line.guidance": 0.1 }, i, i + 1)) }, "no-policy");
});
await claim("weeks, seeds, replicates and sizes beyond a classroom are refused", () => {
  for (const request of [{ weeks: 0 }, { weeks: 1e5 }, { weeks: 2.5 }, { burnIn: -1 }, { seed: -1 }, { seed: 1.5 }, { seed: 2 ** 60 }, { replicate: -1 }])
    refused(request, "bad-weeks");
  refused({ values: { "city.grids": 1000, "population.adults_per_grid": 5000 } }, "too-large");
  refused({ values: [1] }, "bad-request");
  refused({ policies: {} }, "bad-request");
});

await claim("20,000 random requests end in a result or in a code, and the engine goes on", () => {
  const random = dice(7);
  const rows = data.models.governance.parameters;
  const wild = [NaN, Infinity, -1, 1e308, 5e-324, -0, 0, 1, 2, 0.5, 64, 1e9, true, false, "guiding", "", null, [], [1], [NaN, 1], {}, "main"];
  const expected = hashOf(short);
  let refusals = 0, runs = 0;
  for (let i = 0; i < 20000; i++) {
    const value = () => (random.next() < 0.4 ? random.of(wild) : random.next() * 4 - 1);
    const set = () => Object.fromEntries(Array.from({ length: random.whole(0, 2) }, () => [random.of(rows).path, value()]));
    const request = { ...short, weeks: 2, burnIn: 1, values: { ...set(), "population.adults_per_grid": 5, "population.serving_members": 3 } };
    if (random.next() < 0.5) request.policies = [{ start: random.of([0, 1, 2, -1, 1.5, NaN, "x", null]), end: random.of([null, 1, 2, 0, NaN]), set: set() }];
    if (random.next() < 0.1) request.seed = value();
    try {
      engine.run(request);
      runs++;
    } catch (error) {
      if (!(error instanceof EngineError) || !PROBLEM_CODES.includes(error.code)) throw error;
      refusals++;
    }
  }
  if (runs < 1000 || refusals < 1000) throw new Error(`a lopsided test: ${runs} runs, ${refusals} refusals`);
  equal(hashOf(short), expected, "hash afterwards");
});

await claim("worlds kept after the burn-in change no bit, whatever else was run before", async () => {
  const request = { scenario, weeks: 60, policies: [policy({ "main_line.guidance": 0.4, "organisation.hub": true }, 10)] };
  const variants = [request, { scenario, weeks: 30 }, { ...request, replicate: 1 }, { ...request, seed: 2 }, { ...request, initialSeed: 2 }, { ...request, burnIn: 50 },
    { ...request, burnIn: 0 }, { ...request, values: { "resident.imitation": 0.31 } }, { ...request, scenario: "s09-petitions-problem" }, { ...request, policies: [] }];
  const cold = [];
  for (const one of variants) {
    const fresh = await engineOf();
    cold.push(fresh.run(one).hash);
    fresh.free();
  }
  equal(new Set(cold).size, variants.length, "different hashes");
  const warm = await engineOf();
  for (let round = 0; round < 3; round++) variants.forEach((one, i) => equal(warm.run(one).hash, cold[i], `round ${round}, variant ${i}`));
  warm.free();
});
await claim("weeks by portions give the same bits, and what is done can be read on the way", () => {
  const whole = engine.run({ scenario, weeks: 40 });
  const run = engine.begin({ scenario, weeks: 40 });
  for (let week = 1; week <= 40; week += 3) run.step(3);
  equal(run.result().hash, whole.hash, "hash");
  let seen = 0;
  engine.run({ scenario, weeks: 40, portion: 10, onWeeks: (done, partial) => {
    seen++;
    const { indicators, hash } = partial.result();
    equal(indicators.trust.length, done, "weeks so far");
    equal(indicators.trust[done - 1], whole.indicators.trust[done - 1], "value");
    equal(hash, null, "no hash yet");
  } });
  equal(seen, 3, "calls on the way");
});
await claim("a scenario's policy is replaced by one of its name, and taken away by an empty one", () => {
  const shock = data.scenarios.find((one) => one.name === "s14-shock-problem");
  const name = shock.policies[0].name;
  const none = hashOf({ scenario: { ...shock, policies: [] } });
  equal(hashOf({ scenario: shock, policies: [{ name, set: {} }] }), none, "taken away");
  equal(hashOf({ scenario: shock }) !== none, true, "the shock matters");
  const harder = { ...shock.policies[0], set: { "disputes.shock": [1, 9, 1, 1, 1, 1] } };
  equal(hashOf({ scenario: shock, policies: [harder] }), hashOf({ scenario: { ...shock, policies: [harder] } }), "replaced");
});
await claim("forces add up to the joint force", () => {
  const { forces, weeks } = engine.run({ scenario });
  const parts = ["government", "enterprises", "residents", "organisations", "resistance"];
  for (let i = 0; i < weeks * 6; i++) {
    const sum = parts.reduce((total, body) => total + forces[body][i], 0);
    if (!(Math.abs(sum - forces.joint[i]) < 1e-6 * Math.abs(forces.joint[i]) + 1e-9)) throw new Error(`week ${Math.floor(i / 6)}: ${sum}, ${forces.joint[i]}`);
  }
});

await claim("memory does not grow over 1,000 runs", () => {
  const request = (i) => ({ scenario, weeks: 4, burnIn: 2, seed: i, policies: [policy({ "main_line.guidance": (i % 10) / 10 })], values: { "population.adults_per_grid": 40, "population.serving_members": 9 } });
  for (let i = 0; i < 100; i++) engine.run(request(i)); // more than the worlds that are kept
  const before = engine.memoryBytes(), room = engine.heapTop();
  for (let i = 0; i < 1000; i++) {
    engine.run(request(100 + i));
    if (i % 5 === 0) {
      try {
        engine.run({ ...request(i), values: { "party.joint_groups": 99 } });
      } catch {
        // a refused request has to leave nothing either
      }
    }
  }
  equal(engine.memoryBytes(), before, "bytes of memory");
  equal(engine.heapTop() - room < 65536, true, `the heap grew by ${engine.heapTop() - room} bytes`);
});

await claim("without workers the pool works in slices, drops what is stale and gives the engine's bits", async () => {
  const pool = await createPool({ wasm, data, workerSource: "", size: 2 });
  equal(pool.workers, 0, "workers");
  const order = [];
  const wanted = { scenario, weeks: 30 };
  pool.run({ ...wanted, seed: 9 }, { replicates: [0, 1, 2], onResult: () => order.push("stale"), onDone: () => order.push("stale end") });
  const results = await new Promise((resolve, reject) => {
    pool.run(wanted, { replicates: [2, 0, 1], onResult: ({ replicate }) => order.push(replicate), onDone: resolve, onError: reject });
  });
  equal(order.join(), "2,0,1", "order of coming");
  equal(engine.hash(results.map(({ digest }) => digest)), engine.hash([2, 0, 1].map((replicate) => engine.run({ ...wanted, replicate }).digest)), "hash");
  const error = await new Promise((resolve) => {
    pool.run({ ...wanted, values: { "party.joint_groups": 99 } }, { replicates: [0], onDone: resolve, onError: resolve });
  });
  equal(error.code, "bad-relation", "an error of the model comes to onError");
  pool.stop();
});
engine.free();
