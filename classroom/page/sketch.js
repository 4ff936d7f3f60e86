// Drawing an expected curve over a chart, with finger, pen, mouse or arrow keys.

import { h, put, s } from "./dom.js";
import { t } from "./i18n.js";

const KNOTS = 24;

/**
 * Lays a drawing surface over the chart in `holder`. area() is chart.area(); start is the first week to draw; sketch is that of mode_predict.
 * Knots run from week `start` to the last, 0 at the bottom of the chart and 1 at its top.
 */
export function createSketch(holder, area, start, sketch) {
  let knots = sketch.knots.slice(), last = null, cursor = 0;
  const path = s("path", { fill: "none", stroke: sketch.colour, "stroke-width": 4, "stroke-linejoin": "round", "stroke-dasharray": sketch.open ? "" : "1 9", "stroke-linecap": "round" });
  const hint = s("text", { "text-anchor": "middle", class: "sketch-hint" });
  const svg = s("svg", { class: `sketch ${sketch.open ? "open" : ""}`, ...(sketch.open ? { tabindex: 0, role: "application", "aria-label": t("draw_label") } : { "aria-hidden": "true" }) }, path, hint);
  holder.append(svg);

  const xOf = (place, k) => place.left + (place.width * (start + (k / (KNOTS - 1)) * (place.weeks - 1 - start))) / (place.weeks - 1);
  const yOf = (place, knot) => place.top + (1 - knot) * place.height;

  function draw() {
    const place = area();
    if (!place) return;
    const points = knots.map((knot, k) => (Number.isFinite(knot) ? `${xOf(place, k)},${yOf(place, knot)}` : null)).filter(Boolean);
    path.setAttribute("d", points.length > 1 ? `M${points.join("L")}` : "");
    put(hint, sketch.open && points.length === 0 ? t("draw_here") : "");
    hint.setAttribute("x", (xOf(place, 0) + xOf(place, KNOTS - 1)) / 2);
    hint.setAttribute("y", place.top + place.height * 0.2);
  }

  function at(event) {
    const place = area(), box = svg.getBoundingClientRect(), first = xOf(place, 0), end = xOf(place, KNOTS - 1);
    const k = ((event.clientX - box.left - first) / (end - first)) * (KNOTS - 1);
    const knot = 1 - (event.clientY - box.top - place.top) / place.height;
    return { k: Math.round(Math.min(Math.max(k, 0), KNOTS - 1)), knot: Math.min(Math.max(knot, 0), 1) };
  }

  /** Knots between two places of the pen, so that a quick stroke leaves no gap. */
  function stroke(to) {
    const from = last ?? to;
    if (knots.length !== KNOTS) knots = new Array(KNOTS).fill(NaN);
    const steps = Math.max(Math.abs(to.k - from.k), 1);
    for (let i = 0; i <= steps; i++) {
      const k = Math.round(from.k + ((to.k - from.k) * i) / steps);
      knots[k] = from.knot + ((to.knot - from.knot) * i) / steps;
    }
    last = to;
    draw();
  }

  /** What was not drawn is filled in from the neighbours. */
  function finish() {
    if (last === null) return;
    last = null;
    knots = filled(knots);
    draw();
    sketch.draw(knots);
  }

  function key(event) {
    const move = { ArrowUp: 0.03, ArrowDown: -0.03 }[event.key], side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move === undefined && side === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (knots.length !== KNOTS) knots = new Array(KNOTS).fill(0.5);
    if (side) cursor = Math.min(Math.max(cursor + side, 0), KNOTS - 1);
    else knots = knots.map((knot, k) => (k >= cursor ? Math.min(Math.max(knot + move, 0), 1) : knot));
    draw();
    sketch.draw(knots);
  }

  if (sketch.open) {
    svg.addEventListener("pointerdown", (event) => { svg.setPointerCapture(event.pointerId); event.preventDefault(); stroke(at(event)); });
    svg.addEventListener("pointermove", (event) => { if (last !== null) stroke(at(event)); });
    svg.addEventListener("pointerup", finish);
    svg.addEventListener("pointercancel", finish);
    svg.addEventListener("keydown", key);
  }
  new ResizeObserver(draw).observe(holder);
  draw();
  return { draw, node: svg, remove: () => svg.remove() };
}

/** Gaps filled linearly, ends held. */
export function filled(knots) {
  const known = knots.map((knot, k) => [k, knot]).filter(([, knot]) => Number.isFinite(knot));
  if (known.length === 0) return [];
  return knots.map((knot, k) => {
    if (Number.isFinite(knot)) return knot;
    const left = known.filter(([at]) => at < k).at(-1), right = known.find(([at]) => at > k);
    if (!left || !right) return (left ?? right)[1];
    return left[1] + ((right[1] - left[1]) * (k - left[0])) / (right[0] - left[0]);
  });
}
