// The exercises: files of classroom/exercises, checked before a class meets them.

const MODES = ["free", "predict", "rounds", "roles"];
const SHAPES = ["up", "down", "flat", "up-then-down", "down-then-up"];
const BODIES = ["government", "enterprises", "residents", "organisations"];
/** Week from which levers act, where an exercise names none in start_week. The burn-in before it is the same for all. */
export const DEFAULT_START = 0;

const both = (pair) => Boolean(pair && typeof pair.zh === "string" && pair.zh && typeof pair.en === "string" && pair.en);

/** Sentences, one per thing that is wrong with an exercise; empty when it is fine. known: {levers: Set of ids, pathsOf(id), parameters: Set, indicators: Set,
 * scenarios: Set}. */
export function problemsOf(exercise, known) {
  const wrong = [];
  const need = (right, sentence) => { if (!right) wrong.push(`${exercise.id ?? "?"}: ${sentence}`); };
  need(/^[a-z0-9-]+$/.test(exercise.id ?? ""), "id must be small letters, digits and hyphens");
  need(both(exercise.title), "title needs zh and en");
  need(both(exercise.question), "question needs zh and en");
  need(MODES.includes(exercise.mode), `mode must be one of ${MODES.join(", ")}`);
  need(known.scenarios.has(exercise.scenario), `there is no classroom scenario '${exercise.scenario}'`);
  need(Array.isArray(exercise.indicators) && exercise.indicators.length >= 2 && exercise.indicators.length <= 4, "two to four indicators");
  for (const name of exercise.indicators ?? []) need(known.indicators.has(name), `there is no indicator '${name}'`);
  for (const path of exercise.levers ?? []) need(known.levers.has(path), `there is no lever '${path}'`);
  for (const sentence of exercise.debrief ?? []) need(both(sentence), "every debrief question needs zh and en");
  need(exercise.start_week === undefined || (Number.isInteger(exercise.start_week) && exercise.start_week >= 0), "start_week must be a week from 0 on");
  if (exercise.mode === "predict") checkPredict(exercise.predict ?? {}, known, need);
  if (exercise.mode === "rounds") checkRounds(exercise.rounds ?? {}, exercise, known, need);
  if (exercise.mode === "roles") checkRoles(exercise.roles ?? [], known, need);
  return wrong;
}

function checkPredict(predict, known, need) {
  need(known.indicators.has(predict.indicator), `there is no indicator '${predict.indicator}' to predict`);
  need(both(predict.prompt), "predict.prompt needs zh and en");
  need(Array.isArray(predict.choices) && predict.choices.length >= 2, "at least two choices");
  for (const choice of predict.choices ?? []) need(both(choice) && SHAPES.includes(choice.shape), `a choice needs zh, en and a shape of ${SHAPES.join(", ")}`);
  need(Object.keys(predict.setting ?? {}).length > 0, "predict.setting must change something");
  for (const path of Object.keys(predict.setting ?? {})) need(known.levers.has(path), `there is no lever '${path}' to set`);
}

function checkRounds(rounds, exercise, known, need) {
  need(rounds.weeks > 0 && rounds.count > 0 && rounds.count <= 20, "rounds need weeks and a count up to 20");
  need(rounds.budget_yuan > 0, "rounds need a budget_yuan");
  const taken = [], movable = exercise.levers?.length > 0 ? exercise.levers : [...known.levers];
  const moved = new Set(movable.flatMap((id) => known.pathsOf(id)));
  for (const shock of rounds.shocks ?? []) {
    need(both(shock) && shock.week >= 0 && shock.weeks > 0, "a shock needs week, weeks, zh and en");
    for (const path of Object.keys(shock.set ?? {})) {
      need(known.parameters.has(path), `a shock sets '${path}', which is no parameter`);
      need(!moved.has(path), `a shock sets '${path}', which a lever of the exercise moves: the two would overlap`);
      need(!taken.some((other) => other.path === path && other.week < shock.week + shock.weeks && shock.week < other.week + other.weeks), `two shocks set '${path}' at the same time`);
      taken.push({ path, week: shock.week, weeks: shock.weeks });
    }
  }
}

function checkRoles(roles, known, need) {
  const bodies = roles.map(({ body }) => body), paths = roles.flatMap(({ levers }) => levers ?? []);
  need(roles.length >= 2 && bodies.every((body) => BODIES.includes(body)) && new Set(bodies).size === bodies.length, "roles are different bodies of the four");
  need(new Set(paths).size === paths.length, "a lever belongs to one role only");
  for (const role of roles) {
    need(both(role.title) && both(role.aim) && both(role.brief), `role ${role.body} needs title, aim and brief in zh and en`);
    for (const path of role.levers ?? []) need(known.levers.has(path), `there is no lever '${path}' for ${role.body}`);
    for (const name of role.indicators ?? []) need(known.indicators.has(name), `there is no indicator '${name}' for ${role.body}`);
  }
}

/** What an exercise decides on: a record without settings (plan.js). */
export function emptyRecord(exercise, { seed, weeks }) {
  const rounds = exercise.mode === "rounds" ? exercise.rounds : null;
  return { exercise: exercise.id, scenario: exercise.scenario, seed, weeks: rounds ? rounds.weeks * rounds.count : weeks, start: exercise.start_week ?? DEFAULT_START,
    roundWeeks: rounds ? rounds.weeks : 0, settings: [], shocks: rounds?.shocks ?? [] };
}

/** Two indicators that an exercise shows in the large charts. */
export const chartsOf = (exercise) => (exercise.mode === "predict" ? [exercise.predict.indicator, ...exercise.indicators.filter((name) => name !== exercise.predict.indicator)]
  : exercise.indicators).slice(0, 2);
