// The engine for a page, a worker or node: createEngine, run, and what a run gives. The contract stands in docs/classroom.md.
import { chooseBytes, instantiate } from "./wasm.js";
import { EngineError } from "./problems.js";
import { indexModels, settle } from "./request.js";

export { EngineError, describeProblem } from "./problems.js";

/** Indicators that are forces, by body; vectors over the six domains. */
export const FORCES = {
  government: "force_government",
  enterprises: "force_enterprises",
  residents: "force_residents",
  organisations: "force_organisations",
  resistance: "force_resistance",
  joint: "joint_force",
  mainLine: "main_line",
};

/**
 * The values of recorded weeks by indicator. series: Float64Array [weeks][width], week after week.
 * A scalar indicator becomes a Float64Array [weeks]; a vector one [weeks][components], week after week. NaN where undefined.
 */
export function unpack(model, series, weeks) {
  const width = model.layout.reduce((sum, one) => sum + one.width, 0);
  const indicators = {};
  for (const { name, width: own, at } of model.layout) {
    const values = new Float64Array(weeks * own);
    for (let week = 0; week < weeks; week++)
      for (let k = 0; k < own; k++) values[week * own + k] = series[week * width + at + k];
    indicators[name] = values;
  }
  const forces = {};
  for (const [body, name] of Object.entries(FORCES)) if (indicators[name]) forces[body] = indicators[name];
  return { indicators, forces };
}

/** One model inside a module: sets a settled request and makes its weeks. */
class Instance {
  constructor(wasm, name) {
    this.wasm = wasm;
    this.self = wasm.withText(name, (text) => wasm.exports.classroom_create(text));
    if (!this.self) throw new EngineError("unknown-model", { detail: name });
    this.width = wasm.exports.classroom_width(this.self);
    this.numbers = new Map();
  }

  check(status, row) {
    if (status >= 0) return status;
    const { exports, text } = this.wasm;
    const code = text(exports.classroom_status_name(status)).toLowerCase().replaceAll("_", "-");
    throw new EngineError(code, {
      path: text(exports.classroom_problem_path(this.self)),
      detail: text(exports.classroom_problem_text(this.self)),
      minimum: row?.minimum,
      maximum: row?.maximum,
    });
  }

  row(path) {
    if (!this.numbers.has(path))
      this.numbers.set(path, this.check(this.wasm.withText(path, (text) => this.wasm.exports.classroom_row(this.self, text))));
    return this.numbers.get(path);
  }

  start(request, rows) {
    const { exports } = this.wasm;
    exports.classroom_reset(this.self);
    for (const [path, values] of request.values)
      values.forEach((value, k) => this.check(exports.classroom_set(this.self, this.row(path), k, value), rows?.get(path)));
    for (const policy of request.policies) {
      const number = this.check(exports.classroom_policy(this.self, policy.start, policy.end));
      for (const [path, values] of policy.set)
        values.forEach((value, k) => this.check(exports.classroom_policy_set(this.self, number, this.row(path), k, value), rows?.get(path)));
    }
    const { seed, initialSeed, sharedPopulation, replicate, weeks, burnIn } = request;
    this.check(exports.classroom_start(this.self, seed, initialSeed, sharedPopulation, replicate, weeks, burnIn));
  }

  step(count) {
    return this.check(this.wasm.exports.classroom_step(this.self, count));
  }

  series(weeks) {
    return this.wasm.doubles(this.wasm.exports.classroom_series(this.self), weeks * this.width);
  }

  /** Fingerprint of the finished replicate, [low, high]. */
  digest() {
    const pointer = this.wasm.exports.classroom_replicate_digest(this.self);
    return pointer ? Array.from(new Uint32Array(this.wasm.exports.memory.buffer, pointer, 2)) : null;
  }

  hash(digests) {
    const { exports, text } = this.wasm;
    const pointer = exports.malloc(Math.max(8 * digests.length, 8));
    if (!pointer) throw new EngineError("no-memory");
    new Uint32Array(exports.memory.buffer, pointer, 2 * digests.length).set(digests.flat());
    const hash = text(exports.classroom_hash(this.self, pointer, digests.length));
    exports.free(pointer);
    return hash;
  }

  free() {
    this.wasm.exports.classroom_free(this.self);
  }
}

/** Runs settled requests; what a worker needs. Resolves to {start, memoryBytes}. */
export async function createRunner(bytes) {
  const wasm = await instantiate(bytes);
  const instances = new Map();
  const instanceOf = (name) => {
    if (!instances.has(name)) instances.set(name, new Instance(wasm, name));
    return instances.get(name);
  };
  return {
    instanceOf,
    memoryBytes: () => wasm.exports.memory.buffer.byteLength,
    /** The highest address in use, as far as a small allocation tells it: for tests of what is left behind. */
    heapTop() {
      const pointers = Array.from({ length: 64 }, () => wasm.exports.malloc(16384));
      const top = Math.max(...pointers);
      pointers.forEach((pointer) => wasm.exports.free(pointer));
      return top;
    },
    /** All weeks of a settled request: {series, digest}. */
    run(settled, rows) {
      const instance = instanceOf(settled.model);
      instance.start(settled, rows);
      const weeks = instance.step(settled.weeks);
      return { series: instance.series(weeks), digest: instance.digest() };
    },
    free() {
      instances.forEach((instance) => instance.free());
      instances.clear();
    },
  };
}

/**
 * An engine. wasm: {vectors, plain}, bytes of the two modules; data: build/classroom/data.json.
 * Resolves to {run, begin, hash, settle, models, data, memoryBytes, free}. One run at a time: a new one ends the one before.
 */
export async function createEngine({ wasm, data }) {
  const runner = await createRunner(chooseBytes(wasm));
  const models = indexModels(data);

  /** Starts a run to be made by portions: {weeks, done, step(count) -> done, result()}. Throws EngineError. */
  function begin(request) {
    const settled = settle(data, models, request);
    const model = models.get(settled.model);
    const instance = runner.instanceOf(settled.model);
    instance.start(settled, model.rows);
    const run = {
      model: settled.model,
      weeks: settled.weeks,
      done: 0,
      step(count) {
        run.done = instance.step(count);
        return run.done;
      },
      /** What there is so far; the hash stands when all weeks are done, else it is null. */
      result() {
        const digest = instance.digest();
        return {
          weeks: run.done,
          replicate: settled.replicate,
          ...unpack(model, instance.series(run.done), run.done),
          digest,
          hash: digest ? instance.hash([digest]) : null,
        };
      },
    };
    return run;
  }

  return {
    data,
    models,
    begin,
    /** All weeks at once. onWeeks(done, run) is called after every `portion` weeks, default 52. */
    run(request) {
      const run = begin(request);
      const portion = request.onWeeks ? (request.portion ?? 52) : run.weeks;
      while (run.step(portion) < run.weeks) request.onWeeks?.(run.done, run);
      return run.result();
    },
    /** Hash of a run of these replicates, in their order, from their digests: what `heli run --replicates N --json` prints. */
    hash: (digests) => runner.instanceOf("governance").hash(digests),
    settle: (request) => settle(data, models, request),
    unpack: (modelName, series, weeks) => unpack(models.get(modelName), series, weeks),
    memoryBytes: runner.memoryBytes,
    heapTop: runner.heapTop,
    free: runner.free,
  };
}
