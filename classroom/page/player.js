// Play, pause and scrub through the weeks.

import { h } from "./dom.js";
import { t } from "./i18n.js";

/** Seconds that five years take. */
const SECONDS = 13;

/** api: week(), weeks(), seek(week). Returns {node, refresh(), toggle(), play(from), pause(), get playing}. */
export function createPlayer(api) {
  let frame = 0, startedAt = 0, startedFrom = 0;
  const button = h("button", { type: "button", class: "play", onclick: toggle });
  const range = h("input", { type: "range", min: 0, step: 1, "aria-label": t("week_slider"), oninput: () => { const week = Number(range.value); pause(); api.seek(week); } });
  const text = h("output", { class: "week" });
  const node = h("div", { class: "player" }, button, range, text);

  function refresh() {
    const week = api.week(), weeks = api.weeks();
    range.max = Math.max(weeks - 1, 0);
    range.value = week;
    range.style.setProperty("--at", `${(100 * week) / Math.max(weeks - 1, 1)}%`);
    text.textContent = t("week_of", { year: Math.floor(week / 52) + 1, week: (week % 52) + 1 });
    button.textContent = frame ? "❚❚" : "▶";
    button.setAttribute("aria-label", frame ? t("pause") : t("play"));
  }

  function step(now) {
    const last = api.weeks() - 1, pace = 260 / (SECONDS * 1000);
    const week = Math.min(last, Math.floor(startedFrom + (now - startedAt) * pace));
    frame = week < last ? requestAnimationFrame(step) : 0;
    if (week !== api.week()) api.seek(week);
    refresh();
  }

  function play(from) {
    cancelAnimationFrame(frame);
    startedAt = performance.now();
    startedFrom = from ?? (api.week() >= api.weeks() - 1 ? 0 : api.week());
    frame = requestAnimationFrame(step);
    refresh();
  }

  function pause() {
    cancelAnimationFrame(frame);
    frame = 0;
    refresh();
  }

  function toggle() {
    if (frame) pause();
    else play();
  }
  return { node, refresh, toggle, play, pause, get playing() { return frame !== 0; } };
}
