// The headline numbers of a week, each with its difference to the baseline.

import { h, put } from "./dom.js";
import { say, t } from "./i18n.js";
import { showDifference, showValue } from "./format.js";
import { windowMean } from "./statistics.js";

export const HEADLINES = ["effective_power", "coherence_bodies", "deviation_deg", "satisfaction", "participation", "resistance"];

/** Weeks that a headline number is the mean of, as the arrows are. */
export const WINDOW = 13;

/** {node, show(run, baseline, week)}; run may be null, then the baseline's numbers stand alone. */
export function createGauges(model, names) {
  const cards = names.map((name) => {
    const row = model.indicators.get(name);
    const value = h("b"), difference = h("span", { class: "difference" });
    return { row, name, value, difference, node: h("div", { class: "gauge", "data-gauge": name, title: say(row.help) },
      h("span", { class: "gauge-name" }, say(row.label)), value, difference) };
  });
  return {
    node: h("div", { class: `gauges ${names.length <= 3 ? "few" : ""}` }, cards.map(({ node }) => node)),
    show(run, baseline, week) {
      for (const card of cards) fillCard(card, run, baseline, week);
    },
  };
}

function fillCard({ row, name, value, difference }, run, baseline, week) {
  const at = (one) => (one ? windowMean(one.indicators[name], Math.min(week, one.weeks - 1) + 1, WINDOW) : NaN);
  const now = at(run ?? baseline), before = at(baseline);
  value.textContent = showValue(row, now);
  if (!run || run === baseline || !baseline) return void put(difference, "\u00a0");
  const gap = now - before, text = showDifference(row, gap);
  const verdict = text === "±0" || text === "–" ? 0 : row.better * Math.sign(gap);
  difference.className = `difference ${verdict > 0 ? "better" : verdict < 0 ? "worse" : ""}`;
  const arrow = text === "±0" || text === "–" ? "" : gap > 0 ? "▲ " : "▼ ";
  put(difference, arrow, text, row.share && text !== "±0" && text !== "–" ? ` ${t("points")}` : "");
}
