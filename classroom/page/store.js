// One state object, its listeners, and the settings one can go back to.

/** A state whose listeners are told which keys changed: subscribe(keys, listener), listener(state, changed). */
export function createStore(initial) {
  const listeners = [];
  const store = {
    state: { ...initial },
    set(patch) {
      const changed = Object.keys(patch).filter((key) => !Object.is(patch[key], store.state[key]));
      if (changed.length === 0) return;
      Object.assign(store.state, patch);
      for (const { keys, listener } of listeners) if (keys.some((key) => changed.includes(key))) listener(store.state, changed);
    },
    subscribe(keys, listener) {
      listeners.push({ keys, listener });
    },
  };
  return store;
}

/** Undo and redo of settings (plain objects). A run of moves of one lever counts as one step, so that one undo takes it all back. */
export function createHistory(first, limit = 100) {
  let past = [], present = first, future = [], lastKey = null;
  return {
    get present() { return present; },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    push(next, key = null) {
      if (key === null || key !== lastKey) past = [...past, present].slice(-limit);
      present = next;
      future = [];
      lastKey = key;
    },
    /** The next move of the same lever is a new step. */
    close() { lastKey = null; },
    undo() {
      if (past.length === 0) return present;
      future = [present, ...future];
      present = past.at(-1);
      past = past.slice(0, -1);
      lastKey = null;
      return present;
    },
    redo() {
      if (future.length === 0) return present;
      past = [...past, present];
      [present, ...future] = future;
      lastKey = null;
      return present;
    },
    reset(next) { past = []; future = []; present = next; lastKey = null; },
  };
}
