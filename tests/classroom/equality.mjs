// The page's engine against `heli run`: random scenarios, seeds, levers and times of change. node tests/classroom/equality.mjs COUNT
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { settingValues } from "../../classroom/engine/budget.js";
import { build, claim, data, dice, engineOf, heli, room, step } from "./lib.mjs";

const count = Number(process.argv[2] ?? 6);
const seed = Number(process.env.HELI_CLASSROOM_SEED ?? 20251125);
const folder = resolve(process.env.TMPDIR ?? join(build, "tests/tmp"), "classroom-equality");
const governance = data.scenarios.filter((scenario) => scenario.model === "governance");

/** Levers at random values; half of the draws use few levers, half many. */
function randomSetting(random) {
  const setting = {};
  const share = random.next() < 0.5 ? 0.15 : 0.7;
  for (const lever of data.levers.levers)
    if (random.next() < share) setting[lever.id] = step(lever, lever.minimum + random.next() * (lever.maximum - lever.minimum));
  return setting;
}

/** One to four spans, one after the other, each with a setting of its own: the rounds of a class. */
function randomPolicies(random, scenario, weeks) {
  const policies = [];
  for (let start = random.whole(0, 30), left = random.whole(1, 4); left > 0 && start < weeks; left--) {
    const end = left === 1 && random.next() < 0.5 ? null : start + random.whole(1, 60);
    const set = settingValues(data, scenario, randomSetting(random));
    if (Object.keys(set).length > 0) policies.push({ name: `round-${policies.length}`, start, end, set });
    if (end === null) break;
    start = end + (random.next() < 0.5 ? 0 : random.whole(0, 20));
  }
  return policies;
}

function randomCase(random) {
  const scenario = random.next() < 0.9 ? random.of(governance) : random.of(data.scenarios);
  const weeks = scenario.model === "governance" ? random.whole(20, 260) : scenario.weeks;
  return {
    scenario,
    weeks,
    seed: random.whole(0, 2147483647),
    replicates: random.next() < 0.8 ? 1 : random.whole(2, 3),
    policies: scenario.model === "governance" ? randomPolicies(random, scenario, weeks) : [],
  };
}

function yaml({ scenario, policies }) {
  const lines = [`extends: ${JSON.stringify(resolve(room, "scenarios", `${scenario.name}.yaml`))}`];
  if (policies.length > 0) lines.push("policies:");
  for (const { name, start, end, set } of policies) {
    lines.push(`  - name: ${name}`, `    start_week: ${start}`);
    if (end !== null) lines.push(`    end_week: ${end}`);
    lines.push("    set:", ...Object.entries(set).map(([path, value]) => `      ${path}: ${JSON.stringify(value)}`));
  }
  return `${lines.join("\n")}\n`;
}

function native(one) {
  const file = join(folder, "case.yaml");
  writeFileSync(file, yaml(one));
  const unit = one.scenario.model === "governance" ? "--weeks" : "--steps";
  const arguments_ = ["run", file, "--quiet", "--json", "--threads", "1", "--seed", one.seed, unit, one.weeks, "--replicates", one.replicates];
  const text = execFileSync(heli, [...arguments_.map(String), "--output", join(folder, "case.h5")], { encoding: "utf8" });
  return JSON.parse(text).hash;
}

function here(engine, one) {
  const digests = [];
  for (let replicate = 0; replicate < one.replicates; replicate++) digests.push(engine.run({ ...one, replicate }).digest);
  return engine.hash(digests);
}

mkdirSync(folder, { recursive: true });
const random = dice(seed);
const cases = Array.from({ length: count }, () => randomCase(random));
const hashes = cases.map(native);
rmSync(folder, { recursive: true });

for (const kind of ["vectors", "plain"]) {
  const engine = await engineOf(kind);
  const some = kind === "vectors" ? cases : cases.slice(0, Math.ceil(count / 10));
  await claim(`${some.length} random settings have the hash of heli run (${kind}, seed ${seed})`, () => {
    some.forEach((one, i) => {
      const hash = here(engine, one);
      if (hash !== hashes[i]) throw new Error(`case ${i}: ${hash} here, ${hashes[i]} by heli run\n${yaml(one)}seed ${one.seed} weeks ${one.weeks}`);
    });
  });
  engine.free();
}

const engine = await engineOf();
const one = cases.find(({ scenario }) => scenario.model === "governance");
const hash = hashes[cases.indexOf(one)];
await claim("another seed has another hash", () => here(engine, { ...one, seed: one.seed + 1 }) !== hash);
await claim("a lever moved by one step in the last week has another hash", () => {
  const last = { name: "last", start: one.weeks - 1, set: { "needs.inflow_per_week": 0.021 } };
  return here(engine, { ...one, policies: [...one.policies, last] }) !== hash;
});
