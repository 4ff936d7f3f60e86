// The six-dimensional forces projected onto the plane of the screen: the same projection as `heli plot --kind force`
// (analysis/force.h). Across: along the week's main line. Upward: along the principal axis of what deviates from it.

/** Head to tail in this order; the joint force last. Names of indicators. */
export const FORCES = ["force_government", "force_enterprises", "force_residents", "force_organisations", "force_resistance", "joint_force"];
export const JOINT = FORCES.length - 1;

function dot(a, b) {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

const vectorAt = (series, week, domains) => series.subarray(week * domains, (week + 1) * domains);

/**
 * Forces of weeks from..to-1, each split along and off its own week's main line, and averaged.
 * forces  {name: Float64Array of weeks x domains, main_line: the same}, hours a week per 1,000 adults
 * Returns {along[6], off[6][domains], weeks}; weeks is 0 where no week is defined.
 */
export function averageForces(forces, from, to, domains) {
  const along = new Float64Array(FORCES.length);
  const off = FORCES.map(() => new Float64Array(domains));
  let weeks = 0;
  for (let week = from; week < to; week++) {
    const line = vectorAt(forces.main_line, week, domains);
    const length = Math.sqrt(dot(line, line));
    const vectors = FORCES.map((name) => vectorAt(forces[name], week, domains));
    if (!(length > 0) || !vectors.every((vector) => vector.every(Number.isFinite))) continue;
    weeks++;
    vectors.forEach((vector, b) => {
      const part = dot(vector, line) / length;
      along[b] += part;
      for (let k = 0; k < domains; k++) off[b][k] += vector[k] - (part * line[k]) / length;
    });
  }
  if (weeks > 0) {
    along.forEach((sum, b) => { along[b] = sum / weeks; });
    off.forEach((vector) => vector.forEach((sum, k) => { vector[k] = sum / weeks; }));
  }
  return { along, off, weeks };
}

/** Eigenvector of the largest eigenvalue of a symmetric matrix, by Jacobi's rotations. Golub and Van Loan, Matrix Computations, 8.5. */
export function principalAxis(matrix) {
  const n = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const v = a.map((_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let rest = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rest += a[p][q] ** 2;
    if (rest < 1e-30) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  let best = 0;
  for (let k = 1; k < n; k++) if (a[k][k] > a[best][best]) best = k;
  return v.map((row) => row[best]);
}

function rotate(a, v, p, q) {
  if (a[p][q] === 0) return;
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1), sn = t * c;
  for (let k = 0; k < a.length; k++) {
    const kp = a[k][p], kq = a[k][q];
    a[k][p] = c * kp - sn * kq;
    a[k][q] = sn * kp + c * kq;
  }
  for (let k = 0; k < a.length; k++) {
    const pk = a[p][k], qk = a[q][k], vp = v[k][p], vq = v[k][q];
    a[p][k] = c * pk - sn * qk;
    a[q][k] = sn * pk + c * qk;
    v[k][p] = c * vp - sn * vq;
    v[k][q] = sn * vp + c * vq;
  }
}

/** The axis that keeps most of the squared deviation of all panels; turned to the side of the first panel's joint force. Zero if none. */
export function deviationAxis(panels, domains) {
  const moments = Array.from({ length: domains }, () => new Float64Array(domains));
  for (const { off } of panels)
    for (const vector of off)
      for (let i = 0; i < domains; i++) for (let j = 0; j < domains; j++) moments[i][j] += vector[i] * vector[j];
  const deviation = moments.reduce((sum, row, k) => sum + row[k], 0);
  const scale = panels.reduce((sum, { along }) => sum + dot(along, along), 0);
  if (!(deviation > 1e-24 * scale)) return new Array(domains).fill(0);
  const axis = principalAxis(moments);
  const joint = panels[0].off[JOINT];
  let side = dot(axis, joint);
  if (Math.abs(side) <= 1e-9 * Math.sqrt(dot(joint, joint))) side = axis.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
  return side < 0 ? axis.map((x) => -x) : axis;
}

/** Coordinates in the plane: {x[6], y[6], share, drawnDegrees}; share is how much of the squared deviation the plane shows. */
export function project({ along, off }, axis) {
  let shown = 0, all = 0;
  const y = off.map((vector) => {
    const value = dot(vector, axis);
    shown += value * value;
    all += dot(vector, vector);
    return value;
  });
  const share = dot(axis, axis) > 0 && all > 0 ? Math.min(shown / all, 1) : 1;
  return { x: Array.from(along), y, share, drawnDegrees: (Math.atan2(y[JOINT], along[JOINT]) * 180) / Math.PI };
}

/** Corners of the force polygon, [x, y] of the tail of the first force and of every head. */
export function corners({ x, y }) {
  const points = [[0, 0]];
  for (let b = 0; b < JOINT; b++) points.push([points[b][0] + x[b], points[b][1] + y[b]]);
  return points;
}

/** Pushes labels of given widths apart inside low..high, each as near to its wish as can be. Returns the centres. */
export function spread(wishes, widths, low, high) {
  const centres = wishes.slice();
  const order = centres.map((_, i) => i).sort((i, j) => centres[i] - centres[j] || i - j);
  for (let round = 0; round < 300; round++)
    order.forEach((at, i) => {
      const half = widths[at] / 2;
      centres[at] = Math.min(Math.max(centres[at], low + half), high - half);
      if (i + 1 === order.length) return;
      const next = order[i + 1];
      const overlap = half + widths[next] / 2 - (centres[next] - centres[at]);
      if (overlap > 0) {
        centres[at] -= overlap / 2;
        centres[next] += overlap / 2;
      }
    });
  for (let i = order.length - 1; i >= 0; i--) {
    const at = order[i];
    const limit = i + 1 === order.length ? high : centres[order[i + 1]] - widths[order[i + 1]] / 2;
    centres[at] = Math.min(centres[at], limit - widths[at] / 2);
  }
  return centres;
}
