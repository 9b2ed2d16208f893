// The tokeniser of the search, twin of builder/search/tokens.py: the ranges and rules are explained there.
// units(text) → [unit…]; spans(text) → [[unit, start, end]…] with places in the text (UTF-16 units), for marks.

const FOLDED = [
  [0xa0, 0xff], [0x132, 0x133], [0x13f, 0x140], [0x149, 0x149], [0x17f, 0x17f], [0x2000, 0x33ff],
  [0xf900, 0xfaff], [0xfb00, 0xfb06], [0xfe30, 0xfe6f], [0xff00, 0xffef], [0x1d400, 0x1d7ff],
  [0x1f100, 0x1f16c], [0x1f200, 0x1f251], [0x2f800, 0x2fa1f],
];
const SILENT = [
  [0x00, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0xbf], [0xd7, 0xd7], [0xf7, 0xf7], [0x2b0, 0x36f],
  [0x2000, 0x206f], [0x20d0, 0x20ff], [0x2190, 0x23ff], [0x2500, 0x25ff], [0x3000, 0x3004], [0x3008, 0x3020],
  [0x302a, 0x3030], [0x303b, 0x303f], [0x3099, 0x309c], [0x30fb, 0x30fb], [0xd800, 0xdfff], [0xfe00, 0xfe6f],
  [0xfeff, 0xfeff], [0xfff0, 0xffff], [0xe0000, 0xe0fff],
];
const LETTERS = [[0x30, 0x39], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x24f]];
const CASED = [[0x41, 0x5a], [0xc0, 0x24f], [0x370, 0x58f], [0x1e00, 0x1fff]];

const within = (code, ranges) => ranges.some(([low, high]) => low <= code && code <= high);
const folds = new Map();

function work(char) {
  const folded = within(char.codePointAt(0), FOLDED) ? char.normalize('NFKC') : char;
  let out = '';
  for (const part of folded) {
    const low = within(part.codePointAt(0), CASED) ? part.toLowerCase() : part;
    for (const one of low) out += one !== '.' && within(one.codePointAt(0), SILENT) ? ' ' : one;
  }
  return out;
}

/** One character as the index sees it; silent ones are a space. */
export function fold(char) {
  let folded = folds.get(char);
  if (folded === undefined) folds.set(char, (folded = work(char)));
  return folded;
}

export const isRun = (unit) => within(unit.codePointAt(0), LETTERS);
const isPlain = (char) => char !== undefined && /[0-9a-z]/.test(char);

/** Every folded character with the place it came from: [char, start, end]. */
function characters(text) {
  const out = [];
  let at = 0;
  for (const char of text) {
    for (const one of fold(char)) out.push([one, at, at + char.length]);
    at += char.length;
  }
  return out;
}

export function spans(text) {
  const chars = characters(text);
  const out = [];
  let open = null;
  chars.forEach(([char, start, end], i) => {
    if (char === '.') {
      if (!(isPlain(chars[i - 1]?.[0]) && isPlain(chars[i + 1]?.[0]))) open = null;
    } else if (char === ' ') {
      open = null;
    } else if (isRun(char)) {
      if (open) [open[0], open[2]] = [open[0] + char, end];
      else out.push((open = [char, start, end]));
    } else {
      open = null;
      out.push([char, start, end]);
    }
  });
  return out;
}

export const units = (text) => spans(text).map(([unit]) => unit);
export const pair = (first, second) => `${first} ${second}`;
