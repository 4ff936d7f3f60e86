// How fast the page's engine is: the time from a lever moved to a full curve of five years, in node and in headless Chromium.
// node tests/classroom/bench.mjs   prints a table of 31 moves; --json as JSON; --limit MS fails when a move takes more time of the processor
//
// On a machine with other work the clock measures that too: then the processor's time of the thread, and the fastest move, tell more than the median.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { withPage } from "./browser.mjs";
import { engineOf, room } from "./lib.mjs";

const wanted = process.argv.includes("--json");
const limit = Number(process.argv[process.argv.indexOf("--limit") + 1] || NaN);
const MOVES = 31;

/** Runs in node and, as text, in the page: milliseconds of each move of a lever, and of the very first run. */
async function measure(engine, moves) {
  const scenario = "four-forces-baseline";
  const timed = (work) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const run = (value) => engine.run({ scenario, policies: [{ name: "levers", start: 0, set: { "main_line.guidance": value } }] });
  const first = timed(() => run(0.5));
  for (let i = 0; i < 10; i++) {
    run(i / 20);
    await new Promise((resolve_) => { setTimeout(resolve_, 20); }); // compilers work in the background
  }
  const times = [];
  for (let i = 0; i < moves; i++) {
    times.push(timed(() => run(i / 40)));
    await new Promise((resolve_) => { setTimeout(resolve_, 5); });
  }
  times.sort((a, b) => a - b);
  return { first, median: times[times.length >> 1], fastest: times[0], slowest: times[times.length - 1] };
}

const results = {};
for (const kind of ["vectors", "plain"]) {
  const engine = await engineOf(kind);
  const clock = await measure(engine, MOVES);
  const start = process.cpuUsage();
  for (let i = 0; i < 10; i++) engine.run({ scenario: "four-forces-baseline", policies: [{ name: "levers", set: { "main_line.guidance": i / 30 } }] });
  const { user, system } = process.cpuUsage(start);
  results[`node ${process.versions.node}, ${kind}`] = { ...clock, processor: (user + system) / 10000 };
  engine.free();
}
const harness = join(room, "harness.html");
if (existsSync(harness))
  await withPage(resolve(harness), async (page, browser) => {
    const name = `Chromium ${browser.version()}, vectors`;
    const clock = await page.evaluate(`(${measure})(window.heli.engine, ${MOVES})`);
    results[name] = { ...clock, processor: await processorTime(page, browser) };
    results[`${name}: 20 replicates, ${await page.evaluate("window.heli.pool.workers")} workers`] = await page.evaluate(`(${band})()`);
  });

/** Milliseconds of the page's process for a move, as the system counts them. */
async function processorTime(page, browser) {
  const client = await browser.newBrowserCDPSession();
  const renderers = async () => (await client.send("SystemInfo.getProcessInfo")).processInfo
    .reduce((sum, { type, cpuTime }) => sum + (type === "renderer" ? cpuTime : 0), 0);
  const before = await renderers();
  await page.evaluate(`for (let i = 0; i < 10; i++)
    window.heli.engine.run({ scenario: "four-forces-baseline", policies: [{ name: "levers", set: { "main_line.guidance": i / 30 } }] });`);
  return ((await renderers()) - before) * 100;
}

/** Milliseconds until all twenty replicates of a moved lever are there. */
async function band() {
  const times = [];
  for (let i = 0; i < 6; i++) {
    const start = performance.now();
    await new Promise((done, failed) => {
      window.heli.pool.run(
        { scenario: "four-forces-baseline", policies: [{ name: "levers", start: 0, set: { "main_line.guidance": i / 10 } }] },
        { replicates: Array.from({ length: 20 }, (_, k) => k), onDone: done, onError: failed },
      );
    });
    times.push(performance.now() - start);
  }
  const [first, ...rest] = times;
  rest.sort((a, b) => a - b);
  return { first, median: rest[rest.length >> 1], fastest: rest[0], slowest: rest[rest.length - 1] };
}

if (wanted) console.log(JSON.stringify(results, null, 1));
else {
  console.log("milliseconds for five years of one community, 3,003 adults: first run (with burn-in), then moves of a lever");
  for (const [where, { first, median, fastest, slowest, processor }] of Object.entries(results))
    console.log(`${where.padEnd(60)} first ${first.toFixed(0).padStart(5)}   fastest ${fastest.toFixed(0).padStart(4)}   median ${median.toFixed(0).padStart(4)}   slowest ${slowest.toFixed(0).padStart(5)}${
      processor ? `   processor ${processor.toFixed(0)}` : ""}`);
}
const slow = Object.entries(results).filter(([where, { processor }]) => !where.includes("plain") && processor > limit);
if (slow.length > 0) {
  console.log(`slower than ${limit} ms: ${slow.map(([where]) => where).join("; ")}`);
  process.exitCode = 1;
}
