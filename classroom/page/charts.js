// A chart of one indicator over the weeks: baseline always, the band of replicates, the run, and the saved setting for A/B.

import uPlot from "uplot";
import { h } from "./dom.js";
import { language, t } from "./i18n.js";
import { COLOURS } from "./palette.js";
import { showValue } from "./format.js";

const WEEKS_A_YEAR = 52;
const SERIES = { high: 1, low: 2, baseline: 3, saved: 4, ahead: 5, now: 6 };

const yearLabel = (week) => {
  const year = week / WEEKS_A_YEAR + 1;
  return language() === "zh" ? `第${year}年` : `year ${year}`;
};

/** Lowest and highest finite value of some series, widened; never empty. */
export function extent(seriesList, share) {
  let low = Infinity, high = -Infinity;
  for (const series of seriesList) for (const value of series ?? []) if (Number.isFinite(value)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const room = Math.max((high - low) * 0.12, Math.abs(high) * 0.02, 1e-9);
  const bottom = low - room, top = high + room;
  return [low >= 0 ? Math.max(0, bottom) : bottom, share ? Math.min(Math.max(top, 0.02), Math.max(1, high)) : top];
}

const nullable = (series, weeks, from, to) =>
  Array.from({ length: weeks }, (_, week) => (series && week >= from && week < to && Number.isFinite(series[week]) ? series[week] : null));

/** Draws into `holder`. onSeek(week) is called when the chart is pressed. */
export function createChart(holder, onSeek) {
  let plot = null, shown = null;

  function options(view, width, height, font) {
    const line = (stroke, extra) => ({ stroke, width: 3, points: { show: false }, ...extra });
    const scaleFont = `${font}px ${getComputedStyle(holder).fontFamily}`;
    const tick = { font: scaleFont, stroke: COLOURS.note, grid: { stroke: "#E6E6E2", width: 1 }, ticks: { show: false } };
    return {
      width, height, padding: [font * 0.6, font * 0.9, 0, 0], legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      scales: { x: { time: false, range: [0, Math.max(view.weeks - 1, 1)] }, y: { range: () => shown.range } },
      axes: [
        { ...tick, size: font * 1.9, gap: 3, splits: () => yearSplits(view.weeks), values: (_, at) => at.map(yearLabel), align: 1, },
        { ...tick, size: font * 4.2, gap: 4, space: font * 2.6, values: (_, at) => at.map((value) => axisValue(view.row, value, at)) },
      ],
      series: [{},
        { stroke: "transparent", points: { show: false } }, { stroke: "transparent", points: { show: false } },
        line(COLOURS.baseline, { width: 2, dash: [12, 4] }), line(COLOURS.saved, { width: 2.5, dash: [2, 5] }),
        line("rgba(59,163,224,.38)"), line(COLOURS.now, { width: 3.5 })],
      bands: [{ series: [SERIES.high, SERIES.low], fill: "rgba(59,163,224,.18)" }],
      hooks: { draw: [drawMarks] },
    };
  }

  function drawMarks(u) {
    const vertical = (week, colour, dash, width) => {
      if (week === null || week < 0) return; /* no such mark */
      const x = u.valToPos(week, "x", true), ratio = devicePixelRatio;
      u.ctx.save();
      u.ctx.strokeStyle = colour;
      u.ctx.lineWidth = width * ratio;
      u.ctx.setLineDash(dash.map((part) => part * ratio));
      u.ctx.beginPath();
      u.ctx.moveTo(x, u.bbox.top);
      u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
      u.ctx.stroke();
      u.ctx.restore();
    };
    for (const shock of shown.shocks ?? []) shadeShock(u, shock);
    vertical(shown.start > 0 ? shown.start : null, COLOURS.note, [3, 4], 1.5);
    vertical(shown.week, COLOURS.ink, [], 1.5);
  }

  function shadeShock(u, { week, weeks }) {
    const left = u.valToPos(week, "x", true), right = Math.min(u.valToPos(week + weeks, "x", true), u.bbox.left + u.bbox.width);
    u.ctx.save();
    u.ctx.fillStyle = "rgba(213,94,0,.10)";
    u.ctx.fillRect(left, u.bbox.top, right - left, u.bbox.height);
    u.ctx.restore();
  }

  function build() {
    const width = holder.clientWidth, height = holder.clientHeight;
    plot?.destroy();
    plot = null;
    if (!shown || width < 60 || height < 60) return;
    const font = Math.round(parseFloat(getComputedStyle(holder).fontSize) * 0.86);
    plot = new uPlot(options(shown, width, height, font), shown.data, holder);
    plot.over.addEventListener("pointerdown", (event) => {
      if (shown.locked) return;
      const week = Math.round(plot.posToVal(event.offsetX, "x"));
      onSeek(Math.min(Math.max(week, 0), shown.weeks - 1));
    });
  }

  new ResizeObserver(build).observe(holder);

  return {
    /**
     * view: {row, weeks, week, start, baseline, now, low, high, saved, shocks, range or null, locked}; series are arrays of weekly values or null.
     */
    show(view) {
      const same = plot && shown && shown.row === view.row && shown.weeks === view.weeks && shown.language === language();
      const { weeks, week } = view;
      const data = [Array.from({ length: weeks }, (_, i) => i), nullable(view.high, weeks, 0, weeks), nullable(view.low, weeks, 0, weeks),
        nullable(view.baseline, weeks, 0, weeks), nullable(view.saved, weeks, 0, weeks), nullable(view.now, weeks, week, weeks),
        nullable(view.now, weeks, 0, week + 1)];
      const range = view.range ?? extent([view.baseline, view.now, view.low, view.high, view.saved], view.row.share);
      shown = { ...view, data, range, language: language() };
      if (same) plot.setData(data);
      else build();
    },
    /** Place of the drawing area, in CSS pixels inside the holder, and the value range: for drawing a prediction. */
    area() {
      if (!plot) return null;
      const { left, top, width, height } = plot.bbox, ratio = devicePixelRatio;
      return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio, range: shown.range, weeks: shown.weeks };
    },
    get plot() { return plot; },
  };
}

function yearSplits(weeks) {
  const splits = [], years = weeks / WEEKS_A_YEAR, every = years > 10 ? 2 : 1;
  for (let week = 0; week < weeks; week += WEEKS_A_YEAR * every) splits.push(week);
  return splits;
}

function axisValue(row, value, all) {
  const step = all.length > 1 ? Math.abs(all[1] - all[0]) : Math.abs(value);
  if (row.share) return `${(100 * value).toFixed(step < 0.0099 ? 1 : 0)}%`;
  if (step >= 1 || value === 0) return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
  return value.toFixed(Math.min(6, Math.ceil(-Math.log10(step))));
}

/** What the lines mean, in words and strokes. */
export function legend({ hasSaved, hasBand }) {
  const key = (kind, text) => h("span", { class: `key ${kind}` }, h("i"), text);
  return h("div", { class: "legend" }, key("baseline", t("baseline")), key("now", t("now")), hasBand && key("band", t("band")),
    hasSaved && key("saved", t("saved")));
}

/** A value readout for the week: "满意率 68.1 %，基准 64.8 %". */
export function readout(row, now, baseline) {
  return h("span", { class: "readout" }, h("b", null, showValue(row, now)), " ", h("span", { class: "note" }, `${t("baseline")} ${showValue(row, baseline)}`));
}
