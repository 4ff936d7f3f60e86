// Codes that groups exchange: a decision (and a prediction) as a short text that can be read aloud, typed, or scanned.
//
//   HELI-XXXX-XXXX-...     base 32 of these bytes, then CRC-16 of all of them
//     version               1
//     kind                  mode (low four bits), body or 0 (high four bits)
//     mark of the levers    16 bits: names, ranges and steps; another page would read the numbers otherwise
//     mark of the exercise  16 bits of its id
//     group, seed           variable-length numbers
//     settings              count, then for each the number of changed levers and (lever, step) pairs; one setting per round, else one
//     prediction            1 + choice (0: none), number of knots, one byte per knot
//
// A setting is {lever id: value}. Levers at the problem's value are left out, so an untouched page gives a code of few letters.

import { createReader, createWriter, crc16, fromBase32, mark16, toBase32 } from "./bytes.js";

export const VERSION = 1;
export const MODES = ["free", "predict", "rounds", "roles"];
const PREFIX = "HELI", MAX_LETTERS = 2000, MAX_ROUNDS = 40, MAX_KNOTS = 64;

/** Thrown by decode; `reason` is a key of the texts: empty, letters, checksum, version, levers, exercise, content. */
export class CodeError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export function leversMark(levers) {
  return mark16(levers.map(({ id, minimum, maximum, step }) => `${id}:${minimum}:${maximum}:${step}`).join("|"));
}

export const steps = (lever) => Math.round((lever.maximum - lever.minimum) / lever.step);
export const toStep = (lever, value) => Math.round((value - lever.minimum) / lever.step);

/** The value of a step, free of the rounding that sums of steps collect. */
export function fromStep(lever, step) {
  return Number((lever.minimum + step * lever.step).toPrecision(12));
}

/** Code of {mode, exercise, body, group, seed, settings, prediction: {choice, knots[0..1]} or null}. */
export function encode(decision, levers) {
  const writer = createWriter();
  writer.byte(VERSION);
  writer.byte(MODES.indexOf(decision.mode) | ((decision.body ?? 0) << 4));
  writer.word(leversMark(levers));
  writer.word(mark16(decision.exercise));
  writer.number(decision.group ?? 0);
  writer.number(decision.seed ?? 1);
  writer.number(decision.settings.length);
  for (const setting of decision.settings) writeSetting(writer, setting, levers);
  writePrediction(writer, decision.prediction);
  const bytes = writer.bytes(), crc = crc16(bytes);
  const letters = toBase32([...bytes, crc >> 8, crc & 255]);
  return `${PREFIX}-${letters.match(/.{1,4}/g).join("-")}`;
}

function writeSetting(writer, setting, levers) {
  const changed = levers.map((lever, index) => [index, lever]).filter(([, lever]) => setting[lever.id] !== undefined);
  writer.number(changed.length);
  for (const [index, lever] of changed) {
    writer.byte(index);
    writer.number(toStep(lever, setting[lever.id]));
  }
}

function writePrediction(writer, prediction) {
  writer.number(prediction && prediction.choice !== null && prediction.choice !== undefined ? prediction.choice + 1 : 0);
  const knots = prediction?.knots ?? [];
  writer.number(knots.length);
  for (const knot of knots) writer.byte(Math.round(Math.min(Math.max(knot, 0), 1) * 255));
}

/** The letters of a code as people type and paste them: any case, spaces, full-width forms, dashes of every kind. */
export function normalise(text) {
  const plain = text.normalize("NFKC").toUpperCase().replace(/[\s\-\u2010-\u2015\u2212_.,:;'"]/g, "");
  return plain.startsWith(PREFIX) ? plain.slice(PREFIX.length) : plain;
}

function checkedBytes(text) {
  const letters = normalise(text);
  if (letters.length === 0) throw new CodeError("empty");
  if (letters.length > MAX_LETTERS) throw new CodeError("content");
  const bytes = fromBase32(letters);
  if (bytes === null) throw new CodeError(/^[0-9A-Z]*$/.test(letters) && !letters.includes("U") ? "checksum" : "letters");
  if (bytes.length < 3) throw new CodeError("checksum");
  const body = bytes.subarray(0, bytes.length - 2);
  if (crc16(body) !== ((bytes.at(-2) << 8) | bytes.at(-1))) throw new CodeError("checksum");
  if (body[0] !== VERSION) throw new CodeError("version");
  return body;
}

/**
 * The decision of a code. levers: rows of this page; exercises: array of {id, mode}.
 * Throws CodeError, never anything else, whatever the text.
 */
export function decode(text, levers, exercises) {
  const body = checkedBytes(String(text));
  try {
    return read(createReader(body), levers, exercises);
  } catch (error) {
    if (error instanceof RangeError) throw new CodeError("content");
    throw error;
  }
}

function read(reader, levers, exercises) {
  reader.byte();
  const kind = reader.byte(), mode = MODES[kind & 15];
  if (reader.word() !== leversMark(levers)) throw new CodeError("levers");
  const mark = reader.word();
  const exercise = exercises.find(({ id }) => mark16(id) === mark);
  if (!exercise) throw new CodeError("exercise");
  if (mode === undefined) throw new RangeError("mode");
  const group = reader.number(), seed = reader.number(), rounds = reader.number();
  if (rounds > MAX_ROUNDS) throw new RangeError("rounds");
  const settings = Array.from({ length: rounds }, () => readSetting(reader, levers));
  const prediction = readPrediction(reader);
  if (reader.left > 0) throw new RangeError("letters left over");
  return { mode, body: kind >> 4, exercise: exercise.id, group, seed, settings, prediction };
}

function readSetting(reader, levers) {
  const setting = {};
  for (let left = reader.number(); left > 0; left--) {
    const lever = levers[reader.byte()], step = reader.number();
    if (!lever || step > steps(lever) || setting[lever.id] !== undefined) throw new RangeError("lever");
    setting[lever.id] = fromStep(lever, step);
  }
  return setting;
}

function readPrediction(reader) {
  const choice = reader.number() - 1, count = reader.number();
  if (count > MAX_KNOTS || choice > 15) throw new RangeError("prediction");
  const knots = Array.from({ length: count }, () => reader.byte() / 255);
  return choice < 0 && count === 0 ? null : { choice: choice < 0 ? null : choice, knots };
}

/** Every code in a pasted text, one a line or separated by commas, with what stands before it as a name: [{name, text}]. */
export function splitCodes(text) {
  return text.split(/[\n;；]+/).map((line) => line.trim()).filter(Boolean).map((line) => {
    const at = line.toUpperCase().indexOf(PREFIX);
    return at > 0 ? { name: line.slice(0, at).replace(/[\s:：,，=]+$/, ""), text: line.slice(at) } : { name: "", text: line };
  });
}
