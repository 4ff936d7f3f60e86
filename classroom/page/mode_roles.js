// Roles: each group plays one body with its own aims, levers and information; the run joins the four.

import { h } from "./dom.js";
import { say, t } from "./i18n.js";
import { BODIES } from "./palette.js";
import { CodeError, decode } from "./codes.js";
import { emptyRecord } from "./exercises.js";
import { HEADLINES } from "./gauges.js";
import { heading } from "./mode_free.js";

export const bodyNumber = (body) => BODIES.indexOf(body) + 1;

/** Each role's part of the budget: its own budget_yuan_per_year, or an equal part. */
export const roleBudget = (role, roles, budget) => role.budget_yuan_per_year ?? budget / roles.length;

/** The levers of all roles in one setting; a role that gave none leaves its levers where they are. */
export function joinSettings(roles, settingOf) {
  return Object.assign({}, ...roles.map((role) => Object.fromEntries(Object.entries(settingOf(role.body) ?? {}).filter(([id]) => role.levers.includes(id)))));
}

export function rolesMode(bench) {
  const { exercise, session, model } = bench;
  const { roles } = exercise;
  session.body ??= roles[0].body;
  session.parts ??= {};
  session.joined ??= false;
  let entering = false; /* the list of codes is open; entering one makes the page anew, and must not close it */
  const role = () => roles.find(({ body }) => body === session.body);

  function play(body) {
    session.body = body;
    session.joined = false;
    session.setting = session.parts[body] ?? {};
    bench.history.reset(session.setting);
    bench.rebuild();
  }

  /** Takes other groups' codes; a group's own part is what its levers show. */
  function take(body, text, status) {
    try {
      const decision = decode(text, model.levers, bench.app.exercises);
      if (decision.exercise !== exercise.id) throw new CodeError("exercise");
      if (decision.body !== bodyNumber(body)) return void (status.textContent = t("code_other_body"));
      session.parts = { ...session.parts, [body]: decision.settings[0] ?? {} };
      bench.save();
      status.textContent = t("code_taken");
    } catch (error) {
      if (!(error instanceof CodeError)) throw error;
      status.textContent = t(`code_${error.reason}`);
    }
  }

  async function join() {
    session.joined = true;
    session.setting = joinSettings(roles, (body) => session.parts[body]);
    bench.rebuild();
    await bench.settled();
    bench.player.play(Math.max(bench.record().start - 8, 0));
  }

  const tabs = () => h("div", { class: "tabs", role: "tablist" }, roles.map(({ body, title }) =>
    h("button", { type: "button", role: "tab", class: `tab ${body}`, "data-body": body, "aria-selected": String(!session.joined && body === session.body), onclick: () => play(body) },
      h("i", { class: "dot" }), t(`force_${body}`), session.parts[body] ? " ✓" : "")),
    h("button", { type: "button", role: "tab", class: "tab joined", "data-action": "join-tab", "aria-selected": String(session.joined), onclick: join }, t("join_four")));

  function strip() {
    return [heading(exercise), h("div", { class: "controls roles" }, tabs(), session.joined ? joinedControls() : h("p", { class: "prompt aim" }, h("b", null, t("your_aim"), " "), say(role().aim)))];
  }

  function joinedControls() {
    return h("details", { class: "join-codes", open: entering && roles.some(({ body }) => !session.parts[body]), ontoggle: (event) => { entering = event.target.open; } }, h("summary", null, t("other_codes")), h("div", null, roles.map(({ body }) => {
      const status = h("span", { class: "note", role: "status" }, session.parts[body] ? t("code_taken") : t("code_missing"));
      return h("label", null, t(`force_${body}`), h("input", { type: "text", "data-join": body, spellcheck: "false", autocomplete: "off", placeholder: "HELI-…",
        onchange: (event) => { take(body, event.target.value, status); if (session.joined) join(); } }), status);
    })));
  }

  return {
    strip,
    levers: () => (session.joined ? model.levers.filter(({ id }) => roles.some(({ levers }) => levers.includes(id))) : model.levers.filter(({ id }) => role().levers.includes(id))),
    locked: () => session.joined,
    showsForce: () => session.joined,
    why: () => (session.joined ? null : "force_after_joining"),
    stage: () => (session.joined ? "" : "alone"),
    brief: () => !session.joined && h("div", { class: `brief ${session.body}` }, h("b", null, say(role().title)), h("p", null, say(role().brief)), h("p", { class: "note" }, t("others_stay"))),
    record: (setting) => ({ ...emptyRecord(exercise, bench), settings: [setting] }),
    changed: (setting) => {
      if (!session.joined) session.parts = { ...session.parts, [session.body]: setting };
    },
    account(setting) {
      const budget = model.budget(exercise.scenario), cost = model.costPerYear(exercise.scenario, setting);
      return session.joined ? { cost, budget, label: "budget_a_year" } : { cost, budget: roleBudget(role(), roles, budget), label: "budget_role" };
    },
    indicators: () => (session.joined ? exercise.indicators : role().indicators),
    charts: () => (session.joined ? exercise.indicators : role().indicators).slice(0, 2),
    headlines: () => (session.joined ? HEADLINES : role().indicators),
    code: () => ({ mode: "roles", exercise: exercise.id, body: session.joined ? 0 : bodyNumber(session.body), group: session.group, seed: bench.seed, settings: [session.setting], prediction: null }),
  };
}
