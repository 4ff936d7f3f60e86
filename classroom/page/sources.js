// Where a parameter's number comes from, in the reader's language. Rows say it in English; what is not known here is shown as the row says it.

const PATTERNS = [
  [/^assumption( \((?:lever|user-set)\))?$/, () => "假设"],
  [/^essays? ([\d, ]+)(?: \((?:lever|shock|scenario)\))?$/, (n) => `文章${n.replaceAll(", ", "、")}`],
  [/^fitted to pattern (P\d+)(?: \(lever\))?$/, (p) => `按模式${p}拟合`],
  [/^calibrated to patterns? (P\d+)(?: and (P\d+))? \(docs\/decisions\)$/, (p, q) => `按模式${p}${q ? `、${q}` : ""}校准`],
  [/^assumption, calibrated \(docs\/decisions\)$/, () => "假设，经校准"],
  [/^pattern (P\d+)$/, (p) => `模式${p}`],
  [/^form of (\w+) (\d+)$/, (name, year) => `形式取自${name}（${year}）`],
  [/^order after (\w+) (\d+)$/, (name, year) => `大小次序取自${name}（${year}）`],
  [/^essay (\d): ([\u4e00-\u9fff].*)$/, (n, words) => `文章${n}：“${words}”`],
  [/^assumption (\d+) where on$/, (n) => `假设，启用时为${n}`],
];

const PHRASES = {
  "0: off": "0为关闭",
  "off by default": "默认关闭",
  "culture and sport dominate": "以文体类为主",
  "at most 1.68 h (social blue book 2022: 21.87 h in three months)": "至多1.68小时（2022年社会蓝皮书：三个月21.87小时）",
  "national survey 2021 (pattern P5)": "2021年全国调查（模式P5）",
  "Beijing 12345, 2020: 0.205 per resident / 0.75 adults": "北京12345热线，2020年：每名居民0.205件，按0.75折算为成年居民",
  "national 2022: 2.25 per 1,000 persons": "2022年全国：每千人2.25名",
  "national 2022: 0.130 (lever)": "2022年全国：0.130",
  "national 2017: 0.09 per 1,000 persons": "2017年全国：每千人0.09名",
  "court-annexed mediation 2023-2024": "2023—2024年法院委派、委托调解",
  "a choice (doubt 5)": "取值为选择（疑点5）",
  "above 0.90: Supreme People's Court 2025": "高于0.90：最高人民法院2025年",
  "fitted to essay 2: 173 cases per judge-year": "按文章2拟合：法官年人均173件",
  "not in the essays": "原文未提及",
  "essay 2: 350,000 of 2.194 million": "文章2：219.4万人中的35万人",
  "assumption: 40 % coverage of 20 children (lever)": "假设：覆盖20名儿童的40 %",
  "essay 2: 11,720 for 2.19 million (lever)": "文章2：219万人共11720处",
  "essay 6: within three years": "文章6：三年之内",
};

function part(text) {
  if (PHRASES[text]) return PHRASES[text];
  for (const [pattern, say] of PATTERNS) {
    const found = pattern.exec(text);
    if (found) return say(...found.slice(1));
  }
  return null;
}

/** The Chinese of a source, or null where a part of it is not known. */
export function sourceInChinese(text) {
  const parts = text.split("; ").map(part);
  return parts.includes(null) ? null : parts.join("；");
}
