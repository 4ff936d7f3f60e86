// Claims about the page as a class meets it, in headless Chromium from file://. Any request other than for the page, a blob or data fails the claim
// during which it is made, as does anything the page throws. node tests/classroom/page.mjs [WORDS]   only claims that hold these words;
// HELI_SHOTS names a folder for pictures of the screens.
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromiumPath } from "./browser.mjs";
import { claim, data, engineOf, equal, room } from "./lib.mjs";
import { encode } from "../../classroom/page/codes.js";
import { createModel } from "../../classroom/page/model.js";
import { requestOf } from "../../classroom/page/plan.js";

const { chromium } = createRequire(new URL("../../classroom/package.json", import.meta.url))("playwright-core");
const address = pathToFileURL(resolve(join(room, "heli-classroom.html"))).href;
const model = createModel(data), shots = process.env.HELI_SHOTS;
const yes = (right, what) => equal(Boolean(right), true, what);
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const SIZES = { small: [1280, 720], large: [1920, 1080], phone: [390, 844] };
const PATIENCE = 240000; /* milliseconds; a machine shared with a build is slow */

const browser = await chromium.launch({ executablePath: chromiumPath, args: FLAGS });
if (shots) mkdirSync(shots, { recursive: true });

/** A claim with a page of its own: visit(page, tools). */
async function meets(text, visit, { size = "small" } = {}) {
  if (!text.includes(process.argv[2] ?? "")) return;
  await claim(text, async () => {
    const [width, height] = SIZES[size];
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: size === "phone", offline: true });
    const page = await context.newPage(), troubles = [];
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => troubles.push(String(error.stack)));
    page.on("console", (message) => { if (message.type() === "error") troubles.push(message.text()); });
    page.on("request", (request) => { if (request.url() !== address && !/^(blob|data):/.test(request.url())) troubles.push(`a request to ${request.url()}`); });
    try {
      await page.goto(address);
      await page.waitForFunction("window.heli?.ready");
      await visit(page, toolsOf(page));
      if (troubles.length > 0) throw new Error(troubles.join("\n"));
    } finally {
      await context.close();
    }
  });
}

function toolsOf(page) {
  const tools = {
    settled: () => page.evaluate("heli.app.settled()"),
    hash: () => page.locator(".foot [data-hash]").getAttribute("data-hash"),
    async choose(id) { await page.selectOption("[data-action=exercise]", id); await tools.settled(); },
    async english() { await page.click("[data-action=language]"); await tools.settled(); },
    /** Moves a lever as a finger would: the value is asked for, the page may grant less. */
    async move(id, value) {
      await page.locator(`[id="lever-${id}"]`).evaluate((input, wish) => {
        if (input.type === "checkbox") input.checked = wish > 0.5;
        else input.value = wish;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }, value);
      await tools.settled();
    },
    value: (id) => page.locator(`[id="lever-${id}"]`).evaluate((input) => Number(input.type === "checkbox" ? input.checked : input.value)),
    gauge: (name) => page.locator(`[data-gauge="${name}"] b`).textContent(),
    force: () => page.locator(".force [data-force=joint] line").evaluate((line) => ["x2", "y2"].map((name) => Number(line.getAttribute(name)))),
    async code() {
      await page.click("[data-action=code]");
      const code = await page.locator("output[data-code]").getAttribute("data-code");
      yes(await page.locator(".code-dialog svg.qr path").count(), "QR");
      await page.keyboard.press("Escape");
      return code;
    },
    async shot(name) {
      if (!shots) return;
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(shots, `${name}.png`) });
    },
    /** What would spoil a screen: text cut off sideways, the page wider than the screen. */
    async fits() {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      yes(wide <= 0, `the page is ${wide} pixels too wide`);
    },
  };
  return tools;
}

/** Chinese signs among the texts that a reader sees; those of the language switch do not count. */
const chineseSeen = (page) => page.evaluate(() => {
  const seen = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement;
    if (holder.closest("[lang=zh-CN]:not(html), script, style, noscript, .source-text") || !/[\u4e00-\u9fff]/.test(node.data)) continue;
    seen.push(node.data);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]"))
    for (const name of ["aria-label", "title", "placeholder"]) if (/[\u4e00-\u9fff]/.test(one.getAttribute(name) ?? "")) seen.push(one.getAttribute(name));
  return seen;
});

/** Words of Latin letters in the Chinese page that are no names or codes. */
const englishSeen = (page) => page.evaluate(() => {
  const seen = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest("[lang=en], script, style, noscript, code, pre, kbd, .code, .hash, .path, .source-text")) continue;
    const words = node.data.match(/[A-Za-z]{3,}/g) ?? [];
    seen.push(...words.filter((word) => !/^(HELI|heli|Ctrl|run)$/.test(word)));
  }
  return seen;
});

const inkOf = (page, i) => page.locator(".chart canvas").nth(i).evaluate((canvas) => canvas.toDataURL());

// --- free exploration ---

await meets("a lever moves the joint force, both charts and the numbers; the hash is the engine's own", async (page, { move, hash, gauge, force, settled, shot, fits }) => {
  const before = { hash: await hash(), charts: [await inkOf(page, 0), await inkOf(page, 1)], power: await gauge("effective_power"), force: await force() };
  const engine = await engineOf();
  const record = { scenario: "four-forces-baseline", seed: 1, weeks: 260, start: 52, roundWeeks: 0, settings: [{}], shocks: [] };
  equal(before.hash, engine.run(requestOf(record, model)).hash, "hash of the problem scenario");
  await move("main_line.guidance", 0.5);
  await move("main_line.own_need_weight", 0.6);
  equal(await hash(), engine.run(requestOf({ ...record, settings: [{ "main_line.guidance": 0.5, "main_line.own_need_weight": 0.6 }] }, model)).hash, "hash of the setting");
  engine.free();
  yes((await gauge("effective_power")) !== before.power, "headline");
  yes(String(await force()) !== String(before.force), "joint force");
  for (const i of [0, 1]) yes((await inkOf(page, i)) !== before.charts[i], `chart ${i + 1}`);
  const noBand = await inkOf(page, 0);
  await page.waitForSelector(".key.band");
  yes((await inkOf(page, 0)) !== noBand, "band");
  equal(await page.locator(".ghost [data-force=baseline]").count(), 1, "the baseline stays in the figure");
  yes((await page.locator(".key.baseline").count()) && (await page.locator(".readout").first().textContent()).includes("基准"), "baseline in the charts");
  await fits();
  await shot("free-1280-zh");
  await settled();
});
await meets("the budget cannot be overspent, whatever is asked for, and undo, redo and reset go where they say", async (page, { move, value, hash }) => {
  const untouched = await hash(), budget = data.levers.budget_yuan_per_year;
  const spent = () => page.evaluate(() => heli.app.bench.bench.mode.account(heli.app.bench.bench.session.setting).cost);
  await move("grid.subsidy_yuan_per_year", 12000);
  const first = await hash();
  for (const lever of model.levers.filter(({ free }) => free)) {
    await page.locator(`[id="lever-${lever.id}"]`).evaluate((input, wish) => {
      if (input.type === "checkbox") input.checked = true;
      else input.value = wish;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, lever.id === "government.administrative_burden" ? lever.minimum : lever.maximum);
    yes((await spent()) <= budget, `${lever.id}: ${await spent()} of ${budget}`);
  }
  yes(await page.locator(".stopped:not([hidden])").count(), "a lever that was stopped says so");
  yes((await spent()) > budget * 0.8, "nearly all is spent");
  while (await page.locator("[data-action=undo]").isEnabled()) await page.click("[data-action=undo]");
  await page.evaluate("heli.app.settled()");
  equal(await hash(), untouched, "all undone");
  equal(await value("grid.subsidy_yuan_per_year"), 6000, "the lever is back");
  await page.click("[data-action=redo]");
  await page.evaluate("heli.app.settled()");
  equal(await hash(), first, "one redone");
  await page.click("[data-action=reset]");
  await page.evaluate("heli.app.settled()");
  equal(await hash(), untouched, "reset");
});
await meets("play moves the weeks, pause stops them, the slider and a press on a chart go to a week", async (page, { move, force }) => {
  await move("main_line.guidance", 0.6);
  const week = () => page.locator(".player input").inputValue().then(Number);
  equal(await week(), 259, "the last week at first");
  await page.click(".play");
  await page.waitForFunction(() => { const at = Number(document.querySelector(".player input").value); return at > 5 && at < 250; });
  await page.click(".play");
  const stopped = await week(), then = await force();
  await page.waitForTimeout(400);
  equal(await week(), stopped, "paused");
  await page.locator(".player input").fill("30");
  equal(await week(), 30, "scrubbed");
  yes(String(await force()) !== String(then), "the figure moves with the weeks");
  const box = await page.locator(".u-over").first().boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  yes(Math.abs((await week()) - 130) <= 3, `a press in the middle: week ${await week()}`);
});
await meets("a setting kept as B is laid over the charts", async (page, { move }) => {
  await move("organisation.hub", 1);
  await page.click("[data-action=keep]");
  await move("organisation.hub", 0);
  yes(await page.locator(".key.saved").count(), "legend");
  const kept = await inkOf(page, 0);
  await page.click("[data-action=keep]");
  yes(!(await page.locator(".key.saved").count()) && (await inkOf(page, 0)) !== kept, "taken away");
});
await meets("any indicator can be charted, a lever explains itself, and the drawer tells assumptions and limits", async (page) => {
  await page.selectOption("select[data-chart='0']", "petition_rate");
  yes((await page.locator(".readout").first().textContent()).length > 3, "readout");
  const help = page.locator("[data-lever='main_line.guidance'] .lever-help");
  yes(await help.isHidden(), "help is folded");
  await page.click("[data-lever='main_line.guidance'] .more");
  yes((await help.textContent()).includes("文章八"), "its essay");
  yes((await page.locator("[data-lever='main_line.guidance']").textContent()).includes("问题情景 10 %"), "its problem value");
  await page.click("[data-action=assumptions]");
  yes((await page.locator(".drawer .limits li").count()) >= 6, "limits");
  equal(await page.locator(".drawer tbody tr").count(), model.rows.size, "every parameter");
  await page.fill(".drawer input[type=search]", "guidance");
  yes((await page.locator(".drawer tbody tr").count()) < 5, "search");
  await page.click(".drawer .close");
  equal(await page.locator(".drawer").count(), 0, "closed");
});
await meets("the keyboard alone is enough", async (page, { hash, value }) => {
  const first = await hash();
  for (let i = 0; i < 40 && (await page.evaluate(() => document.activeElement.id)) !== "lever-main_line.guidance"; i++) await page.keyboard.press("Tab");
  equal(await page.evaluate(() => document.activeElement.id), "lever-main_line.guidance", "Tab reaches the lever");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.evaluate("heli.app.settled()");
  equal(await value("main_line.guidance"), 0.2, "arrows move it");
  yes((await hash()) !== first, "and the model runs");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await page.evaluate("heli.app.settled()");
  equal(await hash(), first, "Ctrl+Z");
  await page.keyboard.press("Control+y");
  await page.evaluate("heli.app.settled()");
  equal(await value("main_line.guidance"), 0.15, "Ctrl+Y");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("ArrowLeft");
  equal(await page.locator(".player input").inputValue(), "258", "a week back");
  await page.locator(".player input").fill("0");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.querySelector(".play").textContent !== "▶");
  await page.keyboard.press(" ");
  await page.keyboard.press("l");
  equal(await page.evaluate(() => document.documentElement.lang), "en", "L");
  await page.keyboard.press("p");
  yes(await page.evaluate(() => document.body.classList.contains("projector")), "P");
  await page.keyboard.press("?");
  yes(await page.locator(".drawer[open]").count(), "?");
});

// --- exercises ---

await meets("predict, then reveal: nothing is given away before, the error is told after", async (page, { choose, force, hash, shot, code }) => {
  const problem = await hash(), exercise = data.exercises.find(({ id }) => id === "relative-optimum");
  await choose(exercise.id);
  equal(await hash(), problem, "before the reveal only the baseline is shown");
  yes(await page.locator("[data-action=reveal]").isDisabled(), "nobody reveals without a prediction");
  yes((await page.locator("[data-lever] input:not([disabled])").count()) === 0, "levers are locked");
  const box = await page.locator(".sketch.open").boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  for (let i = 1; i <= 10; i++) await page.mouse.move(box.x + box.width * (0.3 + 0.06 * i), box.y + box.height * (0.3 + 0.03 * i));
  await page.mouse.up();
  await page.click("[data-choice='1']");
  await shot("predict-guess-1280-zh");
  await page.click("[data-action=reveal]");
  await page.waitForSelector("[data-error]");
  equal(await page.locator("[data-verdict]").getAttribute("data-verdict"), "hit", "“down” is the model's answer");
  yes(Number(await page.locator("[data-error]").getAttribute("data-error")) > 0.01, "a straight line is off");
  yes((await hash()) !== problem && (await force()).length === 2, "the run is shown");
  yes((await page.locator("[data-lever] input:not([disabled])").count()) > 0, "levers are free");
  await shot("predict-shown-1280-zh");
  const made = await code();
  await page.click("[data-action=restart]");
  await page.click("[data-action=restart-yes]");
  yes(await page.locator("[data-action=reveal]").isDisabled(), "started over");
  yes(made.startsWith("HELI-"), "code");
});
await meets("a curve can be drawn with keys alone, and a wrong choice is told as one", async (page, { choose }) => {
  await choose("relative-optimum");
  await page.locator(".sketch.open").focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowUp");
  await page.click("[data-choice='0']");
  await page.click("[data-action=reveal]");
  await page.waitForSelector("[data-error]");
  equal(await page.locator("[data-verdict]").getAttribute("data-verdict"), "miss", "“up” is not");
});
await meets("rounds: no preview, one budget, events when they come, and no way back", async (page, { choose, move, hash, shot }) => {
  const exercise = data.exercises.find(({ mode }) => mode === "rounds"), { rounds } = exercise, lever = exercise.levers[0];
  await choose(exercise.id);
  const start = await hash();
  await move(lever, 0.1);
  equal(await hash(), start, "no preview");
  for (let round = 1; round <= rounds.count; round++) {
    const coming = rounds.shocks.filter(({ week, weeks }) => week <= (round - 1) * rounds.weeks && (round - 1) * rounds.weeks < week + weeks);
    equal(await page.locator(".controls .shock").count(), coming.length, `events before round ${round}`);
    if (round === 2) {
      const seen = await hash();
      await move(lever, 0);
      equal(await hash(), seen, "no preview of the second round");
    }
    if (round === 3) {
      await move(lever, 1);
      const [cost, budget] = await page.evaluate(() => { const { cost, budget } = heli.app.bench.bench.mode.account(heli.app.bench.bench.session.setting); return [cost, budget]; });
      yes(cost <= budget, `round 3: ${cost} of ${budget}`);
      await move(lever, 0);
      await shot("rounds-1280-zh");
    }
    await page.click("[data-action=decide]");
    await page.evaluate("heli.app.settled()");
    yes(await page.locator("[data-action=undo]").isDisabled(), "no undo of a round");
    equal(await page.locator(".chips .past").count(), round, "rounds made");
  }
  yes((await page.locator("[data-lever] input:not([disabled])").count()) === 0, "locked at the end");
  const done = await hash();
  await page.reload();
  await page.waitForFunction("window.heli?.ready");
  equal(await hash(), done, "a reload changes nothing");
  await page.click("[data-action=debrief]");
  await page.waitForSelector("[data-bar]");
  equal(await page.locator(".timeline > .decision").count(), rounds.count, "every decision on the time line");
  equal(await page.locator(".timeline > .shock").count(), rounds.shocks.length, "every event on the time line");
  await shot("rounds-debrief-1280-zh");
});
await meets("predict: the page gives the answers that the teacher's manual calls right", async (page, { choose }) => {
  const right = { "grid-party": "flat", mediation: "up", "call-and-report": "up", trinity: "up", "relative-optimum": "down" };
  equal(data.exercises.filter(({ mode }) => mode === "predict").map(({ id }) => id).sort().join(), Object.keys(right).sort().join(), "an answer for each exercise");
  for (const [id, shape] of Object.entries(right)) {
    await choose(id);
    await page.click(`[data-choice="${data.exercises.find((one) => one.id === id).predict.choices.findIndex((one) => one.shape === shape)}"]`);
    await page.click("[data-action=reveal]");
    equal(await page.locator("[data-verdict]").getAttribute("data-verdict"), "hit", `${id} goes ${shape}`);
  }
});
await meets("roles: each body sees its own, and the run joins the four from their codes", async (page, { choose, move, code, hash, settled, shot }) => {
  const exercise = data.exercises.find(({ mode }) => mode === "roles"), codes = {}, joined = {};
  await choose(exercise.id);
  for (const role of exercise.roles) {
    await page.click(`[data-body=${role.body}]`);
    await settled();
    equal(await page.locator("[data-lever]").count(), role.levers.length, `levers of ${role.body}`);
    equal(await page.locator(".force g").count(), 0, "no joint force before the four join");
    equal(await page.locator("select[data-chart='0'] option").count(), role.indicators.length, "its own indicators only");
    const lever = model.lever(role.levers[0]);
    await move(lever.id, lever.maximum);
    const value = (await page.evaluate((id) => heli.app.bench.bench.session.setting[id], lever.id));
    if (value !== undefined) joined[lever.id] = value;
    codes[role.body] = await code();
  }
  await shot("roles-1280-zh");
  await page.click("[data-action=join-tab]");
  await settled();
  const engine = await engineOf();
  const record = { scenario: exercise.scenario, seed: 1, weeks: 260, start: exercise.start_week ?? 0, roundWeeks: 0, settings: [joined], shocks: [] };
  const wanted = engine.run(requestOf(record, model)).hash;
  engine.free();
  equal(await hash(), wanted, "the joined run");
  yes(await page.locator(".force [data-force=joint]").count(), "the joint force is shown");
  await shot("roles-joined-1280-zh");
  await page.click("[data-action=restart]");
  await page.click("[data-action=restart-yes]");
  await page.click("[data-action=join-tab]");
  await settled();
  yes((await hash()) !== wanted, "nothing is joined any more");
  await page.click(".join-codes summary");
  for (const [body, text] of Object.entries(codes)) {
    await page.fill(`[data-join=${body}]`, text.toLowerCase());
    await page.locator(`[data-join=${body}]`).blur();
    await settled();
    equal(await page.locator(`[data-join=residents]`).isVisible(), body !== exercise.roles.at(-1).body, "the list stays open until all four codes are in");
  }
  await page.click(".join-codes summary");
  equal(await hash(), wanted, "joined from codes");
  await page.fill("[data-join=residents]", codes.government);
  await page.locator("[data-join=residents]").blur();
  yes((await page.locator(".join-codes").textContent()).includes("另一个主体") || (await hash()) === wanted, "another body's code is not taken");
  equal(await hash(), wanted, "and changes nothing");
});

// --- codes, the class, the debrief ---

const plans = [{ "main_line.guidance": 0.5, "main_line.own_need_weight": 0.6 }, { "information.sharing": 0.5, "volunteers.activation": 0.2 }, { "needs.equal_allocation": 0.8, "government.guiding_share": 1 }];
const codeOf = (setting, group) => encode({ mode: "free", exercise: "free", group, seed: 1, settings: [setting] }, model.levers);

await meets("the teacher pastes codes and sees all groups, unranked; malformed ones are told apart", async (page, { shot, english }) => {
  await page.click("[data-view=class]");
  const good = plans.map((plan, i) => codeOf(plan, i + 1)), wrong = `${good[0].slice(0, -1)}${good[0].endsWith("0") ? "1" : "0"}`;
  await page.fill("[data-action=codes]", [`东街：${good[2]}`, good[0], good[1], wrong, "HELI-UUUU", "第二组"].join("\n"));
  await page.click("[data-action=load-codes]");
  await page.waitForSelector("[data-card=deeds]");
  equal((await page.locator("[data-problem]").evaluateAll((list) => list.map((one) => one.dataset.problem))).join(), "checksum,letters,letters", "problems");
  equal((await page.locator("[data-card=regret] tbody th").allTextContents()).join(), "基准,第1组,第2组,东街", "groups in the order of their numbers");
  equal(await page.locator("[data-point]").count(), 4, "points");
  yes((await page.locator("[data-front=true]").count()) >= 1, "a front");
  yes((await page.locator("[data-card=deeds] td.up").count()) === 6, "who did what");
  yes(!/第一名|名次：|排名[^次]/.test(await page.locator(".class-results").textContent()), "no ranking");
  await page.setViewportSize({ width: 1280, height: 1800 });
  await shot("class-1280-zh");
  await page.locator("[data-card=deeds] button").first().click();
  await page.waitForSelector("[data-bar]");
  equal(await page.locator(".timeline li li").count(), 2, "a group's own debrief");
  await english();
  equal((await chineseSeen(page)).join("|").replaceAll(/东街|第二组/g, "").replaceAll(/\||Debrief of /g, ""), "", "Chinese in the English page, but for what was typed");
});
await meets("a code made on one page gives the same run on another", async (page, { move, code, hash, settled }) => {
  await move("main_line.guidance", 0.45);
  await move("organisation.stars", 5);
  const made = await code(), wanted = await hash();
  await page.click("[data-action=restart]");
  await page.click("[data-action=restart-yes]");
  await settled();
  await page.click("[data-view=class]");
  await page.fill("[data-action=codes]", made.toLowerCase().replaceAll("-", " "));
  await page.click("[data-action=load-codes]");
  await page.locator("[data-card=deeds] button").first().click();
  await page.waitForSelector("[data-card=identity] code[data-hash]:not([data-hash=''])");
  equal(await page.locator("[data-card=identity] code").getAttribute("data-hash"), wanted, "hash");
});
await meets("the debrief reruns without each lever, adds up, and prints without the page's controls", async (page, { move, shot }) => {
  await move("main_line.guidance", 0.5);
  await move("main_line.own_need_weight", 0.6);
  await page.click("[data-view=debrief]");
  await page.waitForSelector("[data-bar]");
  const bars = await page.locator("[data-card=contributions] figure").first().locator("[data-bar]").evaluateAll((list) => list.map((one) => Number(one.dataset.value)));
  equal(bars.length, 4, "two levers, what they do together, the sum");
  yes(Math.abs(bars[0] + bars[1] + bars[2] - bars[3]) < 1e-9 * (1 + Math.abs(bars[3])), "they add up");
  yes(bars[3] > 0.02, "satisfaction rises");
  await page.setViewportSize({ width: 1280, height: 1500 });
  await shot("debrief-1280-zh");
  await page.emulateMedia({ media: "print" });
  yes(await page.locator(".top").isHidden() && await page.locator("[data-action=print]").isHidden(), "no controls on paper");
  yes(await page.locator("[data-card=questions]").isVisible(), "questions on paper");
  const pdf = await page.pdf({ format: "A4", ...(shots ? { path: join(shots, "debrief.pdf") } : {}) });
  yes(pdf.length > 20000, "a PDF");
});

// --- languages and screens ---

await meets("the switch leaves no word of the other language, on any screen of any exercise", async (page, { english, choose, settled }) => {
  const screens = async (see, what) => {
    for (const id of ["free", ...data.exercises.map((one) => one.id)]) {
      await choose(id);
      equal((await see(page)).join("|"), "", `${what}: ${id}`);
    }
    await page.click("[data-action=assumptions]");
    equal((await see(page)).filter((word) => !/^(Epstein|Granovetter|Slovic)$/.test(word)).join("|"), "", `${what}: assumptions`);
    await page.keyboard.press("Escape");
    await page.click("[data-action=code]");
    equal((await see(page)).join("|"), "", `${what}: code`);
    await page.keyboard.press("Escape");
    await page.click("[data-view=class]");
    equal((await see(page)).join("|"), "", `${what}: class`);
    await page.click("[data-view=bench]");
    await settled();
  };
  await english();
  equal(await page.evaluate(() => document.documentElement.lang), "en", "lang");
  await screens(chineseSeen, "Chinese in the English page");
  await page.click("[data-action=language]");
  await settled();
  await screens(englishSeen, "English in the Chinese page");
});
for (const size of ["small", "large", "phone"])
  await meets(`${size} screens, both languages, projector or not: nothing is wider than the screen and no label of the figure covers another`, async (page, { choose, english, move, fits, shot, settled }) => {
    for (const lang of ["zh", "en"]) {
      for (const id of ["free", "relative-optimum", "joint-force", "volunteers"]) {
        await choose(id);
        if (id === "free") {
          await move("main_line.guidance", 0.4);
          await labelsApart(page);
        }
        await fits();
        await shot(`${id}-${size}-${lang}`);
      }
      await choose("free");
      await page.click("[data-action=projector]");
      await settled();
      await fits();
      await labelsApart(page);
      await shot(`free-projector-${size}-${lang}`);
      await page.click("[data-action=projector]");
      if (lang === "zh") await english();
    }
  }, { size });

/** Labels in a row of the figure must not touch, nor leave it. */
async function labelsApart(page) {
  const boxes = await page.locator(".force text[text-anchor=middle]").evaluateAll((list) => list.map((one) => { const { left, right, top } = one.getBoundingClientRect(); return { left, right, top, text: one.textContent }; }));
  yes(boxes.length >= 7, "seven labels");
  for (const a of boxes) for (const b of boxes) if (a !== b && Math.abs(a.top - b.top) < 5 && a.left <= b.left) yes(a.right <= b.left + 1, `“${a.text}” covers “${b.text}”`);
}

await meets("on a phone everything is reached by thumb: a lever, the charts, the code", async (page, { settled, hash }) => {
  const first = await hash(), lever = page.locator("[id='lever-main_line.guidance']");
  await lever.scrollIntoViewIfNeeded();
  const box = await lever.boundingBox();
  yes(box.height >= 20 && box.width > 150, "room for a thumb");
  await page.touchscreen.tap(box.x + box.width * 0.6, box.y + box.height / 2);
  await settled();
  yes((await hash()) !== first, "a tap on the slider moves it");
  yes(await page.locator(".figure-box").evaluate((node) => { const { top, bottom } = node.getBoundingClientRect(); return top >= -1 && bottom < innerHeight / 2; }), "the figure stays in sight");
}, { size: "phone" });

await browser.close();
if (!existsSync(join(room, "heli-classroom.html"))) throw new Error("no page");
