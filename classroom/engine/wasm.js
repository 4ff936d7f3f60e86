// The bare WebAssembly module of the engine: memory, texts and functions (classroom/engine/classroom.h).

/** Whether this browser has 128-bit vectors: a module of one function that uses them is valid or not. */
export function hasVectors() {
  return WebAssembly.validate(
    Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11),
  );
}

/** The module's bytes for this browser: {vectors, plain} -> Uint8Array. `plain` may be missing. */
export function chooseBytes({ vectors, plain }) {
  if (vectors && hasVectors()) return vectors;
  if (plain) return plain;
  throw new Error("this browser cannot run the engine: it has no WebAssembly vectors");
}

/** Compiles and starts a module; resolves to {exports, text(pointer), withText(string, call)}. */
export async function instantiate(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, { env: { emscripten_notify_memory_growth() {} } });
  const exports = instance.exports;
  exports._initialize();
  const decoder = new TextDecoder(), encoder = new TextEncoder();
  // Memory may grow, which detaches every view of it: views are made anew.
  const view = () => new Uint8Array(exports.memory.buffer);
  return {
    exports,
    text(pointer) {
      const memory = view();
      return decoder.decode(memory.subarray(pointer, memory.indexOf(0, pointer)));
    },
    withText(string, call) {
      const bytesOfText = encoder.encode(`${string}\0`);
      const pointer = exports.malloc(bytesOfText.length);
      if (!pointer) throw new Error("not enough memory");
      view().set(bytesOfText, pointer);
      try {
        return call(pointer);
      } finally {
        exports.free(pointer);
      }
    },
    /** A copy of `count` doubles. */
    doubles: (pointer, count) => new Float64Array(exports.memory.buffer, pointer, count).slice(),
    view,
  };
}
