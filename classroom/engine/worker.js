// A worker of the pool: takes the module's bytes, then settled requests, one at a time, and sends series back.
import { createRunner } from "./engine.js";

let runner = null;

self.onmessage = async ({ data }) => {
  try {
    if (data.bytes) {
      runner = await createRunner(data.bytes);
      self.postMessage({ ready: true });
      return;
    }
    const { series, digest } = runner.run(data.request);
    self.postMessage({ job: data.job, series, digest }, [series.buffer]);
  } catch (error) {
    self.postMessage({ job: data.job, failed: { code: error.code ?? "broken", facts: error.facts ?? { detail: String(error.message ?? error) } } });
  }
};
