// The page's language: Chinese first, English by a switch.

import { TEXTS } from "./texts.js";

let lang = "zh";

export const language = () => lang;

export function setLanguage(next) {
  lang = next === "en" ? "en" : "zh";
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
}

/** The text of a key, {name} replaced. An unknown key is an error of the page, never shown to a class. */
export function t(key, values = {}) {
  const pair = TEXTS[key];
  if (!pair) throw new Error(`no text '${key}'`);
  return pair[lang === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The reader's side of {zh, en}; a plain string stands for both. */
export function say(pair) {
  if (pair === null || pair === undefined) return "";
  return typeof pair === "string" ? pair : pair[lang] ?? pair.zh ?? "";
}
