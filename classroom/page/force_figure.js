// The joint-force figure 合力图: the four bodies' forces head to tail, resistance backward, the joint force from start to end, its angle to
// the main line; as `heli plot --kind force` draws it, but moving with the weeks. The scale stays while the weeks run, so that lengths compare.

import { s, put, h } from "./dom.js";
import { t } from "./i18n.js";
import { COLOURS } from "./palette.js";
import { FORCES, JOINT, averageForces, corners, deviationAxis, project, spread } from "./force_math.js";

/** Weeks that an arrow is the mean of. */
export const FORCE_WINDOW = 13;

const NAMES = ["government", "enterprises", "residents", "organisations", "resistance", "joint"];
const DRAWN_ORDER = [JOINT, 0, 1, 2, 3, 4];

function panelAt(run, week, domains) {
  return averageForces(run.forces, Math.max(0, week - FORCE_WINDOW + 1), week + 1, domains);
}

/** What is drawn for a run and its baseline: axis and frame over all weeks, then the panel of a week on demand. */
export function createScene(run, baseline, domains) {
  const runs = [baseline, run].filter(Boolean);
  const axis = deviationAxis(runs.map((one) => averageForces(one.forces, 0, one.weeks, domains)), domains);
  const frame = { left: 0, right: 0, low: 0, high: 0 };
  for (const one of runs)
    for (let week = Math.min(FORCE_WINDOW, one.weeks) - 1; week < one.weeks; week += 4)
      for (const [x, y] of corners(project(panelAt(one, week, domains), axis))) {
        frame.left = Math.min(frame.left, x);
        frame.right = Math.max(frame.right, x);
        frame.low = Math.min(frame.low, y);
        frame.high = Math.max(frame.high, y);
      }
  const at = (one, week) => (one ? project(panelAt(one, Math.min(week, one.weeks - 1), domains), axis) : null);
  return { frame, axis, at: (week) => ({ now: at(run, week), before: at(baseline, week) }) };
}

function arrow(from, to, colour, width, name, extra = {}) {
  const dx = to[0] - from[0], dy = to[1] - from[1], length = Math.hypot(dx, dy);
  const head = Math.min(width * 2.6, length * 0.7), ux = length > 0 ? dx / length : 1, uy = length > 0 ? dy / length : 0;
  const neck = [to[0] - ux * head, to[1] - uy * head], wing = head * 0.48;
  return s("g", { "data-force": name, fill: colour, stroke: colour, ...extra },
    s("line", { x1: from[0], y1: from[1], x2: neck[0] + ux, y2: neck[1] + uy, "stroke-width": width }),
    s("path", { d: `M${to[0]},${to[1]}L${neck[0] - uy * wing},${neck[1] + ux * wing}L${neck[0] + uy * wing},${neck[1] - ux * wing}Z`, stroke: "none" }));
}

function niceLength(limit) {
  const power = 10 ** Math.floor(Math.log10(limit));
  return [5, 2, 1].map((k) => k * power).find((length) => length <= limit);
}

const signed = (value) => (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(Math.abs(value) >= 100 ? 0 : 1);

/** Draws into `holder`, an element with a size of its own. onScale(pixels an hour, width) is told after each drawing. */
export function createForceFigure(holder, onScale) {
  let scene = null, week = 0, angle = NaN;
  const svg = s("svg", { role: "img", class: "force" });
  holder.append(svg);

  function draw() {
    const width = holder.clientWidth, height = holder.clientHeight;
    if (!scene || width < 50 || height < 50) return void put(svg);
    const font = parseFloat(getComputedStyle(holder).fontSize);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const { now, before } = scene.at(week);
    const place = placement(scene.frame, width, height, font);
    put(svg, ...mainLine(place, width, font), ...ghost(before, place), ...polygon(now, place, font),
      ...labels(now, angle, place, width, height, font));
    onScale(place.scale, width);
    svg.setAttribute("aria-label", describe(now));
  }

  new ResizeObserver(draw).observe(holder);
  return {
    /** degrees: the deviation of the weeks shown, as the headline number has it; the plane shows only a part of it. */
    show(next, at, degrees) { scene = next; week = at; angle = degrees; draw(); },
    clear() { scene = null; put(svg); svg.removeAttribute("aria-label"); },
  };
}

function describe({ x }) {
  return `${t("force_title")}: ` + NAMES.map((name, b) => `${t(`force_${name}`)} ${signed(x[b])}`).join(t("comma"));
}

/** Pixels: a row of labels above, the polygon, a row of labels below. */
function placement(frame, width, height, font) {
  const side = font * 1.2, top = font * 2.6, bottom = font * 2.8;
  const spanX = Math.max(frame.right - frame.left, 1e-9), spanY = Math.max(frame.high - frame.low, 1e-9);
  const scale = Math.min((width - 2 * side - font * 4) / spanX, (height - top - bottom - font) / spanY);
  const free = height - top - bottom - spanY * scale;
  const x0 = side - frame.left * scale, y0 = top + free / 2 + frame.high * scale;
  return { scale, side, top, bottom: height - bottom, point: ([x, y]) => [x0 + x * scale, y0 - y * scale], axisY: y0 };
}

function mainLine(place, width, font) {
  const y = place.axisY;
  return [s("line", { x1: 4, y1: y, x2: width - 4, y2: y, stroke: COLOURS.note, "stroke-width": 1.4, "stroke-dasharray": "7 6" }),
    s("text", { x: width - 8, y: y - font * 0.35, "text-anchor": "end", class: "note", "font-size": font * 0.88 }, t("main_line"))];
}

function ghost(panel, place) {
  if (!panel) return [];
  const points = corners(panel).map(place.point);
  return [s("g", { class: "ghost" },
    s("polyline", { points: points.map((point) => point.join(",")).join(" "), fill: "none", stroke: COLOURS.rule, "stroke-width": 2 }),
    arrow(points[0], points.at(-1), COLOURS.rule, 5, "baseline"))];
}

function polygon(panel, place, font) {
  const points = corners(panel).map(place.point), end = points.at(-1), start = points[0];
  const thin = Math.max(4, font * 0.34), thick = Math.max(6, font * 0.52);
  const drop = s("line", { x1: end[0], y1: end[1], x2: end[0], y2: place.axisY, stroke: COLOURS.note, "stroke-width": 1.2, "stroke-dasharray": "2 4" });
  return [drop, arc(panel, place, start),
    ...DRAWN_ORDER.map((b) => (b === JOINT ? arrow(start, end, COLOURS.joint, thick, "joint") :
      arrow(points[b], points[b + 1], COLOURS[NAMES[b]], thin, NAMES[b])))];
}

const arcRadius = (panel) => 0.82 * Math.hypot(panel.x[JOINT], panel.y[JOINT]);

function arc(panel, place, start) {
  const radius = arcRadius(panel) * place.scale, angle = (panel.drawnDegrees * Math.PI) / 180;
  const end = [start[0] + radius * Math.cos(angle), start[1] - radius * Math.sin(angle)];
  return s("path", { d: `M${start[0] + radius},${start[1]}A${radius},${radius} 0 0 ${angle > 0 ? 0 : 1} ${end[0]},${end[1]}`,
    fill: "none", stroke: COLOURS.ink, "stroke-width": 2 });
}

function labels(panel, degrees, place, width, height, font) {
  const points = corners(panel);
  const middle = (b) => place.point([points[b][0] + panel.x[b] / 2, points[b][1] + panel.y[b] / 2]);
  const tag = (b) => ({ at: middle(b), colour: COLOURS[NAMES[b]], text: `${t(`force_${NAMES[b]}`)} ${signed(panel.x[b])}`,
    short: `${t(`short_${NAMES[b]}`)} ${signed(panel.x[b])}`, name: t(`short_${NAMES[b]}`) });
  const start = place.point([0, 0]), joint = place.point([panel.x[JOINT], panel.y[JOINT]]);
  const resultant = { at: [(start[0] + joint[0]) / 2, (start[1] + joint[1]) / 2], colour: COLOURS.joint, bold: true, text: t("force_joint") };
  const half = (panel.drawnDegrees * Math.PI) / 360, radius = arcRadius(panel);
  const angle = { at: place.point([radius * Math.cos(half), radius * Math.sin(half)]), colour: COLOURS.ink,
    text: `${t("deviation")} ${degrees.toFixed(1)}°` };
  const up = panel.y[JOINT] >= 0;
  const upper = up ? [resultant, tag(4)] : [tag(0), tag(1), tag(2), tag(3)];
  const lower = up ? [tag(0), tag(1), tag(2), tag(3), angle] : [resultant, angle, tag(4)];
  return [...row(upper, font * 1.15, 1, width, font), ...row(lower, height - font * 0.7, -1, width, font)];
}

function row(wanted, y, side, width, font) {
  const room = (list) => list.reduce((sum, { text }) => sum + textWidth(text, font) + font * 1.1, 0);
  const shorter = (key) => wanted.map((tag) => ({ ...tag, text: tag[key] ?? tag.text }));
  const tags = [wanted, shorter("short"), shorter("name")].find((list) => room(list) <= width) ?? shorter("name");
  const widths = tags.map(({ text, bold }) => textWidth(text, font) * (bold ? 1.06 : 1) + font * 1.1);
  const size = Math.min(1, (width - 4) / widths.reduce((sum, w) => sum + w, 0));
  const centres = spread(tags.map(({ at }) => at[0]), widths.map((w) => w * size), 2, width - 2);
  return tags.flatMap(({ at, colour, bold, text }, i) => {
    const edge = side > 0 ? y + font * 0.35 : y - font * 0.95;
    return [s("line", { x1: centres[i], y1: edge, x2: at[0], y2: at[1], stroke: colour, "stroke-width": 1.5 }),
      s("text", { x: centres[i], y, "text-anchor": "middle", "font-size": font * size, "font-weight": bold ? 700 : 400, fill: COLOURS.ink }, text)];
  });
}

/** Width of a text in pixels, good to a few per cent: an ideograph is one em wide, a Latin letter half of it. */
export function textWidth(text, font) {
  let ems = 0;
  for (const character of text) ems += /[\u2E80-\uFFEF]/.test(character) ? 1 : /[A-Z+\u2212]/.test(character) ? 0.66 : 0.53;
  return ems * font;
}

/**
 * The line under the figure: its scale, what the plane shows, and what is averaged. pixelsAnHour and width are those of the drawing; why is a text key
 * that stands instead of what is averaged. */
export function figureNote(scene, week, pixelsAnHour, width, why) {
  const { now } = scene.at(week), hours = niceLength((width * 0.2) / pixelsAnHour);
  return [h("span", { class: "scale" }, h("i", { style: `inline-size:${(hours * pixelsAnHour).toFixed(1)}px` }), t("scale_bar", { hours })),
    h("p", { class: "note" }, why ? t(why) : document.body.classList.contains("projector") ? t("plane_note_short") : t("plane_note", { share: Math.round(100 * now.share), degrees: Math.abs(now.drawnDegrees).toFixed(1), weeks: FORCE_WINDOW }))];
}
