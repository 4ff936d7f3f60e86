// Rounds: a decision each half-year under one budget for all years, with shocks on the way, and no way back.

import { h } from "./dom.js";
import { language, say, t } from "./i18n.js";
import { roundAccount } from "./cost.js";
import { emptyRecord } from "./exercises.js";
import { showSetting, showYuan } from "./format.js";
import { heading } from "./mode_free.js";

export function roundsMode(bench) {
  const { exercise, session, model } = bench;
  const { rounds } = exercise;
  session.decisions ??= [];
  const done = () => session.decisions.length >= rounds.count;
  const perYear = (setting) => model.costPerYear(exercise.scenario, setting);
  const seen = () => Math.max(1, session.decisions.length * rounds.weeks);

  function account(setting) {
    if (done()) {
      const { spent } = roundAccount(session.decisions, {}, perYear, rounds.weeks, rounds.budget_yuan);
      return { cost: spent, budget: rounds.budget_yuan, label: "budget_rounds" };
    }
    const { spent, next } = roundAccount(session.decisions, setting, perYear, rounds.weeks, rounds.budget_yuan);
    return { cost: spent + next, budget: rounds.budget_yuan, label: "budget_rounds" };
  }

  async function decide() {
    if (done() || account(session.setting).cost > account(session.setting).budget) return;
    const from = seen();
    session.decisions = [...session.decisions, { ...session.setting }];
    bench.history.reset(session.setting);
    bench.rebuild();
    await bench.settled();
    bench.player.play(session.decisions.length > 1 ? from - 1 : 0);
  }

  const running = () => {
    const week = session.decisions.length * rounds.weeks;
    return (rounds.shocks ?? []).filter((shock) => shock.week <= week && week < shock.week + shock.weeks);
  };

  function chips() {
    return h("ol", { class: "chips" }, Array.from({ length: rounds.count }, (_, i) => {
      const state = i < session.decisions.length ? "past" : i === session.decisions.length ? "present" : "future";
      const struck = i < session.decisions.length && (rounds.shocks ?? []).some((shock) => shock.week < (i + 1) * rounds.weeks && i * rounds.weeks < shock.week + shock.weeks);
      return h("li", { class: `${state} ${struck ? "struck" : ""}`, "aria-current": state === "present" ? "step" : null }, String(i + 1));
    }));
  }

  function strip() {
    const number = session.decisions.length + 1, { cost, budget } = account(session.setting), over = cost > budget;
    return [heading(exercise), h("div", { class: "controls rounds" }, chips(),
      done() ? h("p", { class: "prompt" }, t("rounds_done")) : h("p", { class: "prompt" }, t("round_of", { number, count: rounds.count })),
      running().map((shock) => h("p", { class: "shock", role: "alert" }, h("b", null, t("event"), " "), say(shock))),
      over && !done() && h("p", { class: "stopped" }, t("round_over_budget", { yuan: showYuan(cost - budget, language()) })),
      done() ? h("button", { type: "button", class: "primary", "data-action": "debrief", onclick: () => bench.open("debrief") }, t("open_debrief"))
        : h("button", { type: "button", class: "primary", "data-action": "decide", disabled: over, onclick: decide }, t("decide", { weeks: rounds.weeks })))];
  }

  /** What was decided, round by round. */
  function log() {
    if (session.decisions.length === 0) return null;
    const words = (setting) => Object.entries(setting).map(([id, value]) => `${say(model.lever(id).label)} ${showSetting(model.lever(id), value, t)}`).join(t("comma")) || t("as_problem");
    return h("div", { class: "setting-note log" }, h("b", null, t("decided")), h("ol", null, session.decisions.map((setting, i) =>
      h("li", null, h("b", null, String(i + 1)), h("span", null, words(setting)), h("span", { class: "note" }, showYuan((perYear(setting) * rounds.weeks) / 52, language()))))));
  }

  return {
    strip,
    brief: log,
    locked: done,
    showsForce: () => true,
    previews: () => false,
    hidden: () => session.decisions.length === 0,
    record: () => ({ ...emptyRecord(exercise, bench), settings: session.decisions, shocks: rounds.shocks ?? [] }),
    visible: seen,
    seenShocks: () => (rounds.shocks ?? []).filter((shock) => shock.week <= session.decisions.length * rounds.weeks && session.decisions.length > 0),
    account,
    changed: () => bench.rebuildStrip(),
    code: () => ({ mode: "rounds", exercise: exercise.id, body: 0, group: session.group, seed: bench.seed, settings: session.decisions, prediction: null }),
  };
}
