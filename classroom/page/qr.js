// A QR code of a short text as SVG, by the library qrcode-generator.

import qrcode from "qrcode-generator";
import { s } from "./dom.js";

const QUIET = 4;

/** An SVG element, dark modules on white; `label` is read to those who do not see it. */
export function qrOf(text, label) {
  const code = qrcode(0, "M");
  code.addData(text, /^[0-9A-Z $%*+\-./:]*$/.test(text) ? "Alphanumeric" : "Byte");
  code.make();
  const count = code.getModuleCount(), size = count + 2 * QUIET;
  let path = "";
  for (let y = 0; y < count; y++) for (let x = 0; x < count; x++) if (code.isDark(y, x)) path += `M${x + QUIET},${y + QUIET}h1v1h-1z`;
  return s("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "qr", "shape-rendering": "crispEdges" },
    s("rect", { width: size, height: size, fill: "#fff" }), s("path", { d: path, fill: "#000" }));
}
