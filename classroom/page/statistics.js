// The few statistics of the page. Arrays in, numbers out; NaN is left out.

export const finite = (values) => Array.from(values).filter(Number.isFinite);

export function mean(values) {
  const numbers = finite(values);
  return numbers.length === 0 ? NaN : numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}

/** Mean of the last `window` weeks up to and with week `end` (exclusive index). */
export function windowMean(series, end, window) {
  return mean(series.subarray(Math.max(0, end - window), end));
}

/** Quantile with linear interpolation of sorted numbers (Hyndman and Fan's type 7). */
export function quantile(sorted, p) {
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * p, left = Math.floor(at);
  return sorted[left] + (at - left) * ((sorted[left + 1] ?? sorted[left]) - sorted[left]);
}

// Two-sided 95 % points of Student's t for 1..30 degrees of freedom; beyond, the normal's with the first correction term.
const T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101,
             2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042];

/** Mean of paired differences a - b with its 95 % interval: {mean, low, high, n}. The interval is NaN below two pairs. */
export function pairedDifference(a, b) {
  const differences = finite(a.map((x, i) => x - b[i]));
  const n = differences.length, centre = mean(differences);
  if (n < 2) return { mean: centre, low: NaN, high: NaN, n };
  const variance = differences.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (n - 1);
  const half = (T95[n - 2] ?? 1.96 + 2.4 / (n - 1)) * Math.sqrt(variance / n);
  return { mean: centre, low: centre - half, high: centre + half, n };
}

/** Weekly band over replicates: {low, middle, high}, quantiles 10 %, 50 % and 90 %. */
export function band(seriesOfReplicates) {
  const weeks = seriesOfReplicates[0].length;
  const low = new Float64Array(weeks), middle = new Float64Array(weeks), high = new Float64Array(weeks);
  for (let week = 0; week < weeks; week++) {
    const sorted = finite(seriesOfReplicates.map((series) => series[week])).sort((a, b) => a - b);
    low[week] = quantile(sorted, 0.1);
    middle[week] = quantile(sorted, 0.5);
    high[week] = quantile(sorted, 0.9);
  }
  return { low, middle, high };
}
