// Replicates in the background: workers made from a Blob, so that a page from file:// may have them; where it may not, slices of the
// main thread do the same work.
import { createRunner, unpack } from "./engine.js";
import { chooseBytes } from "./wasm.js";
import { indexModels, settle } from "./request.js";
import { EngineError } from "./problems.js";

const SLICE_WEEKS = 13;

const pause = () => new Promise((resolve) => { setTimeout(resolve, 0); });

/** A worker as a function run(settled) -> promise of {series, digest}; rejects when the worker cannot be made. */
async function startWorker(source, bytes) {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url);
  const waiting = new Map();
  let next = 0, ready;
  const started = new Promise((resolve, reject) => {
    ready = resolve;
    worker.onerror = (event) => {
      event.preventDefault?.();
      const error = new EngineError("broken", { detail: event.message || "a worker stopped" });
      reject(error);
      waiting.forEach(({ reject: fail }) => fail(error));
      waiting.clear();
    };
    setTimeout(() => reject(new EngineError("broken", { detail: "a worker did not start" })), 10000);
  });
  worker.onmessage = ({ data }) => {
    if (data.ready) {
      ready();
      return;
    }
    const { resolve, reject } = waiting.get(data.job) ?? {};
    waiting.delete(data.job);
    if (data.failed) reject?.(new EngineError(data.failed.code, data.failed.facts));
    else resolve?.({ series: data.series, digest: data.digest });
  };
  worker.postMessage({ bytes });
  try {
    await started;
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    URL.revokeObjectURL(url);
  }
  return {
    run: (request) => new Promise((resolve, reject) => {
      next += 1;
      waiting.set(next, { resolve, reject });
      worker.postMessage({ job: next, request });
    }),
    stop: () => worker.terminate(),
  };
}

/** The same interface in slices of the main thread. */
async function startSlices(bytes) {
  const runner = await createRunner(bytes);
  return {
    async run(request, stale) {
      await pause();
      if (stale()) return null;
      const instance = runner.instanceOf(request.model);
      instance.start(request);
      while (instance.step(SLICE_WEEKS) < request.weeks) {
        await pause();
        if (stale()) return null;
      }
      return { series: instance.series(request.weeks), digest: instance.digest() };
    },
    stop: () => runner.free(),
  };
}

const cores = () => Math.max(1, Math.min(8, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1));

/**
 * A pool. wasm and data as for createEngine; workerSource: text of the bundled worker.js; size: number of workers, by default one less than
 * the machine's cores, at most 8. Resolves to {run, cancel, stop, workers}; workers is 0 where the main thread works in slices.
 *
 * run(request, {replicates, channel, onResult, onDone, onError}) queues replicates (an array of numbers) of one request and returns a ticket
 * {cancel()}. A new run on the same channel cancels the one before; what is under way then is dropped when it comes. onResult gets
 * {replicate, weeks, indicators, forces, digest} as they come; onDone gets all of them in the order asked for. onError(EngineError) ends a run.
 */
export async function createPool({ wasm, data, workerSource, size = cores() }) {
  const bytes = chooseBytes(wasm);
  const models = indexModels(data);
  const lanes = await startLanes();
  const tickets = new Map();
  let queue = [];

  async function startLanes() {
    const workers = [];
    if (workerSource && typeof Worker !== "undefined") {
      const tried = await Promise.allSettled(Array.from({ length: size }, () => startWorker(workerSource, bytes)));
      for (const one of tried) if (one.status === "fulfilled") workers.push(one.value);
    }
    const made = workers.length > 0 ? workers : [await startSlices(bytes)];
    return made.map((lane, number) => ({ ...lane, number, busy: false, isWorker: workers.length > 0 }));
  }

  // A replicate goes to the same worker each time: there its world after the burn-in is kept.
  const laneOf = (replicate) => lanes[replicate % lanes.length];

  async function work(lane) {
    if (lane.busy) return;
    lane.busy = true;
    for (let job = take(lane); job; job = take(lane)) await make(lane, job);
    lane.busy = false;
  }

  function take(lane) {
    const at = queue.findIndex((job) => laneOf(job.replicate) === lane);
    return at < 0 ? null : queue.splice(at, 1)[0];
  }

  async function make(lane, { ticket, replicate }) {
    if (ticket.stale) return;
    try {
      const made = await lane.run({ ...ticket.settled, replicate }, () => ticket.stale);
      if (ticket.stale || !made) return;
      const weeks = ticket.settled.weeks;
      const result = { replicate, weeks, ...unpack(models.get(ticket.settled.model), made.series, weeks), digest: made.digest };
      ticket.results.set(replicate, result);
      ticket.onResult?.(result);
      if (ticket.results.size === ticket.replicates.length && !ticket.stale) finish(ticket);
    } catch (error) {
      if (ticket.stale) return;
      drop(ticket);
      ticket.onError?.(error);
    }
  }

  function finish(ticket) {
    drop(ticket);
    ticket.onDone?.(ticket.replicates.map((replicate) => ticket.results.get(replicate)));
  }

  function drop(ticket) {
    ticket.stale = true;
    queue = queue.filter((job) => job.ticket !== ticket);
    if (tickets.get(ticket.channel) === ticket) tickets.delete(ticket.channel);
  }

  return {
    workers: lanes.filter((lane) => lane.isWorker).length,
    run(request, { replicates, channel = "main", onResult, onDone, onError }) {
      const settled = settle(data, models, request);
      if (tickets.has(channel)) drop(tickets.get(channel));
      const ticket = { settled, channel, replicates: [...new Set(replicates)], results: new Map(), stale: false, onResult, onDone, onError };
      tickets.set(channel, ticket);
      queue.push(...ticket.replicates.map((replicate) => ({ ticket, replicate })));
      lanes.forEach(work);
      return { cancel: () => drop(ticket) };
    },
    cancel(channel = "main") {
      if (tickets.has(channel)) drop(tickets.get(channel));
    },
    stop() {
      [...tickets.values()].forEach(drop);
      lanes.forEach((lane) => lane.stop());
    },
  };
}
