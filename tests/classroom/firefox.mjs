// Engine and pool in headless Firefox, from file://, spoken to by its Marionette protocol: the bits of node, in the page and in workers.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { claim, engineOf, equal, room } from "./lib.mjs";

const program = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);
if (!program) {
  console.log("ok - engine and pool in Firefox # SKIP no Firefox here");
  process.exit(0);
}
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

/** One connection: messages are "LENGTH:[0, id, command, parameters]", answers "LENGTH:[1, id, error, result]". */
async function marionette(port) {
  let socket;
  for (let tries = 0; !socket; tries++) {
    socket = await new Promise((done) => {
      const one = connect(port, "127.0.0.1", () => done(one));
      one.on("error", () => done(null));
    });
    if (!socket && tries > 300) throw new Error("Firefox does not answer");
    if (!socket) await wait(200);
  }
  let received = Buffer.alloc(0), next = 0;
  const waiting = new Map();
  socket.on("data", (piece) => {
    received = Buffer.concat([received, piece]);
    for (let colon = received.indexOf(58); colon > 0; colon = received.indexOf(58)) {
      const length = Number(received.subarray(0, colon).toString());
      if (received.length < colon + 1 + length) return;
      const message = JSON.parse(received.subarray(colon + 1, colon + 1 + length).toString());
      received = received.subarray(colon + 1 + length);
      if (!Array.isArray(message)) continue; // the greeting
      const [, id, error, result] = message;
      const { done, failed } = waiting.get(id);
      if (error) failed(new Error(error.message));
      else done(result);
    }
  });
  return (command, parameters = {}) => new Promise((done, failed) => {
    next += 1;
    waiting.set(next, { done, failed });
    const text = JSON.stringify([0, next, command, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
  });
}

const profile = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), "firefox-"));
const port = 20000 + (process.pid % 20000);
writeFileSync(join(profile, "user.js"), `user_pref("marionette.port", ${port});\n`);
const firefox = spawn(program, ["--headless", "--marionette", "--no-remote", "--profile", profile], {
  stdio: "ignore",
  env: { ...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: "1" },
});
const request = { scenario: "s14-shock-problem", weeks: 80, seed: 77, policies: [{ name: "levers", start: 20, set: { "disputes.screening": 0.3 } }] };
const engine = await engineOf();
const expected = engine.hash([0, 1, 2, 3].map((replicate) => engine.run({ ...request, replicate }).digest));
const one = engine.run(request).hash;
engine.free();

try {
  const ask = await marionette(port);
  await ask("WebDriver:NewSession", { capabilities: { alwaysMatch: { timeouts: { script: 120000, pageLoad: 120000 } } } });
  await ask("WebDriver:Navigate", { url: pathToFileURL(resolve(join(room, "harness.html"))).href });
  const run = async (body) => (await ask("WebDriver:ExecuteAsyncScript", {
    script: `const end = arguments[arguments.length - 1];
      (async () => { ${body} })().then(end, (error) => end("failed: " + error));`,
    args: [],
    sandbox: null,
  })).value;
  await run("while (!window.heli?.ready) await new Promise((done) => setTimeout(done, 50)); return true;");
  await claim("the engine in Firefox has node's hash", async () => {
    equal(await run(`return window.heli.engine.run(${JSON.stringify(request)}).hash;`), one, "hash");
  });
  await claim("workers in Firefox run from file://, with the same bits", async () => {
    equal(await run("return window.heli.pool.workers;"), 2, "workers");
    const hash = await run(`const results = await new Promise((done, failed) => window.heli.pool.run(${JSON.stringify(request)},
      { replicates: [0, 1, 2, 3], onDone: done, onError: failed })); return window.heli.engine.hash(results.map(({ digest }) => digest));`);
    equal(hash, expected, "hash");
  });
} catch (error) {
  console.log(`not ok - Firefox could be asked\n    ${error?.stack ?? error}`);
} finally {
  firefox.kill();
  await wait(500);
  firefox.kill("SIGKILL");
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  process.exit();
}
