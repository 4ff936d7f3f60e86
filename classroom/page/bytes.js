// Bytes to speakable text and back: Crockford's base 32 (https://www.crockford.com/base32.html), and CRC-16/CCITT.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ALIKE = { O: "0", I: "1", L: "1" };

export function toBase32(bytes) {
  let bits = 0, held = 0, text = "";
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += ALPHABET[(bits >> held) & 31];
    }
    bits &= (1 << held) - 1;
  }
  return held > 0 ? text + ALPHABET[(bits << (5 - held)) & 31] : text;
}

/** Bytes, or null where a character is not of the alphabet or the padding is not what toBase32 writes. */
export function fromBase32(text) {
  const bytes = [];
  let bits = 0, held = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(ALIKE[character] ?? character);
    if (digit < 0) return null;
    bits = (bits << 5) | digit;
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 255);
      bits &= (1 << held) - 1;
    }
  }
  return held < 5 && bits === 0 ? Uint8Array.from(bytes) : null;
}

/** CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF; 0x29B1 for "123456789". */
export function crc16(bytes) {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** A 16-bit mark of a text: FNV-1a over its UTF-8 bytes, folded. */
export function mark16(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash >>> 16) ^ (hash & 0xffff);
}

export function createWriter() {
  const bytes = [];
  return {
    byte(value) { bytes.push(value & 255); },
    word(value) { bytes.push((value >> 8) & 255, value & 255); },
    /** LEB128, for whole numbers from 0 to 2^28 - 1. */
    number(value) {
      let rest = value;
      while (rest >= 128) { bytes.push((rest & 127) | 128); rest >>>= 7; }
      bytes.push(rest);
    },
    bytes: () => Uint8Array.from(bytes),
  };
}

/** Reads what a writer wrote; every read past the end throws RangeError. */
export function createReader(bytes) {
  let at = 0;
  const next = () => {
    if (at >= bytes.length) throw new RangeError("end of code");
    return bytes[at++];
  };
  return {
    byte: next,
    word: () => (next() << 8) | next(),
    number() {
      let value = 0;
      for (let shift = 0; shift < 28; shift += 7) {
        const byte = next();
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
      throw new RangeError("number too long");
    },
    get left() { return bytes.length - at; },
  };
}
