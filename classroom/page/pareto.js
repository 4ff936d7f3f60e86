// Comparing groups without ranking them: who is not outdone, and what each gave up.

/**
 * Which points no other point beats in every respect. points: arrays of numbers, larger is better in each place.
 * A point with NaN is never on the front and outdoes nobody. Returns an array of booleans.
 */
export function front(points) {
  const usable = (point) => point.every(Number.isFinite);
  const beats = (a, b) => a.every((x, k) => x >= b[k]) && a.some((x, k) => x > b[k]);
  return points.map((point) => usable(point) && !points.some((other) => usable(other) && beats(other, point)));
}

/** Regret: what each value lacks to the best of this set. sense +1: more is better, -1: less is better. NaN stays NaN. */
export function regret(values, sense) {
  const best = Math.max(...values.filter(Number.isFinite).map((value) => sense * value));
  return values.map((value) => (Number.isFinite(value) ? best - sense * value : NaN));
}
