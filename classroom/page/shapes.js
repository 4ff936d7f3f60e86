// The shape of a curve in words, and how far a drawn expectation was off.

export const SHAPES = ["up", "down", "flat", "up-then-down", "down-then-up"];

/**
 * The shape of a difference from the baseline. The curve is averaged over ten parts; what stays within `noise` counts as nothing.
 * A turn counts when the curve comes back by more than half of its largest excursion, and by more than the noise.
 * difference  array of weekly differences; NaN is skipped
 * noise       a difference too small to speak of, in the same unit, >= 0
 */
export function shapeOf(difference, noise) {
  const parts = means(difference, 10);
  if (parts.length === 0) return "flat";
  const high = Math.max(0, ...parts), low = Math.min(0, ...parts), end = parts.at(-1);
  if (high <= noise && -low <= noise) return "flat";
  if (high >= -low) return high - end > Math.max(noise, 0.5 * high) ? "up-then-down" : "up";
  return end - low > Math.max(noise, -0.5 * low) ? "down-then-up" : "down";
}

/** Of an indicator's level, what nobody sees in a chart. A field to draw in reaches at least a fifth of the level either way. */
const UNSEEN = 0.02;

/**
 * A difference too small to speak of: what chance may do to it, or what is too small to be seen. Under common random numbers chance alone would let tiny
 * effects count, and clear is not large.
 * level  the baseline's mean;  half  half width of the difference's 95 % interval, NaN counts as 0. Both in the indicator's unit; so is the result, > 0.
 */
export function tooSmall(level, half) {
  return Math.max(half || 0, UNSEEN * Math.abs(level) || 0, 1e-12);
}

/** Means of `count` equal parts, parts without a number left out. */
export function means(values, count) {
  const out = [];
  for (let part = 0; part < count; part++) {
    const from = Math.floor((part * values.length) / count), to = Math.floor(((part + 1) * values.length) / count);
    let sum = 0, n = 0;
    for (let i = from; i < to; i++) if (Number.isFinite(values[i])) { sum += values[i]; n++; }
    if (n > 0) out.push(sum / n);
  }
  return out;
}

/** Mean absolute distance of two curves over the weeks where both are defined; NaN when there is none. */
export function meanDistance(a, b) {
  let sum = 0, n = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++)
    if (Number.isFinite(a[i]) && Number.isFinite(b[i])) { sum += Math.abs(a[i] - b[i]); n++; }
  return n > 0 ? sum / n : NaN;
}

/** A drawn curve, knots at equal distances over weeks from..to-1, as one value a week. */
export function fromKnots(knots, from, to) {
  const weeks = to - from;
  return Float64Array.from({ length: weeks }, (_, i) => {
    const at = (i / Math.max(weeks - 1, 1)) * (knots.length - 1);
    const left = Math.min(Math.floor(at), knots.length - 1), right = Math.min(left + 1, knots.length - 1);
    return knots[left] + (at - left) * (knots[right] - knots[left]);
  });
}
