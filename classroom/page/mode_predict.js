// Predict, then reveal: choose a shape or draw the curve first, see it then, and see how far off it was.

import { h, put, s } from "./dom.js";
import { say, t } from "./i18n.js";
import { COLOURS } from "./palette.js";
import { emptyRecord } from "./exercises.js";
import { baselineOf, requestOf } from "./plan.js";
import { heading } from "./mode_free.js";
import { fromKnots, meanDistance, shapeOf, tooSmall } from "./shapes.js";
import { mean, pairedDifference } from "./statistics.js";
import { REPLICATES } from "./runs.js";
import { showDifference, showSetting } from "./format.js";

const PATHS = { up: "M4,26C20,24 26,10 44,6", down: "M4,6C20,8 26,24 44,26", flat: "M4,16H44", "up-then-down": "M4,26C14,0 26,0 44,22", "down-then-up": "M4,6C14,32 26,32 44,10" };

export const shapeIcon = (shape) => s("svg", { viewBox: "0 0 48 32", class: "shape", "aria-hidden": "true" },
  s("path", { d: PATHS[shape], fill: "none", stroke: "currentColor", "stroke-width": 3.5, "stroke-linecap": "round" }));

export function predictMode(bench) {
  const { exercise, session, model } = bench;
  const { predict } = exercise;
  session.stage ??= "guess";
  session.prediction ??= { choice: null, knots: [] };
  if (session.stage === "guess") session.setting = { ...predict.setting };
  const row = model.indicators.get(predict.indicator);

  const guessing = () => session.stage === "guess";
  const ready = () => session.prediction.choice !== null || session.prediction.knots.length > 0;

  function choose(choice) {
    session.prediction = { ...session.prediction, choice };
    bench.rebuildStrip();
  }

  async function reveal() {
    session.stage = "shown";
    bench.rebuild();
    await bench.settled();
    bench.player.play(Math.max(bench.record().start - 8, 0));
  }

  let judging = false;

  async function showVerdict() {
    if (judging || session.verdict) return;
    judging = true;
    try {
      session.verdict = await judge();
      bench.save();
      if (session.verdict) bench.rebuildStrip();
    } catch (error) {
      bench.app.fail(error);
    } finally {
      judging = false;
    }
  }

  /** Both ensembles, asked for while the class still thinks, so that the verdict comes with the reveal. */
  async function ensembles() {
    const record = { ...emptyRecord(exercise, bench), settings: [predict.setting] };
    const after = await bench.runs.replicates(requestOf(record, model), REPLICATES, "judge");
    const before = after && await bench.runs.replicates(requestOf(baselineOf(record), model), REPLICATES, "judge");
    return { record, after, before };
  }

  /** The error of the prediction, against the mean of the replicates. */
  async function judge() {
    const { record, after, before } = await ensembles();
    if (!before) return null;
    const truth = after.mean(predict.indicator), usual = before.mean(predict.indicator);
    const gap = pairedDifference(after.lastYear(predict.indicator), before.lastYear(predict.indicator));
    const noise = tooSmall(mean(usual.subarray(record.start)), gap.high - gap.mean);
    const shape = shapeOf(truth.subarray(record.start).map((value, i) => value - usual[record.start + i]), noise);
    const drawn = drawnCurve(session, record);
    const size = (to) => meanDistance(drawn.subarray(record.start), to.subarray(record.start));
    return { shape, gap, error: drawn ? size(truth) : NaN, gapOfNothing: meanDistance(usual.subarray(record.start), truth.subarray(record.start)) };
  }

  function guessControls() {
    const choices = predict.choices.map((choice, i) => h("button", { type: "button", class: "choice", "data-choice": i, "aria-pressed": String(session.prediction.choice === i), onclick: () => choose(i) },
      shapeIcon(choice.shape), say(choice)));
    const drawn = session.prediction.knots.length > 0;
    return h("div", { class: "guess" }, h("p", { class: "prompt" }, say(predict.prompt)), h("div", { class: "choices", role: "group" }, choices),
      predict.draw !== false && h("span", { class: "note draw-hint" }, drawn ? t("drawn") : t("draw_here")),
      drawn && h("button", { type: "button", onclick: () => { session.prediction = { ...session.prediction, knots: [] }; bench.rebuild(); } }, t("draw_again")),
      h("button", { type: "button", class: "primary", "data-action": "reveal", disabled: !ready(), onclick: reveal }, t("reveal")));
  }

  function verdictControls() {
    const { verdict, prediction } = session;
    const controls = h("div", { class: "controls verdict" });
    if (!verdict) showVerdict();
    if (!verdict) return put(controls, h("p", { class: "note" }, t("judging"))), controls;
    const chosen = predict.choices[prediction.choice];
    put(controls, h("p", { class: "prompt" },
      chosen && h("span", { class: chosen.shape === verdict.shape ? "hit" : "miss", "data-verdict": chosen.shape === verdict.shape ? "hit" : "miss" },
        t(chosen.shape === verdict.shape ? "guess_hit" : "guess_miss", { guess: say(chosen), model: t(`shape_${verdict.shape}`) }), " "),
      !chosen && h("span", null, t("model_says", { model: t(`shape_${verdict.shape}`) }), " "),
      t("end_gap", { gap: difference(row, verdict.gap.mean), low: showDifference(row, verdict.gap.low), high: showDifference(row, verdict.gap.high) }),
      Number.isFinite(verdict.error) && h("span", { "data-error": verdict.error }, " ", t("drawn_error", { error: difference(row, verdict.error).replace("+", "") }))));
    return controls;
  }

  return {
    strip: () => [heading(exercise), !guessing() && verdictControls()],
    stage: () => (guessing() ? "guessing" : ""),
    locked: guessing,
    hidden: guessing,
    why: () => (guessing() ? "force_after_reveal" : null),
    brief: () => guessing() && [guessControls(), h("div", { class: "setting-note" }, h("b", null, t("setting_given")), h("ul", null, Object.entries(predict.setting).map(([id, value]) => {
      const lever = model.lever(id);
      return h("li", null, t("from_to", { lever: say(lever.label), from: showSetting(lever, model.problem(exercise.scenario, lever), t), to: showSetting(lever, value, t) }));
    })))],
    sketch: () => (predict.draw === false ? null : { knots: session.prediction.knots, open: guessing(), row, colour: COLOURS.ink, draw(knots) {
      session.prediction = { ...session.prediction, knots };
      bench.save();
      bench.rebuildStrip();
    } }),
    ready: () => { if (guessing()) ensembles().catch(bench.app.fail); },
    code: () => ({ mode: "predict", exercise: exercise.id, body: 0, group: session.group, seed: bench.seed, settings: [session.setting],
      prediction: { choice: session.prediction.choice, knots: session.prediction.knots } }),
  };
}

const difference = (row, value) => showDifference(row, value) + (row.share ? ` ${t("points")}` : row.degrees ? "" : row.unit ? ` ${say(row.unit)}` : "");

/** The drawn curve as weekly values, NaN before the policy starts; null when nothing was drawn. Knots are 0..1 of session.range. */
export function drawnCurve(session, record) {
  const { knots } = session.prediction ?? {};
  if (!knots?.length || !session.range) return null;
  const [low, high] = session.range, curve = new Float64Array(record.weeks).fill(NaN);
  curve.set(fromKnots(knots, record.start, record.weeks).map((knot) => low + knot * (high - low)), record.start);
  return curve;
}
