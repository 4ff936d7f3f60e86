// The bench: levers on one side, the joint-force figure, headline numbers and two charts on the other, weeks below.

import { debounce, h, put } from "./dom.js";
import { language, say, t } from "./i18n.js";
import { createChart, extent, legend, readout } from "./charts.js";
import { farthest } from "./cost.js";
import { FORCE_WINDOW, createForceFigure, createScene, figureNote } from "./force_figure.js";
import { createBudgetBar, createLeversPanel } from "./levers_panel.js";
import { createGauges } from "./gauges.js";
import { createMode } from "./modes.js";
import { createPlayer } from "./player.js";
import { createSketch } from "./sketch.js";
import { createHistory } from "./store.js";
import { REPLICATES } from "./runs.js";
import { mean, windowMean } from "./statistics.js";
import { baselineOf, requestOf } from "./plan.js";
import { drawnCurve } from "./mode_predict.js";
import { openCode } from "./code_dialog.js";

const BAND_WAIT = 180; /* milliseconds after the last move */

/**
 * A bench for an exercise. app: {model, runs, exercises, seed, weeks, open(view), save(), fail(error)}; session: what the group did so far, kept
 * by the app. Returns {node, key(event), record(), stop()}.
 */
export function createWorkbench(app, exercise, session) {
  const { model, runs } = app;
  session.setting ??= {};
  const node = h("main", { class: `bench mode-${exercise.mode}` });
  const bench = { app, model, runs, exercise, session, seed: app.seed, weeks: app.weeks, open: app.open, save: app.save, rebuild, rebuildStrip, settled, record };
  const history = createHistory(session.setting);
  bench.history = history;
  const mode = createMode(bench);
  bench.mode = mode;

  let run = null, baseline = null, ensemble = null, saved = null, scene = null, week = 0;
  let busy = null, again = false, parts = null;

  function record() {
    return mode.record(session.setting);
  }
  const visible = () => mode.visible(record());
  const lastWeek = () => visible() - 1;

  // --- building ---

  function rebuild() {
    parts?.player.pause();
    parts = build();
    bench.player = parts.player;
    node.className = `bench mode-${exercise.mode} ${mode.stage()}`;
    put(node, parts.strip, parts.panel, parts.stage, parts.charts, parts.foot);
    rebuildStrip();
    refreshPanel();
    app.save();
    update(true);
  }

  function rebuildStrip() {
    if (!parts) return;
    put(parts.strip, mode.strip());
    put(parts.brief, mode.brief?.());
  }

  function build() {
    const budget = createBudgetBar();
    const levers = createLeversPanel(model, mode.levers(), { problem: (lever) => model.problem(exercise.scenario, lever), value: valueOf, move, locked: () => mode.locked(),
      cost: (lever) => model.costOf(exercise.scenario, lever, valueOf(lever)) });
    const tools = createTools(), brief = h("div", { class: "brief-box" });
    const panel = h("aside", { class: "panel", "aria-label": t("levers") }, budget.node, tools.node, brief, levers.node);
    const figureHolder = h("div", { class: "figure" }), figureNotes = h("div", { class: "figure-note" });
    const why = h("p", { class: "why", hidden: true });
    const gauges = createGauges(model, mode.headlines());
    const stage = h("section", { class: "stage", "aria-label": t("force_title") }, h("div", { class: "figure-box" }, figureHolder, why, figureNotes), gauges.node);
    const charts = mode.charts().map((name, i) => createCard(session.shown?.[i] ?? name, i));
    const player = createPlayer({ week: () => week, weeks: visible, seek });
    const legendBox = h("div", { class: "legend-box" }), hash = h("span", { class: "hash", "data-hash": "" });
    return { strip: h("section", { class: "strip" }), brief, panel, stage, charts: h("section", { class: "charts" }, charts.map((card) => card.node)), foot: h("footer", { class: "foot" }, player.node, legendBox, hash),
      budget, levers, tools, figure: createForceFigure(figureHolder, (pixels, width) => put(figureNotes, figureNote(scene, week, pixels, width, mode.why()))), figureNotes, why, figureHolder, gauges, cards: charts, player, legendBox, hash };
  }

  function createTools() {
    const button = (action, text, press) => h("button", { type: "button", "data-action": action, onclick: press }, text);
    const undo = button("undo", t("undo"), undoMove), redo = button("redo", t("redo"), redoMove), reset = button("reset", t("reset"), resetAll);
    const keep = button("keep", t("keep"), toggleSaved), code = button("code", t("code"), () => openCode(app, mode.code(), session));
    return { node: h("div", { class: "tools", role: "toolbar" }, undo, redo, reset, keep, code), undo, redo, reset, keep, code };
  }

  function createCard(name, i) {
    const holder = h("div", { class: "chart" }), value = h("span", { class: "card-value" });
    const choice = h("select", { "aria-label": t("indicator"), "data-chart": i, onchange: () => {
      session.shown = parts.cards.map((card) => card.select.value);
      app.save();
      drawCharts();
    } }, indicatorChoices(name));
    const card = { name, holder, value, select: choice, chart: createChart(holder, (at) => { parts.player.pause(); seek(at); }), sketch: null };
    card.node = h("article", { class: "card" }, h("header", null, choice, value), holder);
    return card;
  }

  function indicatorChoices(chosen) {
    const option = (name) => h("option", { value: name, selected: name === chosen }, say(model.indicators.get(name).label));
    if (exercise.mode === "roles" && !session.joined) return mode.indicators().map(option);
    const own = mode.indicators(), others = [...model.indicators.keys()].filter((name) => !own.includes(name) && !model.indicators.get(name).vector);
    return [h("optgroup", { label: t("of_exercise") }, own.map(option)), h("optgroup", { label: t("all_indicators") }, others.map(option))];
  }

  // --- moves ---

  const valueOf = (lever) => session.setting[lever.id] ?? model.problem(exercise.scenario, lever);

  function withValue(setting, lever, value) {
    const { [lever.id]: _, ...rest } = setting;
    return value === model.problem(exercise.scenario, lever) ? rest : { ...rest, [lever.id]: value };
  }

  function affordable(setting) {
    const { cost, budget } = mode.account(setting);
    return cost <= budget + 1e-6;
  }

  /** Moves a lever as far as the budget lets it; a setting that already is over the budget may still become cheaper. */
  function move(lever, wish, done) {
    const here = valueOf(lever), before = mode.account(session.setting);
    const fits = (value) => {
      const setting = withValue(session.setting, lever, value), after = mode.account(setting);
      return affordable(setting) || (before.cost > before.budget && after.cost <= before.cost);
    };
    const value = farthest(lever, here, wish, fits);
    if (value !== here) setSetting(withValue(session.setting, lever, value), lever.id);
    if (done) history.close();
    return value;
  }

  function setSetting(setting, key) {
    history.push(setting, key);
    take(setting);
  }

  function take(setting) {
    session.setting = setting;
    mode.changed?.(setting);
    app.save();
    refreshPanel();
    if (mode.previews()) update(true);
  }

  function undoMove() { if (!mode.locked() && history.canUndo) take(history.undo()); }
  function redoMove() { if (!mode.locked() && history.canRedo) take(history.redo()); }
  function resetAll() {
    if (mode.locked()) return;
    history.push({}, null);
    take({});
  }

  function toggleSaved() {
    saved = saved ? null : { run, label: t("saved") };
    refreshPanel();
    drawCharts();
  }

  function refreshPanel() {
    parts.budget.show(mode.account(session.setting));
    parts.levers.refresh();
    const { undo, redo, reset, keep } = parts.tools;
    undo.disabled = mode.locked() || !history.canUndo;
    redo.disabled = mode.locked() || !history.canRedo;
    reset.disabled = mode.locked() || Object.keys(session.setting).length === 0;
    keep.disabled = mode.hidden() || (!saved && !run);
    keep.hidden = exercise.mode === "rounds";
    keep.textContent = t(saved ? "keep_off" : "keep");
    keep.setAttribute("aria-pressed", String(Boolean(saved)));
  }

  // --- running ---

  /** Runs what the levers say. While one run is under way only the newest wish waits, so a dragged lever never lags behind. */
  function update(toEnd) {
    again = true;
    busy ??= work(toEnd).catch(app.fail).finally(() => { busy = null; });
    return busy;
  }

  async function work(toEnd) {
    while (again) {
      again = false;
      const wanted = record(), started = performance.now();
      baseline = await runs.first(requestOf(baselineOf(wanted), model));
      const next = mode.hidden() ? null : await runs.first(requestOf(wanted, model));
      if (mode.hidden() && next) { again = true; continue; }
      if (!mode.hidden()) prepareRange(wanted);
      else await prepareRange(wanted);
      run = next;
      ensemble = null;
      scene = run ? createScene(run, baseline, model.domains.length) : createScene(baseline, null, model.domains.length);
      node.dataset.milliseconds = Math.round(performance.now() - started);
      if (toEnd) week = lastWeek();
      drawAll();
      refreshPanel();
      askForBand(wanted);
      mode.ready?.();
    }
  }

  /** Before a prediction: the range to draw in, the same upward and downward, so that it tells nothing of the direction. */
  async function prepareRange(wanted) {
    if (exercise.mode !== "predict" || session.range || session.stage !== "guess") return;
    const name = exercise.predict.indicator;
    const truth = (await runs.first(requestOf(wanted, model))).indicators[name], usual = baseline.indicators[name];
    const [low, high] = extent([truth, usual], false), row = model.indicators.get(name);
    const centre = mean(usual.subarray(0, Math.max(wanted.start, FORCE_WINDOW)));
    const reach = 1.35 * Math.max(high - centre, centre - low, Math.abs(centre) * 0.15);
    session.range = [row.share || centre - reach > 0 ? Math.max(0, centre - reach) : centre - reach, row.share ? Math.min(1, centre + reach) : centre + reach];
  }

  const askForBand = debounce(async (wanted) => {
    if (mode.hidden()) return;
    try {
      const made = await runs.replicates(requestOf(wanted, model), REPLICATES, "band");
      if (!made || JSON.stringify(requestOf(wanted, model)) !== JSON.stringify(requestOf(record(), model))) return;
      ensemble = made;
      drawCharts();
    } catch (error) {
      app.fail(error);
    }
  }, BAND_WAIT);

  /** Resolves when nothing is under way. */
  async function settled() {
    while (busy) await busy;
  }

  // --- drawing ---

  function seek(to) {
    week = Math.min(Math.max(to, 0), lastWeek());
    drawAll();
  }

  function drawAll() {
    drawFigure();
    drawCharts();
    parts.gauges.show(mode.hidden() ? null : run, baseline, week);
    parts.player.refresh();
    const shown = run ?? baseline;
    parts.hash.dataset.hash = shown?.hash ?? "";
    put(parts.hash, shown?.hash ? t("hash", { hash: shown.hash }) : "");
  }

  function drawFigure() {
    const free = mode.showsForce() && scene;
    parts.why.hidden = Boolean(free);
    parts.why.textContent = free ? "" : t(mode.why());
    parts.figureHolder.classList.toggle("veiled", !free);
    if (free) {
      const shown = mode.hidden() ? baseline : run ?? baseline;
      parts.figure.show(scene, week, windowMean(shown.indicators.deviation_deg, Math.min(week, shown.weeks - 1) + 1, FORCE_WINDOW));
    } else {
      parts.figure.clear();
      put(parts.figureNotes);
    }
  }

  function drawCharts() {
    const wanted = record(), hidden = mode.hidden(), shocks = mode.seenShocks?.() ?? wanted.shocks;
    parts.cards.forEach((card, i) => {
      const name = card.select.value, row = model.indicators.get(name), band = !hidden && ensemble?.band(name);
      const cut = (series) => (series && visible() < wanted.weeks ? series.subarray(0, visible()) : series);
      const predicted = exercise.mode === "predict" && name === exercise.predict.indicator;
      const drawn = predicted && !hidden ? drawnCurve(session, wanted) : null;
      card.chart.show({ row, weeks: wanted.weeks, week, start: wanted.roundWeeks > 0 ? -1 : wanted.start, shocks, locked: hidden,
        baseline: cut(baseline?.indicators[name]), now: hidden ? null : cut(run?.indicators[name]), low: band ? cut(band.low) : null, high: band ? cut(band.high) : null,
        saved: saved?.run?.indicators[name] ?? null, range: visible() === 1 ? aroundOne(baseline?.indicators[name][0]) : predicted && session.range ? rangeWith(session.range, [run?.indicators[name], drawn, band?.low, band?.high]) : null });
      put(card.value, readout(row, (hidden ? baseline : run ?? baseline)?.indicators[name][week], baseline?.indicators[name][week]));
      placeSketch(card, predicted, wanted);
    });
    put(parts.legendBox, legend({ hasSaved: Boolean(saved), hasBand: Boolean(ensemble) && !hidden }));
  }

  /** While the class draws, the range stands still; afterwards it takes in whatever lies outside. */
  function rangeWith(range, others) {
    if (mode.hidden()) return range;
    const [low, high] = others.some(Boolean) ? extent(others, false) : range;
    return [Math.min(range[0], low), Math.max(range[1], high)];
  }

  /** Before the first round there is one week to see, and no range yet. */
  const aroundOne = (value) => (value ? [value - 0.25 * Math.abs(value), value + 0.25 * Math.abs(value)] : [0, 1]);

  function placeSketch(card, predicted, wanted) {
    const sketch = predicted ? mode.sketch?.() : null;
    card.sketch?.remove();
    card.sketch = sketch ? createSketch(card.holder, () => card.chart.area(), wanted.start, sketch, session.range) : null;
  }

  rebuild();
  return {
    node, bench, settled,
    stop: () => parts.player.pause(),
    undo: undoMove, redo: redoMove, toggle: () => parts.player.toggle(), toggleSaved: () => { if (!parts.tools.keep.disabled && !parts.tools.keep.hidden) toggleSaved(); },
    step: (by) => { parts.player.pause(); seek(week + by); },
  };
}
