// What can be wrong with a request, in the reader's language. Codes are those of classroom/engine/classroom.h, in lower case with dashes.

const SENTENCES = {
  "unknown-model": { zh: "没有名为“{detail}”的模型", en: "there is no model called '{detail}'" },
  "unknown-path": { zh: "没有名为“{path}”的参数", en: "there is no parameter called '{path}'" },
  "unknown-scenario": { zh: "没有名为“{detail}”的情景", en: "there is no scenario called '{detail}'" },
  "unknown-choice": { zh: "“{path}”没有“{detail}”这一选项", en: "'{path}' has no choice '{detail}'" },
  "no-element": { zh: "“{path}”没有这么多分量", en: "'{path}' does not have that many elements" },
  "not-a-number": { zh: "“{path}”的取值不是有限数字", en: "the value of '{path}' is not a finite number" },
  "out-of-range": { zh: "“{path}”的取值应在 {minimum} 到 {maximum} 之间", en: "the value of '{path}' must be from {minimum} to {maximum}" },
  "not-whole": { zh: "“{path}”的取值应为整数", en: "the value of '{path}' must be a whole number" },
  "at-start-only": { zh: "“{path}”只能在初始时设定，政策不能改变它", en: "'{path}' can only be set at the start; a policy cannot change it" },
  "bad-weeks": { zh: "起止周次、重复序号或随机种子超出范围", en: "weeks, replicate or seed are out of range" },
  overlap: { zh: "两项政策在同一时间改变“{path}”", en: "two policies change '{path}' at the same time" },
  "bad-relation": { zh: "参数之间不相容（{path}）：{detail}", en: "the parameters do not go together ({path}): {detail}" },
  "too-large": { zh: "规模过大，不适合课堂运行", en: "the world is too large for a classroom" },
  "not-started": { zh: "尚未开始运行", en: "no run has been started" },
  broken: { zh: "模型违反了自身的约束：{detail}", en: "the model broke one of its own rules: {detail}" },
  "no-memory": { zh: "内存不足", en: "there is not enough memory" },
  "no-policy": { zh: "政策过多，或没有这项政策", en: "too many policies, or no such policy" },
  "bad-request": { zh: "请求的格式有误：{detail}", en: "the request is malformed: {detail}" },
};

export class EngineError extends Error {
  /** code: a key above; facts: {path, detail, minimum, maximum} as far as known. */
  constructor(code, facts = {}) {
    super(say(code, facts, "en"));
    this.name = "EngineError";
    this.code = code;
    this.facts = facts;
  }
}

function say(code, facts, language) {
  const sentence = SENTENCES[code]?.[language] ?? code;
  return sentence.replace(/\{(\w+)\}/g, (_, key) => String(facts[key] ?? ""));
}

/** The sentence for a reader: language "zh" or "en". Errors that are not the engine's say what they say. */
export function describeProblem(error, language) {
  return error?.code in SENTENCES ? say(error.code, error.facts ?? {}, language) : String(error?.message ?? error);
}

export const PROBLEM_CODES = Object.keys(SENTENCES);
