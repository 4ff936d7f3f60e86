// Engine and pool in headless Chromium, from file:// and without network: the bits of node, workers from Blobs, stale requests dropped.
import { resolve } from "node:path";
import { join } from "node:path";
import { chromiumPath, withPage } from "./browser.mjs";
import { claim, engineOf, equal, room } from "./lib.mjs";

if (!chromiumPath) {
  console.log("ok - engine and pool in a browser # SKIP no Chromium here");
  process.exit(0);
}
const request = { scenario: "s14-shock-problem", weeks: 80, seed: 77, policies: [{ name: "levers", start: 20, set: { "disputes.screening": 0.3 } }] };
const engine = await engineOf();
const digests = [0, 1, 2, 3, 4].map((replicate) => engine.run({ ...request, replicate }).digest);
const expected = { one: engine.hash(digests.slice(0, 1)), five: engine.hash(digests) };
engine.free();

/** In the page: replicates of a request by a pool; the hash of them all. */
const byPool = `async (pool, request, replicates) => {
  const results = await new Promise((done, failed) => pool.run(request, { replicates, onDone: done, onError: failed }));
  return window.heli.engine.hash(results.map(({ digest }) => digest));
}`;

await withPage(resolve(join(room, "harness.html")), async (page) => {
  await claim("the engine in a browser has node's hash", async () => {
    equal(await page.evaluate((one) => window.heli.engine.run(one).hash, request), expected.one, "hash");
  });
  await claim("workers run from file://, with the same bits", async () => {
    equal(await page.evaluate("window.heli.pool.workers"), 2, "workers");
    equal(await page.evaluate(`(${byPool})(window.heli.pool, ${JSON.stringify(request)}, [0, 1, 2, 3, 4])`), expected.five, "hash");
  });
  await claim("where there are no workers, slices of the page give the same bits", async () => {
    const hash = await page.evaluate(`(async () => {
      const pool = await window.heli.createPool({ workerSource: "" });
      return pool.workers === 0 && (${byPool})(pool, ${JSON.stringify(request)}, [0, 1, 2, 3, 4]);
    })()`);
    equal(hash, expected.five, "hash");
  });
  await claim("a worker that cannot be made is replaced by slices", async () => {
    const hash = await page.evaluate(`(async () => {
      const pool = await window.heli.createPool({ workerSource: "throw new Error('not here')" });
      return pool.workers === 0 && (${byPool})(pool, ${JSON.stringify(request)}, [0, 1, 2, 3, 4]);
    })()`);
    equal(hash, expected.five, "hash");
  });
  await claim("twenty moves in a row end in the last one alone", async () => {
    const seen = await page.evaluate((one) => new Promise((done, failed) => {
      const ends = [];
      for (let i = 0; i < 20; i++)
        window.heli.pool.run({ ...one, seed: i }, {
          replicates: [0, 1, 2, 3],
          onError: failed,
          onDone: () => {
            ends.push(i);
            if (i === 19) done(ends.join());
          },
        });
    }), request);
    equal(seen, "19", "ends");
  });
  await claim("an error of the model comes back from a worker with its code", async () => {
    const code = await page.evaluate((one) => new Promise((done) => {
      window.heli.pool.run({ ...one, values: { "party.joint_groups": 99 } }, { replicates: [0, 1], onDone: done, onError: (error) => done(error.code) });
    }), request);
    equal(code, "bad-relation", "code");
  });
  await claim("a request to the network is refused by the page itself", async () => {
    const refused = await page.evaluate(() => new Promise((done) => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => done(violatedDirective), { once: true });
      fetch("https://example.invalid/").catch(() => setTimeout(() => done("only by the network"), 500));
    }));
    equal(refused, "connect-src", "by whom");
  });
});
