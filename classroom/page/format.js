// Numbers as people read them.

const MINUS = "\u2212";

function plain(value, digits) {
  const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** Digits after the point that show a spread of size `scale` with three figures. */
function digitsFor(scale) {
  const size = Math.abs(scale);
  if (!(size > 0) || size >= 100) return 0;
  return size >= 10 ? 1 : size >= 1 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(size)));
}

/** A value of an indicator without its unit; shares as percentages, degrees with their sign. */
export function showValue(row, value) {
  if (!Number.isFinite(value)) return "–";
  if (row.share) return `${plain(100 * value, 1)} %`;
  if (row.degrees) return `${plain(value, 1)}°`;
  if (row.ratio) return plain(value, 3);
  return plain(value, digitsFor(value));
}

/** A difference with its sign; of shares in percentage points (the caller names them). */
export function showDifference(row, difference) {
  if (!Number.isFinite(difference)) return "–";
  const digits = row.share || row.degrees ? 1 : row.ratio ? 3 : digitsFor(difference);
  const text = plain(Math.abs(row.share ? 100 * difference : difference), digits);
  if (!/[1-9]/.test(text)) return "±0";
  return (difference < 0 ? MINUS : "+") + text + (row.degrees ? "°" : "");
}

/** Yuan, in 万 in Chinese from ten thousand on, in thousands with commas in English. */
export function showYuan(yuan, lang) {
  if (!Number.isFinite(yuan)) return "–";
  if (lang === "zh" && Math.abs(yuan) >= 10000) {
    const tenThousands = yuan / 10000;
    return `${plain(tenThousands, Math.abs(tenThousands) >= 100 ? 0 : 1)} 万元`;
  }
  return lang === "zh" ? `${plain(yuan, 0)} 元` : plain(yuan, 0).replace(/^(\u2212?)/, "$1¥");
}

/** A setting of a lever: 30 %, yes/no, a number. */
export function showSetting(lever, value, words) {
  if (lever.isSwitch) return value >= 0.5 ? words("yes") : words("no");
  if (lever.share) return `${plain(100 * value, 0)} %`;
  return plain(value, Number.isInteger(lever.step) ? 0 : Math.min(3, String(lever.step).split(".")[1]?.length ?? 0));
}
