// A group's code, large enough to be read aloud and scanned.

import { h, put } from "./dom.js";
import { t } from "./i18n.js";
import { encode } from "./codes.js";
import { qrOf } from "./qr.js";

/** Opens the dialog; the number of the group is kept in the session. */
export function openCode(app, decision, session) {
  const text = h("output", { class: "code", "data-code": "" }), picture = h("div", { class: "qr-box" });
  const number = h("input", { type: "number", min: 0, max: 99, value: session.group ?? 0, oninput: () => {
    session.group = Math.min(Math.max(Math.round(Number(number.value) || 0), 0), 99);
    app.save();
    show();
  } });
  function show() {
    const code = encode({ ...decision, group: session.group ?? 0 }, app.model.levers);
    text.textContent = code;
    text.dataset.code = code;
    put(picture, qrOf(code, t("qr_label")));
  }
  const copied = h("span", { class: "note", role: "status" });
  const copy = h("button", { type: "button", class: "primary", onclick: async () => {
    copied.textContent = await copyText(text.dataset.code, text) ? t("copied") : t("copy_by_hand");
  } }, t("copy"));
  const dialog = h("dialog", { class: "code-dialog", "aria-label": t("code") }, h("h2", null, t("code_title")), h("p", { class: "note" }, t("code_use")),
    h("label", { class: "group-number" }, t("group_number"), number), picture, text,
    h("div", { class: "dialog-foot" }, copied, copy, h("button", { type: "button", onclick: () => dialog.close() }, t("close"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show();
  dialog.showModal();
}

/** Puts a text on the clipboard; where a page from a file may not, selects it so that it can be copied by hand. */
export async function copyText(text, node) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(node);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand?.("copy") ?? false;
  }
}
