// A scatter of groups: cost across, an outcome upward, the points that no other beats joined and filled.

import { s } from "./dom.js";
import { t } from "./i18n.js";
import { COLOURS } from "./palette.js";
import { textWidth } from "./force_figure.js";

const WIDTH = 900, HEIGHT = 380, LEFT = 96, RIGHT = 40, TOP = 26, BOTTOM = 56, FONT = 17;

function ticks(low, high, count) {
  const raw = (high - low) / count, power = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].map((k) => k * power).find((k) => k >= raw);
  const all = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step * 1e-9; value += step) all.push(Number(value.toPrecision(12)));
  return all;
}

const padded = (values, room) => {
  const low = Math.min(...values), high = Math.max(...values), extra = Math.max((high - low) * room, Math.abs(high) * 0.02, 1e-9);
  return [low - extra, high + extra];
};

/** points: [{x, y, name, front, baseline}]; axes: {x, y: names, showX, showY: formats, better}. Returns an SVG element. */
export function scatter(points, axes) {
  const usable = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const svg = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "scatter", role: "img", "aria-label": `${axes.y}, ${axes.x}` });
  if (usable.length === 0) return svg;
  const [x0, x1] = padded(usable.map(({ x }) => x), 0.12), [y0, y1] = padded(usable.map(({ y }) => y), 0.18);
  const px = (x) => LEFT + ((x - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT), py = (y) => HEIGHT - BOTTOM - ((y - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const text = (x, y, what, more) => s("text", { x, y, "font-size": FONT, fill: COLOURS.note, ...more }, what);
  for (const y of ticks(y0, y1, 5)) svg.append(s("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: py(y), y2: py(y), stroke: "#E3E3DF" }), text(LEFT - 8, py(y) + 6, axes.showY(y), { "text-anchor": "end" }));
  for (const x of ticks(x0, x1, 5)) svg.append(text(px(x), HEIGHT - BOTTOM + 24, axes.showX(x), { "text-anchor": "middle" }));
  svg.append(text(WIDTH - RIGHT, HEIGHT - 8, `${axes.x} →`, { "text-anchor": "end" }), text(LEFT, TOP - 8, `${axes.better < 0 ? "↓" : "↑"} ${axes.y}${t(axes.better < 0 ? "less_is_better" : "more_is_better")}`, {}));
  const joined = usable.filter(({ front }) => front).sort((a, b) => a.x - b.x || a.y - b.y);
  if (joined.length > 1) svg.append(s("polyline", { points: joined.map(({ x, y }) => `${px(x)},${py(y)}`).join(" "), fill: "none", stroke: COLOURS.now, "stroke-width": 3 }));
  placed(usable, px, py).forEach(({ point, x, y, lx, ly, anchor }) => svg.append(
    s("circle", { cx: x, cy: y, r: 10, fill: point.front ? COLOURS.now : "#fff", stroke: point.baseline ? COLOURS.baseline : COLOURS.now, "stroke-width": 3, "data-point": point.name, "data-front": String(Boolean(point.front)) }),
    text(lx, ly, point.name, { fill: COLOURS.ink, "font-weight": point.front ? 700 : 400, "text-anchor": anchor })));
  return svg;
}

/** Where each name stands: beside its point, moved up or down until it meets no other name. */
function placed(points, px, py) {
  const boxes = [];
  return points.map((point) => {
    const x = px(point.x), y = py(point.y), width = textWidth(point.name, FONT) + 6, left = x + 18 + width > WIDTH;
    const lx = left ? x - 16 : x + 16, from = left ? lx - width : lx;
    let ly = y + 6;
    for (const shift of [0, -24, 24, -48, 48, -72, 72]) {
      ly = y + 6 + shift;
      if (!boxes.some((box) => from < box.to && box.from < from + width && Math.abs(box.y - ly) < FONT + 3)) break;
    }
    boxes.push({ from, to: from + width, y: ly });
    return { point, x, y, lx, ly, anchor: left ? "end" : "start" };
  });
}
