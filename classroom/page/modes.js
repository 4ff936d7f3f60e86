// The ways to work with an exercise. A mode says what the levers mean, what may be seen, and what stands in the strip above the figure.

import { freeMode } from "./mode_free.js";
import { predictMode } from "./mode_predict.js";
import { rolesMode } from "./mode_roles.js";
import { roundsMode } from "./mode_rounds.js";

const MODES = { free: freeMode, predict: predictMode, rounds: roundsMode, roles: rolesMode };

/**
 * The mode of the bench's exercise: what mode_free.js returns, with the mode's own answers in place of those:
 *   strip()             node above the figure, drawn anew by bench.rebuildStrip()
 *   levers()            rows offered
 *   locked()            nothing may be moved
 *   hidden()            the run is not to be seen (before a reveal)
 *   stage()             a class for the style sheet
 *   showsForce()        the joint-force figure may be seen; why() is a text key that says what is missing, or null
 *   previews()          every move is run at once
 *   record(setting)     what the engine runs (plan.js)
 *   visible(record)     weeks to be seen
 *   account(setting)    {cost, budget, label}, yuan and a text key
 *   indicators(), headlines()
 *   ready()             called when the first run is drawn
 *   code()              decision for codes.js
 */
export function createMode(bench) {
  return { ...freeMode(bench), ...MODES[bench.exercise.mode](bench) };
}
