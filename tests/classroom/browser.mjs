// A page from file:// in headless Chromium, without network: any request but for the page itself fails the caller.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// playwright-core lies beside the page's other libraries.
const { chromium } = createRequire(new URL("../../classroom/package.json", import.meta.url))("playwright-core");
export const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** Opens the file, calls visit(page, browser) when window.heli is ready, closes all. Throws what the page threw or asked the network for. */
export async function withPage(file, visit, { args = [] } = {}) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", ...args] });
  try {
    const page = await browser.newPage();
    const troubles = [];
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("request", (request) => {
      const url = request.url();
      if (url !== pathToFileURL(file).href && !/^(blob|data):/.test(url)) troubles.push(`a request to ${url}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction("window.heli?.ready", undefined, { timeout: 60000 });
    await visit(page, browser);
    if (troubles.length > 0) throw new Error(troubles.join("\n"));
  } finally {
    await browser.close();
  }
}
