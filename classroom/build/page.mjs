// Puts the page together: one self-contained HTML file. node classroom/build/page.mjs PARTS OUT.html [PAGE]
//
// PARTS holds data.json, engine.wasm (with 128-bit vectors) and engine-plain.wasm; PAGE, by default classroom/page, holds index.html, main.js and
// style.css. The page's own modules import the parts by name:
//     import data from "heli:data";      data.json as an object
//     import wasm from "heli:wasm";      {vectors, plain}: Uint8Array
//     import worker from "heli:worker";  text of the bundled classroom/engine/worker.js
// A policy of content forbids every request, so that a page that made one would fail wherever it is opened.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [parts, out] = process.argv.slice(2).map((path) => resolve(path));
const here = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const source = process.argv[4] ? resolve(process.argv[4]) : join(here, "page");
const POLICY = [
  "default-src 'none'", "script-src 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:", "worker-src blob:", "style-src 'unsafe-inline'",
  "img-src data: blob:", "font-src data:", "connect-src 'none'", "form-action 'none'", "base-uri 'none'",
].join("; ");
const common = { bundle: true, minify: true, charset: "utf8", target: ["es2021"], write: false, legalComments: "none", logLevel: "warning" };

async function bundled(entry, more) {
  const { outputFiles } = await build({ ...common, entryPoints: [entry], ...more });
  return outputFiles[0].text;
}

const worker = await bundled(join(here, "engine/worker.js"), { format: "iife" });

const partsPlugin = {
  name: "heli",
  setup(on) {
    on.onResolve({ filter: /^heli:/ }, ({ path }) => ({ path, namespace: "heli" }));
    on.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path: join(parts, path) }));
    on.onLoad({ filter: /^heli:data$/, namespace: "heli" }, () => ({ contents: readFileSync(join(parts, "data.json"), "utf8"), loader: "json" }));
    on.onLoad({ filter: /^heli:worker$/, namespace: "heli" }, () => ({ contents: worker, loader: "text" }));
    on.onLoad({ filter: /^heli:wasm$/, namespace: "heli" }, () => ({
      contents: 'import vectors from "engine.wasm"; import plain from "engine-plain.wasm"; export default { vectors, plain };',
      loader: "js",
      resolveDir: parts,
    }));
  },
};
const page = { plugins: [partsPlugin], loader: { ".wasm": "binary", ".svg": "text", ".png": "dataurl" } };
const script = await bundled(join(source, "main.js"), { format: "iife", ...page });
const style = await bundled(join(source, "style.css"), page);

/** Replaces exactly one place of the page. A function, since a replacement text would have its dollar signs read. */
function put(html, place, what) {
  if (html.split(place).length !== 2) throw new Error(`index.html must hold exactly one ${place}`);
  return html.replace(place, () => what);
}

let html = readFileSync(join(source, "index.html"), "utf8");
html = put(html, '<link rel="stylesheet" href="style.css">', `<style>${style.replaceAll("</style", "<\\/style")}</style>`);
html = put(html, '<script type="module" src="main.js"></script>', `<script>${script.replaceAll("</script", "<\\/script")}</script>`);
html = put(html, '<meta charset="utf-8">', `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${POLICY}">`);
writeFileSync(out, html);
console.log(`${out}: ${(Buffer.byteLength(html) / 1048576).toFixed(2)} MiB`);
