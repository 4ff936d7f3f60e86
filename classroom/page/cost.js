// Money: what a setting costs, and how far a lever may go under a budget.

/**
 * The farthest value from `from` towards `to`, on the lever's steps, whose setting is affordable. `affordable(value)` decides.
 * Costs need not rise with the lever: the first step that is not affordable stops it, as a slider would be stopped.
 */
export function farthest(lever, from, to, affordable) {
  const start = Math.round((from - lever.minimum) / lever.step), end = Math.round((to - lever.minimum) / lever.step);
  const value = (step) => Number((lever.minimum + step * lever.step).toPrecision(12));
  if (affordable(value(end))) return value(end);
  const direction = Math.sign(end - start);
  let step = start;
  while (step !== end && affordable(value(step + direction))) step += direction;
  return value(step);
}

/**
 * Cost of rounds already decided and of one more: {spent, next, left}, yuan.
 * perYear(setting) is the yearly cost of a setting; a round of `weeks` weeks costs weeks/52 of it.
 */
export function roundAccount(settings, next, perYear, weeks, budget) {
  const share = weeks / 52;
  const spent = settings.reduce((sum, setting) => sum + share * perYear(setting), 0);
  const cost = share * perYear(next);
  return { spent, next: cost, left: budget - spent - cost };
}
