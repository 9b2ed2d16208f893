// Pinyin typed without tones or spaces, cut into syllables. Made from pypinyin's readings of U+4E00–U+9FFE.

const FINALS = {
  '': 'a ai an ang ao e ei en eng er o ou',
  'b': 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  'c': 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  'ch': 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  'd': 'a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
  'f': 'a an ang ei en eng iao o ou u',
  'g': 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  'h': 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  'j': 'i ia ian iang iao ie in ing iong iu u uan ue un',
  'k': 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  'l': 'a ai an ang ao e ei en eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve',
  'm': 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  'n': 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo v ve',
  'p': 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  'q': 'i ia ian iang iao ie in ing iong iu u uan ue un',
  'r': 'an ang ao e en eng i ong ou u ua uan ui un uo',
  's': 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  'sh': 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
  't': 'a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo',
  'w': 'a ai an ang ei en eng o u',
  'x': 'i ia ian iang iao ie in ing iong iu u uan ue un',
  'y': 'a an ang ao e i in ing o ong ou u uan ue un',
  'z': 'a ai an ang ao e ei en eng i ong ou u uan ui un uo',
  'zh': 'a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
};

const SYLLABLES = new Set(Object.entries(FINALS).flatMap(([head, tails]) => tails.split(' ').map((tail) => head + tail)));
const LONGEST = 6;
const MOST_WAYS = 6;
const same = (syllable) => syllable.replace(/^([ln])ue$/, '$1ve');

/** The ways to read letters as syllables, those with the fewest first; an unfinished last one is left out. */
export function syllables(letters) {
  const ways = Array.from({ length: letters.length + 1 }, () => []);
  ways[0].push([]);
  for (let at = 0; at < letters.length; at++) {
    for (let end = at + 1; end <= Math.min(at + LONGEST, letters.length); end++) {
      const syllable = same(letters.slice(at, end));
      if (SYLLABLES.has(syllable)) ways[end].push(...ways[at].map((way) => [...way, syllable]));
    }
    ways[at + 1].sort((a, b) => a.length - b.length).splice(MOST_WAYS);
  }
  const whole = ways[letters.length];
  if (whole.length) return whole;
  const reach = ways.findLastIndex((way) => way.length);
  const rest = letters.slice(reach);
  const unfinished = reach > 1 && [...SYLLABLES].some((syllable) => syllable.startsWith(rest));
  return unfinished ? ways[reach] : [];
}
