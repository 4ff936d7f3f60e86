// Units in words. Keys are the units of the rows; a unit that is not here is shown as it is, and a test says so.

const UNITS = {
  "%": { zh: "%", en: "%" },
  "1/day": { zh: "1/天", en: "1/day" },
  "1/utility": { zh: "1/效用", en: "1/utility" },
  "1/week": { zh: "1/周", en: "1/week" },
  "1/week per 1,000 adults": { zh: "1/周·千名成年居民", en: "1/week per 1,000 adults" },
  "1/year": { zh: "1/年", en: "1/year" },
  "1/year per 1,000 adults": { zh: "每千名成年居民每年", en: "a year per 1,000 adults" },
  "1/year per 100 adults": { zh: "每百名成年居民每年", en: "a year per 100 adults" },
  "1/year per 100,000 adults": { zh: "每十万名成年居民每年", en: "a year per 100,000 adults" },
  "1/year per adult": { zh: "每名成年居民每年", en: "a year per adult" },
  "adults": { zh: "成年居民", en: "adults" },
  "adults/h": { zh: "成年居民/小时", en: "adults/h" },
  "agents": { zh: "智能体", en: "agents" },
  "cases": { zh: "件", en: "cases" },
  "cases/year": { zh: "件/年", en: "cases a year" },
  "cells": { zh: "格", en: "cells" },
  "days": { zh: "天", en: "days" },
  "degrees": { zh: "度", en: "degrees" },
  "dose/(h/head)": { zh: "剂量/(小时/人)", en: "dose/(h/head)" },
  "grids": { zh: "个网格", en: "grids" },
  "h": { zh: "小时", en: "h" },
  "h/week": { zh: "小时/周", en: "h/week" },
  "h/week per 1,000 adults": { zh: "每千名成年居民每周小时数", en: "hours a week per 1,000 adults" },
  "judges": { zh: "名法官", en: "judges" },
  "owners": { zh: "名责任人", en: "owners" },
  "per 1,000 adults": { zh: "每千名成年居民", en: "per 1,000 adults" },
  "per 1,000 residents": { zh: "每千名居民", en: "per 1,000 residents" },
  "per quarter": { zh: "每季度", en: "per quarter" },
  "posts/week": { zh: "条/周", en: "posts/week" },
  "residents": { zh: "居民", en: "residents" },
  "servers": { zh: "席位", en: "servers" },
  "stars": { zh: "星", en: "stars" },
  "steps": { zh: "步", en: "steps" },
  "times taken": { zh: "倍（相对寻租所得）", en: "times taken" },
  "units": { zh: "单位", en: "units" },
  "utility": { zh: "效用", en: "utility" },
  "weeks": { zh: "周", en: "weeks" },
  "yuan": { zh: "元", en: "yuan" },
  "yuan/h": { zh: "元/小时", en: "yuan/h" },
  "yuan/week": { zh: "元/周", en: "yuan a week" },
  "yuan/week per 1,000 adults": { zh: "每千名成年居民每周元数", en: "yuan a week per 1,000 adults" },
  "yuan/year": { zh: "元/年", en: "yuan a year" },
  "yuan/year per 1,000 adults": { zh: "元/年·千名成年居民", en: "yuan/year per 1,000 adults" },
};

/** {zh, en} of a unit, or null where there is none. */
export function unitPair(unit) {
  return unit ? UNITS[unit] ?? { zh: unit, en: unit } : null;
}

export const knowsUnit = (unit) => !unit || unit in UNITS;
