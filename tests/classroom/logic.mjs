// Claims about the page's modules that need no browser: codes, shapes, fronts, money, plans, the projection, texts, exercises.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createReader, crc16, fromBase32, toBase32 } from "../../classroom/page/bytes.js";
import { CodeError, MODES, decode, encode, fromStep, normalise, splitCodes, steps } from "../../classroom/page/codes.js";
import { farthest, roundAccount } from "../../classroom/page/cost.js";
import { problemsOf } from "../../classroom/page/exercises.js";
import { averageForces, deviationAxis, principalAxis, project, spread } from "../../classroom/page/force_math.js";
import { showDifference, showValue } from "../../classroom/page/format.js";
import { createModel, knownTo } from "../../classroom/page/model.js";
import { front, regret } from "../../classroom/page/pareto.js";
import { policiesOf, requestOf, timeline, without } from "../../classroom/page/plan.js";
import { SHAPES, fromKnots, meanDistance, shapeOf, tooSmall } from "../../classroom/page/shapes.js";
import { filled } from "../../classroom/page/sketch.js";
import { band, pairedDifference } from "../../classroom/page/statistics.js";
import { createHistory } from "../../classroom/page/store.js";
import { TEXTS } from "../../classroom/page/texts.js";
import { sourceInChinese } from "../../classroom/page/sources.js";
import { knowsUnit } from "../../classroom/page/units.js";
import { yamlOf } from "../../classroom/page/yaml.js";
import { joinRoles, readGroups } from "../../classroom/page/class_view.js";
import { claim, data, dice, engineOf, equal, heli, room } from "./lib.mjs";

const model = createModel(data), { levers } = model, exercises = [{ id: "free", mode: "free" }, ...data.exercises];
const same = (a, b, what) => equal(JSON.stringify(a), JSON.stringify(b), what);
const yes = (right, what) => equal(Boolean(right), true, what);
const FUZZ = Number(process.env.HELI_CLASSROOM_FUZZ ?? 20000);

// --- codes ---

function anyDecision(roll) {
  const setting = () => Object.fromEntries(levers.filter(() => roll.next() < 0.4).map((lever) => [lever.id, fromStep(lever, roll.whole(0, steps(lever)))]));
  const mode = roll.of(MODES);
  return { mode, body: mode === "roles" ? roll.whole(1, 4) : 0, exercise: roll.of(exercises).id, group: roll.whole(0, 99), seed: roll.whole(0, 100000),
    settings: Array.from({ length: mode === "rounds" ? roll.whole(0, 10) : 1 }, setting),
    prediction: roll.next() < 0.5 ? null : { choice: roll.whole(0, 4), knots: Array.from({ length: 24 }, () => roll.whole(0, 255) / 255) } };
}

await claim("the checksum and base 32 are the published ones", () => {
  equal(crc16(new TextEncoder().encode("123456789")), 0x29b1, "CRC-16/CCITT-FALSE");
  equal(toBase32([0xff, 0x00, 0xff]), "ZW0FY", "base 32");
  same([...fromBase32("ZW0FY")], [0xff, 0x00, 0xff], "back");
  equal(fromBase32("ZW0FZ"), null, "padding that nobody writes");
});
await claim("a code gives back what went in, 500 random decisions, typed in any manner", () => {
  const roll = dice(1);
  for (let i = 0; i < 500; i++) {
    const decision = anyDecision(roll), code = encode(decision, levers);
    const sloppy = [code, code.toLowerCase(), code.replaceAll("-", " "), code.replace(/[01]/g, (digit) => (digit === "0" ? "o" : "l")), code.replaceAll("-", "\uff0d"),
      [...code].map((c) => (c === "-" ? "\u2014" : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join("")];
    for (const text of sloppy) same(decode(text, levers, exercises), decision, text);
  }
});
await claim("one wrong letter, or two neighbours exchanged, is always found", () => {
  const roll = dice(2), alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  for (let i = 0; i < 2000; i++) {
    const letters = [...normalise(encode(anyDecision(roll), levers))], at = roll.whole(0, letters.length - 2), wrong = [...letters];
    if (i % 2) wrong[at] = alphabet[(alphabet.indexOf(letters[at]) + roll.whole(1, 31)) % 32];
    else [wrong[at], wrong[at + 1]] = [letters[at + 1], letters[at]];
    if (wrong.join("") === letters.join("")) continue;
    let reason = null;
    try { decode(wrong.join(""), levers, exercises); } catch (error) { reason = error.reason; }
    yes(reason !== null, `${letters.join("")} with letter ${at} as ${wrong[at]}`);
  }
});
await claim(`whatever is pasted, the parser answers with a reason that has a text, ${FUZZ} tries`, () => {
  const roll = dice(3), base = Array.from({ length: 40 }, () => encode(anyDecision(roll), levers));
  const characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ-UILO \u5408\u529b\ud83d\ude00\u0000\n%&<>\uff21";
  const reasons = new Set();
  for (let i = 0; i < FUZZ; i++) {
    let text = roll.of(base);
    const kind = i % 5;
    if (kind === 0) text = Array.from({ length: roll.whole(0, 60) }, () => roll.of([...characters])).join("");
    if (kind === 1) text = text.slice(0, roll.whole(0, text.length));
    if (kind === 2) text = [...text].map((c) => (roll.next() < 0.1 ? roll.of([...characters]) : c)).join("");
    if (kind >= 3) text = forged(roll);
    try {
      decode(text, levers, exercises);
    } catch (error) {
      if (!(error instanceof CodeError)) throw new Error(`${JSON.stringify(text)}: ${error.stack}`);
      yes(TEXTS[`code_${error.reason}`], `a text for '${error.reason}'`);
      reasons.add(error.reason);
    }
  }
  same([...reasons].sort(), ["checksum", "content", "empty", "exercise", "letters", "levers", "version"], "every reason occurs");
});

/** A code whose checksum is right and whose content is not: the reader behind the checksum has to stand alone. */
function forged(roll) {
  const bytes = [...fromBase32(normalise(encode(anyDecision(roll), levers)))].slice(0, -2);
  for (let n = roll.whole(1, 6); n > 0; n--) {
    const at = roll.whole(roll.next() < 0.2 ? 0 : 6, bytes.length - 1);
    if (roll.next() < 0.5) bytes[at] = roll.whole(0, 255);
    else bytes.splice(at, roll.whole(0, 2), roll.whole(0, 255));
  }
  const crc = crc16(bytes);
  return toBase32([...bytes, crc >> 8, crc & 255]);
}

await claim("a decoded setting is on the levers' steps and in their ranges, forged codes included", () => {
  const roll = dice(4);
  let seen = 0;
  for (let i = 0; i < 5000; i++) {
    let decision;
    try { decision = decode(forged(roll), levers, exercises); } catch { continue; }
    seen++;
    for (const setting of decision.settings)
      for (const [id, value] of Object.entries(setting)) yes(value >= model.lever(id).minimum && value <= model.lever(id).maximum, `${id} ${value}`);
  }
  yes(seen > 20, `${seen} forged codes were readable`);
});
await claim("a code of other levers, another version or an unknown exercise says so", () => {
  const code = encode({ mode: "free", exercise: "free", settings: [{}] }, levers);
  const reason = (text, rows, list) => { try { decode(text, rows, list); return null; } catch (error) { return error.reason; } };
  equal(reason(code, levers.slice(1), exercises), "levers", "levers");
  equal(reason(code, levers, []), "exercise", "exercise");
  const bytes = [...fromBase32(normalise(code))].slice(0, -2);
  bytes[0] = 2;
  const crc = crc16(bytes);
  equal(reason(toBase32([...bytes, crc >> 8, crc & 255]), levers, exercises), "version", "version");
  equal(reason("", levers, exercises), "empty", "empty");
});
await claim("pasted lines give names and codes, and what is wrong is named", () => {
  const code = encode({ mode: "free", exercise: "free", settings: [{}] }, levers);
  same(splitCodes(`第一组：${code}\n\n  ${code}\nB, ${code.toLowerCase()}`).map(({ name }) => name), ["第一组", "", "B"], "names");
  const { groups, problems } = readGroups(`${code}\n${code.slice(0, -2)}`, levers, exercises);
  same([groups.length, problems.map(({ reason }) => reason)], [1, ["checksum"]], "problems");
});
await claim("four role codes of a group become one, whatever their order; each keeps to its own levers", () => {
  const exercise = exercises.find(({ mode }) => mode === "roles");
  const codes = exercise.roles.map((role, i) => ({ name: "", decision: { mode: "roles", body: ["government", "enterprises", "residents", "organisations"].indexOf(role.body) + 1, exercise: exercise.id, group: 5,
    seed: 1, settings: [{ [role.levers[0]]: i, [exercise.roles[(i + 1) % exercise.roles.length].levers[0]]: 99 }] } }));
  const [one, ...more] = joinRoles([...codes].reverse(), exercises);
  equal(more.length, 0, "groups");
  for (const [i, role] of exercise.roles.entries()) equal(one.decision.settings[0][role.levers[0]], i, role.body);
});
await claim("a reader stops at the end and at numbers too long", () => {
  for (const [bytes, read] of [[[], "byte"], [[1], "word"], [[255, 255, 255, 255, 255], "number"]]) {
    let stopped = false;
    try { createReader(Uint8Array.from(bytes))[read](); } catch (error) { stopped = error instanceof RangeError; }
    yes(stopped, read);
  }
});

// --- curves and comparisons ---

await claim("shapes are told as people would", () => {
  const curve = (f) => Float64Array.from({ length: 200 }, (_, i) => f(i / 199));
  equal(shapeOf(curve((x) => x), 0.05), "up", "a ramp");
  equal(shapeOf(curve((x) => -Math.min(1, 5 * x)), 0.05), "down", "a step down");
  equal(shapeOf(curve((x) => 0.02 * Math.sin(40 * x)), 0.05), "flat", "a wiggle within the noise");
  equal(shapeOf(curve((x) => 4 * x * (1 - x)), 0.05), "up-then-down", "a hill");
  equal(shapeOf(curve((x) => -4 * x * (1 - x)), 0.05), "down-then-up", "a valley");
  equal(shapeOf(curve((x) => Math.min(1, 5 * x) - 0.1 * x), 0.05), "up", "a rise that hardly falls back");
  equal(shapeOf([NaN, NaN], 0.05), "flat", "nothing defined");
  equal(shapeOf(curve((x) => 0.001 * x), tooSmall(0.15, 0.0001)), "flat", "clear of chance, and too small to be seen");
  equal(shapeOf(curve((x) => 0.01 * x), tooSmall(0.15, 0.0001)), "up", "clear, and to be seen");
  equal(shapeOf(curve((x) => 0.01 * x), tooSmall(0.15, 0.02)), "flat", "large, and chance may do as much");
  yes(tooSmall(0, NaN) > 0 && tooSmall(NaN, NaN) > 0, "above zero without level and interval");
  yes(SHAPES.includes(shapeOf(curve(Math.random), 0.1)), "always one of the five");
});
await claim("a drawn curve passes its knots, gaps are filled, distances leave out what is undefined", () => {
  same([...fromKnots([0, 1, 0], 0, 5)], [0, 0.5, 1, 0.5, 0], "knots");
  same(filled([NaN, 0, NaN, 1, NaN]), [0, 0, 0.5, 1, 1], "gaps");
  equal(meanDistance([1, NaN, 3], [2, 5, 5]), 1.5, "distance");
});
await claim("the front keeps what nothing beats, and regret is what is missing to the best of the set", () => {
  same(front([[1, 5], [2, 4], [1, 4], [NaN, 9], [1, 5]]), [true, true, false, false, true], "front");
  same(regret([3, 1, NaN], -1), [2, 0, NaN], "less is better");
  same(regret([3, 1], 1), [0, 2], "more is better");
});
await claim("paired differences and bands are those of the textbook", () => {
  const { mean, low, high, n } = pairedDifference([3, 5, 7], [2, 3, 4]);
  equal(mean, 2, "mean");
  yes(Math.abs(high - mean - 4.303 / Math.sqrt(3)) < 1e-9 && Math.abs(mean - low - (high - mean)) < 1e-12 && n === 3, "interval");
  const { low: l, middle: m, high: u } = band([[1], [2], [3], [4], [5], [NaN]].map((values) => Float64Array.from(values)));
  same([l[0], m[0], u[0]], [1.4, 3, 4.6], "band");
});

// --- money and plans ---

await claim("a lever stops at the first step that is not affordable, and comes back freely", () => {
  const lever = { minimum: 0, maximum: 1, step: 0.05 };
  equal(farthest(lever, 0.2, 0.9, (value) => value <= 0.61), 0.6, "up");
  equal(farthest(lever, 0.9, 0.2, () => true), 0.2, "down");
  equal(farthest(lever, 0.2, 0.9, (value) => value <= 0.2), 0.2, "not at all");
});
await claim("rounds add up: what is spent, what this one costs, what is left", () => {
  same(roundAccount([{ a: 1 }, { a: 2 }], { a: 1 }, ({ a = 0 }) => 1000 * a, 26, 5000), { spent: 1500, next: 500, left: 3000 }, "account");
});
await claim("undo takes a whole drag back, redo gives it again", () => {
  const history = createHistory({});
  history.push({ a: 1 }, "a"); history.push({ a: 2 }, "a"); history.close(); history.push({ a: 2, b: 1 }, "b");
  same(history.undo(), { a: 2 }, "b taken back");
  same(history.undo(), {}, "the drag taken back");
  same([history.redo(), history.redo(), history.canRedo], [{ a: 2 }, { a: 2, b: 1 }, false], "redo");
});
await claim("decisions become policies that never overlap, shocks among them, and an untouched page runs the problem scenario", () => {
  const record = { scenario: "four-forces-baseline", seed: 1, weeks: 260, start: 0, roundWeeks: 26, settings: [{ "main_line.guidance": 0.5 }, {}, { "main_line.guidance": 1 }],
    shocks: [{ week: 104, weeks: 26, set: { "government.administrative_burden": 0.85 } }] };
  same(policiesOf(record, model).map(({ start, end }) => [start, end]), [[0, 26], [52, undefined], [104, 130]], "weeks");
  same(policiesOf({ ...record, settings: [{}], shocks: [] }, model), [], "untouched");
  same(without(record, "main_line.guidance").settings, [{}, {}, {}], "without");
  same(timeline(record, () => 0.1).map(({ week, changes }) => [week, changes.map(({ from, to }) => [from, to])]), [[0, [[0.1, 0.5]]], [26, [[0.5, 0.1]]], [52, [[0.1, 1]]]], "time line");
});
await claim("the scenario file the debrief shows gives the page's hash under heli run", async () => {
  const engine = await engineOf();
  const record = { scenario: "four-forces-baseline", seed: 1, weeks: 104, start: 52, roundWeeks: 0, settings: [{ "main_line.guidance": 0.5, "organisation.hub": 1, "volunteers.activation": 0.2 }], shocks: [] };
  const text = yamlOf(record, model.scenarios.get(record.scenario), model).replace("extends: ", `extends: ${join(process.cwd(), "scenarios")}/`);
  const file = join(process.env.TMPDIR ?? "/tmp", "classroom-page.yaml");
  writeFileSync(file, text);
  const out = JSON.parse(execFileSync(heli, ["run", file, "--json", "--quiet", "-o", `${file}.h5`], { encoding: "utf8" }));
  equal(engine.run(requestOf(record, model)).hash, out.hash, "hash");
  engine.free();
});

// --- the projection ---

await claim("the polygon closes in the plane, x adds up to the effective power, and the axis is the largest eigenvector", async () => {
  const engine = await engineOf();
  const run = engine.run({ scenario: "four-forces-baseline" }), domains = model.domains.length;
  const panel = averageForces(run.indicators, 208, 260, domains), axis = deviationAxis([panel], domains), { x, y, share } = project(panel, axis);
  for (const part of [x, y]) yes(Math.abs(part.slice(0, 5).reduce((sum, value) => sum + value, 0) - part[5]) < 1e-9 * (1 + Math.abs(part[5])), "closes");
  const power = run.indicators.effective_power.subarray(208).reduce((sum, value) => sum + value, 0) / 52;
  yes(Math.abs(x[5] - power) < 1e-9 * power, `along the main line ${x[5]}, effective power ${power}`);
  yes(share > 0 && share <= 1 && y[5] > 0, "share and side");
  const longer = averageForces({ ...run.indicators, main_line: run.indicators.main_line.map((part) => 3 * part) }, 208, 260, domains);
  yes(longer.off.every((vector, b) => vector.every((part, k) => Math.abs(part - panel.off[b][k]) < 1e-9)), "the length of the main line does not count");
  const v = principalAxis([[2, 1, 0], [1, 2, 0], [0, 0, 1]]);
  yes(Math.abs(Math.abs(v[0]) - Math.SQRT1_2) < 1e-12 && Math.abs(v[0] - v[1]) < 1e-12 && Math.abs(v[2]) < 1e-12, "eigenvector");
  engine.free();
});
const gnuplot = spawnSync("gnuplot", ["--version"]).status === 0;
await claim(`the figure stands where heli plot draws it${gnuplot ? "" : " # SKIP no gnuplot here"}`, async () => {
  if (!gnuplot) return;
  const file = join(process.env.TMPDIR ?? "/tmp", "classroom-force"), domains = model.domains.length;
  execFileSync(heli, ["run", join(room, "scenarios/four-forces-baseline.yaml"), "--replicates", "1", "--quiet", "-o", `${file}.h5`]);
  execFileSync(heli, ["plot", `${file}.h5`, "--kind", "force", "-o", `${file}.svg`, "--quiet"]);
  const engine = await engineOf(), panel = averageForces(engine.run({ scenario: "four-forces-baseline" }).indicators, 208, 260, domains);
  const { x, y } = project(panel, deviationAxis([panel], domains));
  const drawn = readFileSync(`${file}.dat`, "utf8").split("\n").filter((line) => /(force_|joint_force)\w*$/.test(line)).map((line) => line.split(" ").slice(2, 4).map(Number));
  equal(drawn.length, 6, "arrows");
  drawn.forEach(([dx, dy], b) => yes(Math.abs(dx - x[b]) < 1e-6 && Math.abs(dy - y[b]) < 1e-6, `arrow ${b}: ${x[b]}, ${y[b]} is drawn as ${dx}, ${dy}`));
  engine.free();
});
await claim("labels pushed apart do not overlap and stay inside", () => {
  const roll = dice(5);
  for (let i = 0; i < 300; i++) {
    const widths = Array.from({ length: 5 }, () => roll.whole(40, 180)), centres = spread(widths.map(() => roll.next() * 1000), widths, 0, 1000);
    const order = centres.map((c, k) => [c - widths[k] / 2, c + widths[k] / 2]).sort((a, b) => a[0] - b[0]);
    order.forEach(([left, right], k) => yes(left > -0.6 && right < 1000.6 && (k === 0 || left > order[k - 1][1] - 0.6), JSON.stringify(order)));
  }
});

// --- words ---

await claim("every text stands in both languages, with the same places to fill", () => {
  const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort().join();
  for (const [key, [zh, en]] of Object.entries(TEXTS)) {
    yes(zh && en && !/[\u4e00-\u9fff]/.test(en), key);
    equal(places(zh), places(en), key);
  }
});
await claim("no text is missing and none is left over", () => {
  const folder = "classroom/page", source = readdirSync(folder).filter((name) => /\.js$/.test(name) && name !== "texts.js").map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const used = new Set([...source.matchAll(/\bt\("([\w-]+)"/g)].map(([, key]) => key));
  for (const key of used) yes(key in TEXTS, `t("${key}")`);
  for (const key of Object.keys(TEXTS)) yes(used.has(key) || source.includes(`"${key}"`) || /^(code|force|short|shape|view)_/.test(key), `${key} is never used`);
});
await claim("every unit of a lever, an indicator or a parameter has words", () => {
  for (const { parameters, indicators } of Object.values(data.models)) for (const row of [...parameters, ...indicators]) yes(knowsUnit(row.unit), row.unit);
});
await claim("every source of a parameter of the governance model has its Chinese", () => {
  for (const { path, source } of data.models.governance.parameters) yes(sourceInChinese(source), `${path}: ${source}`);
});
await claim("every exercise fits the page", () => {
  same(data.exercises.flatMap((exercise) => problemsOf(exercise, knownTo(model))), [], "problems");
  yes(data.exercises.length >= 6, "six exercises or more");
});
await claim("an exercise that does not fit is told what is wrong", () => {
  const known = knownTo(model), good = data.exercises.find(({ mode }) => mode === "rounds");
  const wrong = (patch) => problemsOf({ ...good, ...patch }, known).length;
  equal(wrong({}), 0, "good");
  for (const patch of [{ id: "A B" }, { title: { zh: "x" } }, { mode: "game" }, { scenario: "nowhere" }, { indicators: ["satisfaction"] }, { levers: ["no.lever"] }, { start_week: -1 },
    { rounds: { ...good.rounds, budget_yuan: 0 } }, { rounds: { ...good.rounds, shocks: [{ week: 0, weeks: 4, zh: "x", en: "x", set: { "volunteers.activation": 1 } }] } }, { mode: "roles", roles: [] }, { mode: "predict" }])
    yes(wrong(patch) > 0, JSON.stringify(patch));
});
await claim("numbers are written for people", () => {
  same([showValue({ share: true }, 0.6543), showValue({ degrees: true }, 19.84), showValue({}, 1234.5), showValue({}, NaN), showDifference({ share: true }, -0.0123), showDifference({}, 0), showDifference({ ratio: true }, 0.0004)],
    ["65.4 %", "19.8°", "1,235", "–", "\u22121.2", "±0", "±0"], "numbers");
});
