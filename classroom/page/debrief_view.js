// Debrief 复盘: what was decided when, what happened, what each lever contributed, what is to be talked about. Made to be printed.

import { h, put, s } from "./dom.js";
import { say, t } from "./i18n.js";
import { encode } from "./codes.js";
import { contributionsOf, RERUNS } from "./contributions.js";
import { showDifference, showSetting, showValue } from "./format.js";
import { COLOURS } from "./palette.js";
import { baselineOf, requestOf, timeline } from "./plan.js";
import { qrOf } from "./qr.js";
import { textWidth } from "./force_figure.js";
import { windowMean } from "./statistics.js";
import { LAST_YEAR } from "./runs.js";
import { yamlOf } from "./yaml.js";

const year = (week) => t("week_of", { year: Math.floor(week / 52) + 1, week: (week % 52) + 1 });

/** bench: that of the exercise's workbench, for its record and its code. */
export function createDebrief(app, exercise, session, { record, code }) {
  const { model, runs } = app, { levers } = model;
  const node = h("main", { class: "debrief" });
  const results = h("section", { class: "card wide" }), contributions = h("section", { class: "card wide", "data-card": "contributions" });
  const indicators = [...new Set([...exercise.indicators, ...(exercise.roles ?? []).flatMap((role) => role.indicators)])].slice(0, 8);
  let stopped = false;

  put(node, header(), h("div", { class: "debrief-columns" }, timelineCard(), results, contributions, rolesCard(), questionsCard(), identityCard()));
  fill().catch(app.fail);

  function header() {
    return h("header", { class: "debrief-head" }, h("div", null, h("h2", null, t("debrief_of", { title: say(exercise.title) })), h("p", null, say(exercise.question))),
      h("button", { type: "button", class: "primary no-print", "data-action": "print", onclick: () => window.print() }, t("print")));
  }

  function changeLine({ id, from, to }) {
    const lever = model.lever(id);
    return h("li", null, h("i", { class: `dot ${lever.body}` }), t("from_to", { lever: say(lever.label), from: showSetting(lever, from, t), to: showSetting(lever, to, t) }));
  }

  function timelineCard() {
    const decided = timeline(record, (id) => model.problem(exercise.scenario, model.lever(id))).map(({ week, changes }) => ({ week, kind: "decision", changes }));
    const seen = record.roundWeeks > 0 ? record.settings.length * record.roundWeeks : record.weeks;
    const shocks = record.shocks.filter(({ week }) => week < seen).map((shock) => ({ week: shock.week, kind: "shock", shock }));
    const events = [...decided, ...shocks].sort((a, b) => a.week - b.week || (a.kind === "shock" ? 1 : -1));
    return h("section", { class: "card wide", "data-card": "timeline" }, h("h3", null, t("timeline_title")), events.length === 0 || decided.every(({ changes }) => changes.length === 0) && shocks.length === 0
      ? h("p", { class: "note" }, t("nothing_decided"))
      : h("ol", { class: "timeline" }, events.map((event) => h("li", { class: event.kind }, h("b", null, year(event.week)), event.kind === "shock"
        ? h("p", { class: "shock" }, h("b", null, t("event"), " "), say(event.shock), " ", h("span", { class: "note" }, t("for_weeks", { weeks: event.shock.weeks })))
        : event.changes.length > 0 ? h("ul", null, event.changes.map(changeLine)) : h("p", { class: "note" }, t("as_before"))))));
  }

  async function fill() {
    const run = await runs.first(requestOf(record, model)), baseline = await runs.first(requestOf(baselineOf(record), model));
    if (stopped) return;
    put(results, resultsTable(run, baseline));
    put(contributions, h("h3", null, t("contributions_title")), h("p", { class: "note", role: "status" }, t("computing", { done: 0, of: "…" })));
    const made = await contributionsOf(record, { model, runs, indicators: exercise.indicators, onStep: (done, of) => {
      if (!stopped) put(contributions, h("h3", null, t("contributions_title")), h("p", { class: "note", role: "status" }, t("computing", { done, of })));
    } });
    if (made && !stopped) put(contributions, contributionsContent(made));
  }

  function resultsTable(run, baseline) {
    const last = (one, name) => windowMean(one.indicators[name], one.weeks, LAST_YEAR);
    return [h("h3", null, t("results_title")), h("div", { class: "scroll" }, h("table", { class: "results" }, h("thead", null, h("tr", null, [t("indicator"), t("baseline"), t("now"), t("change")].map((text) => h("th", null, text)))),
      h("tbody", null, indicators.map((name) => {
        const row = model.indicators.get(name), before = last(baseline, name), after = last(run, name);
        return h("tr", null, h("th", null, say(row.label), row.unit && !row.degrees && h("small", null, ` ${say(row.unit)}`)), h("td", null, showValue(row, before)), h("td", null, h("b", null, showValue(row, after))),
          h("td", null, showDifference(row, after - before), row.share ? ` ${t("points")}` : ""));
      })))), h("p", { class: "note" }, t("results_note"))];
  }

  function contributionsContent({ total, levers: each, together }) {
    if (each.length === 0) return [h("h3", null, t("contributions_title")), h("p", { class: "note" }, t("nothing_decided"))];
    return [h("h3", null, t("contributions_title")), h("p", { class: "note" }, t("contributions_help", { count: RERUNS })),
      h("div", { class: "bars-grid" }, exercise.indicators.map((name) => bars(model.indicators.get(name), [
        ...each.map(({ id, difference }) => ({ name: say(model.lever(id).label), colour: COLOURS[model.lever(id).body] ?? COLOURS.note, ...difference[name] })),
        { name: t("together"), colour: "#8A8678", mean: together[name], low: NaN, high: NaN, id: "together" }, { name: t("in_all"), colour: COLOURS.joint, ...total[name], bold: true }])))];
  }

  function rolesCard() {
    if (exercise.mode !== "roles") return null;
    return h("section", { class: "card wide", "data-card": "roles" }, h("h3", null, t("aims_title")), h("ul", { class: "aims" }, exercise.roles.map((role) =>
      h("li", null, h("i", { class: `dot ${role.body}` }), h("b", null, `${t(`force_${role.body}`)}${t("colon")}`), say(role.aim), " ", h("span", { class: "note" }, role.indicators.map((name) => say(model.indicators.get(name).label)).join(t("comma")))))));
  }

  function questionsCard() {
    return h("section", { class: "card wide", "data-card": "questions" }, h("h3", null, t("questions_title")), h("ol", { class: "questions" }, (exercise.debrief ?? []).map((question) =>
      h("li", null, say(question), h("div", { class: "writing-room" })))), h("p", { class: "limits" }, t("limit_short")));
  }

  function identityCard() {
    const text = encode({ ...code, group: session.group ?? 0 }, levers), hash = h("code", { "data-hash": "" });
    runs.first(requestOf(record, model)).then((run) => { hash.textContent = run.hash; hash.dataset.hash = run.hash; }, app.fail);
    const yaml = yamlOf(record, model.scenarios.get(record.scenario), model);
    return h("section", { class: "card wide identity", "data-card": "identity" }, h("div", null, h("h3", null, t("identity_title")), h("p", null, t("hash_name"), " ", hash), h("p", { class: "code" }, text),
      h("details", null, h("summary", null, t("yaml_title")), h("p", { class: "note" }, t("yaml_help", { file: `${record.scenario}-${exercise.id}.yaml` })), h("pre", { "data-yaml": "" }, yaml))), qrOf(text, t("qr_label")));
  }

  return { node, stop: () => { stopped = true; } };
}

/** Horizontal bars around zero with 95 % intervals, a name at the left and the number at the right of each. */
function bars(row, items) {
  const font = 17, rowHeight = 34, width = 560, named = Math.min(230, Math.max(...items.map(({ name }) => textWidth(name, font))) + 12), right = 92;
  const reach = Math.max(1e-12, ...items.flatMap(({ mean, low, high }) => [mean, low, high].filter(Number.isFinite).map(Math.abs)));
  const negative = Math.max(0, ...items.flatMap(({ mean, low }) => [-mean, -low].filter(Number.isFinite))), positive = Math.max(0, ...items.flatMap(({ mean, high }) => [mean, high].filter(Number.isFinite)));
  const span = Math.max(negative + positive, reach * 0.2), zero = named + (negative / span) * (width - named - right), scale = (width - named - right) / span;
  const svg = s("svg", { viewBox: `0 0 ${width} ${items.length * rowHeight + 8}`, class: "bars", role: "img", "aria-label": say(row.label) });
  items.forEach(({ name, mean, low, high, colour, bold }, i) => {
    const y = i * rowHeight + rowHeight / 2 + 4, x = zero + Math.min(mean, 0) * scale, squeeze = Math.min(1, (named - 10) / textWidth(name, font));
    svg.append(s("text", { x: named - 10, y: y + 6, "text-anchor": "end", "font-size": font * squeeze, "font-weight": bold ? 700 : 400, fill: COLOURS.ink }, name));
    if (Number.isFinite(mean)) svg.append(s("rect", { x, y: y - 9, width: Math.max(Math.abs(mean) * scale, 1), height: 18, fill: colour, "data-bar": name, "data-value": mean }));
    if (Number.isFinite(low)) svg.append(s("line", { x1: zero + low * scale, x2: zero + high * scale, y1: y, y2: y, stroke: "#fff", "stroke-width": 5 }),
      s("line", { x1: zero + low * scale, x2: zero + high * scale, y1: y, y2: y, stroke: COLOURS.ink, "stroke-width": 2 }));
    svg.append(s("text", { x: width - 2, y: y + 6, "text-anchor": "end", "font-size": font, "font-weight": bold ? 700 : 400, fill: COLOURS.ink }, showDifference(row, mean)));
  });
  svg.append(s("line", { x1: zero, x2: zero, y1: 0, y2: items.length * rowHeight + 8, stroke: COLOURS.note }));
  return h("figure", null, h("figcaption", null, say(row.label), row.share ? t("in_brackets", { text: t("points") }) : row.unit ? t("in_brackets", { text: say(row.unit) }) : ""), svg);
}
