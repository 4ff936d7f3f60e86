// Free exploration: every lever at once, under a yearly budget; what all other modes are variations of.

import { h } from "./dom.js";
import { say } from "./i18n.js";
import { chartsOf, emptyRecord } from "./exercises.js";
import { HEADLINES } from "./gauges.js";

export function heading(exercise) {
  return h("div", { class: "question" }, h("h2", null, say(exercise.title)), h("p", null, say(exercise.question)));
}

export function freeMode(bench) {
  const { model, exercise, session } = bench;
  const wanted = exercise.levers ?? [];
  return {
    strip: () => heading(exercise),
    levers: () => (wanted.length > 0 ? model.levers.filter(({ id }) => wanted.includes(id)) : model.levers.filter(({ free }) => free)),
    locked: () => false,
    hidden: () => false,
    showsForce: () => true,
    why: () => null,
    stage: () => "",
    previews: () => true,
    record: (setting) => ({ ...emptyRecord(exercise, bench), settings: [setting] }),
    visible: (record) => record.weeks,
    account: (setting) => ({ cost: model.costPerYear(exercise.scenario, setting), budget: model.budget(exercise.scenario), label: "budget_a_year" }),
    indicators: () => exercise.indicators,
    charts: () => chartsOf(exercise),
    headlines: () => HEADLINES,
    code: () => ({ mode: exercise.mode, exercise: exercise.id, body: 0, group: session.group, seed: bench.seed, settings: [session.setting], prediction: null }),
    finish() {},
  };
}
