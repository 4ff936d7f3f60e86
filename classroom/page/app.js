// The page as a whole: exercises, language, projector, the three views.

import { h, put } from "./dom.js";
import { language, say, setLanguage, t } from "./i18n.js";
import { createClassView, recordOf } from "./class_view.js";
import { encode } from "./codes.js";
import { createDebrief } from "./debrief_view.js";
import { openDrawer } from "./drawer.js";
import { recall, remember } from "./memory.js";
import { createWorkbench } from "./workbench.js";

const VIEWS = ["bench", "debrief", "class"];

/** What a group may do before it chooses an exercise. */
const FREE = { id: "free", title: { zh: "自由探索", en: "Free exploration" }, scenario: "four-forces-baseline", mode: "free", levers: [], essays: [8], start_week: 52,
  question: { zh: "移动拉杆，看四类主体的力怎样合成；预算有限，取舍由您决定。", en: "Move the levers and see how the four forces add up. The budget is limited, and the choice is yours." },
  indicators: ["satisfaction", "participation", "effective_power", "need_gini"],
  debrief: [{ zh: "哪根拉杆花钱最少而作用最大？单独用与一起用，作用一样吗？", en: "Which lever did most for its money? Does it do the same alone and together with others?" },
    { zh: "您的方案牺牲了什么？谁会不同意？", en: "What did your plan give up, and who would disagree with it?" }] };

/** parts: {root, model, runs, describe(error, language)}. Returns the app; app.ready resolves when the first run is drawn. */
export function createApp({ root, model, runs, describe }) {
  const kept = recall();
  const exercises = [FREE, ...model.data.exercises];
  const state = { view: "bench", exercise: exercises.some(({ id }) => id === kept.exercise) ? kept.exercise : FREE.id, projector: Boolean(kept.projector), sessions: kept.sessions ?? {} };
  setLanguage(kept.language ?? "zh");
  let bench = null, view = null;

  const exerciseNow = () => exercises.find(({ id }) => id === state.exercise);
  const sessionOf = (id) => (state.sessions[id] ??= {});
  const scenarioNow = () => model.scenarios.get(exerciseNow().scenario);

  const app = {
    model, runs, exercises, get seed() { return scenarioNow().seed; }, get weeks() { return scenarioNow().weeks; },
    open, save, fail, openDecision, restart,
    myCode: () => encode({ ...bench.bench.mode.code(), group: sessionOf(state.exercise).group ?? 0 }, model.levers),
    get bench() { return bench; },
    settled: () => bench?.settled(),
  };

  function save() {
    remember({ exercise: state.exercise, projector: state.projector, language: language(), sessions: state.sessions });
  }

  function fail(error) {
    console.error(error);
    const box = h("div", { class: "failure", role: "alert" }, h("p", null, h("b", null, t("failed"), " "), describe(error, language())), h("button", { type: "button", onclick: () => box.remove() }, t("close")));
    document.body.append(box);
  }

  function draw() {
    view?.stop?.();
    bench?.stop();
    document.title = `${t("brand")} · ${say(exerciseNow().title)}`;
    document.body.classList.toggle("projector", state.projector);
    document.body.dataset.view = state.view;
    const page = h("div", { class: "page" });
    put(root, header(), page);
    bench = createWorkbench(app, exerciseNow(), sessionOf(state.exercise));
    if (state.view === "bench") {
      view = bench;
      page.append(bench.node);
    } else {
      const exercise = exerciseNow(), session = sessionOf(state.exercise);
      view = state.view === "class" ? createClassView(app, exercise, session)
        : createDebrief(app, exercise, session, { record: bench.bench.record(), code: bench.bench.mode.code() });
      page.append(view.node);
    }
    save();
  }

  function header() {
    const choice = h("select", { class: "exercise", "aria-label": t("exercise"), "data-action": "exercise", onchange: () => choose(choice.value) },
      exercises.map(({ id, title }) => h("option", { value: id, selected: id === state.exercise }, say(title))));
    const tab = (name) => h("button", { type: "button", "data-view": name, "aria-pressed": String(state.view === name), onclick: () => open(name) }, t(`view_${name}`));
    return h("header", { class: "top" }, h("h1", null, t("brand")), choice, h("nav", { "aria-label": t("views") }, VIEWS.map(tab)), h("div", { class: "top-tools" },
      h("button", { type: "button", "data-action": "restart", onclick: restart }, t("restart")),
      h("button", { type: "button", "data-action": "assumptions", onclick: () => openDrawer(model, scenarioNow()) }, t("assumptions")),
      h("button", { type: "button", "data-action": "projector", "aria-pressed": String(state.projector), onclick: toggleProjector }, t("projector")),
      h("button", { type: "button", "data-action": "language", lang: language() === "zh" ? "en" : "zh-CN", onclick: switchLanguage }, language() === "zh" ? "English" : "中文")));
  }

  function open(name) {
    state.view = name;
    draw();
    scrollTo(0, 0);
  }

  function choose(id) {
    state.exercise = id;
    state.view = "bench";
    draw();
  }

  /** Begins an exercise anew, after asking: what a group decided is lost. */
  function restart() {
    const dialog = h("dialog", { class: "ask" }, h("p", null, t("restart_sure")), h("div", { class: "dialog-foot" },
      h("button", { type: "button", class: "primary", "data-action": "restart-yes", onclick: () => { dialog.close(); state.sessions[state.exercise] = {}; state.view = "bench"; draw(); } }, t("restart_yes")),
      h("button", { type: "button", onclick: () => dialog.close() }, t("cancel"))));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  function toggleProjector() {
    state.projector = !state.projector;
    draw();
  }

  function switchLanguage() {
    setLanguage(language() === "zh" ? "en" : "zh");
    draw();
  }

  /** Opens what a group decided, to be looked at: as the setting of an exercise whose own stages are over. */
  function openDecision(decision) {
    const exercise = exercises.find(({ id }) => id === decision.exercise);
    view?.stop?.();
    const record = recordOf(decision, exercise, app.seed, app.weeks);
    view = createDebrief(app, exercise, { group: decision.group }, { record, code: { ...decision } });
    put(root.querySelector(".page"), view.node);
    scrollTo(0, 0);
  }

  function key(event) {
    if (document.querySelector("dialog[open]")) return;
    const typing = /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || (event.target.tagName === "INPUT" && !/^(range|checkbox)$/.test(event.target.type));
    if (typing || event.altKey) return;
    const act = commands(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  function commands(event) {
    const name = event.key.toLowerCase(), onBench = state.view === "bench";
    if (event.ctrlKey || event.metaKey) return onBench && name === "z" ? (event.shiftKey ? bench.redo : bench.undo) : onBench && name === "y" ? bench.redo : null;
    const free = event.target === document.body || event.target.tagName === "MAIN";
    if (onBench && free && event.key === "ArrowLeft") return () => bench.step(-1);
    if (onBench && free && event.key === "ArrowRight") return () => bench.step(1);
    if (onBench && event.key === " " && event.target.tagName !== "BUTTON" && event.target.tagName !== "SUMMARY" && event.target.type !== "checkbox") return bench.toggle;
    return { p: toggleProjector, l: switchLanguage, "?": () => openDrawer(model, scenarioNow()), b: onBench ? bench.toggleSaved : null }[name] ?? null;
  }

  document.addEventListener("keydown", key);
  draw();
  return app;
}
