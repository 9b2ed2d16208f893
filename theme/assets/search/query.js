// A query as terms: white space parts them, everything else is for the tokeniser.

import { isRun, units } from './tokens.js';

export const LONGEST = 400; // characters looked at; who pastes a whole page is looking for its beginning
const ASKING = /请问|怎么样|怎么|怎样|如何|什么|哪里|哪些|哪个|哪儿|多少|多久|是不是|能不能|可不可以|可以|需要|应该|我想|我要|有没有|为什么|吗|呢|么|啊|了解|知道|一下|办理|去哪/gu;

/** [[unit…]…]: a single character joins its neighbour (`24 号`), since alone it says too little. */
export function terms(query) {
  const found = query.slice(0, LONGEST).split(/\s+/u).map(units).filter((term) => term.length);
  const joined = [];
  for (const term of found) {
    const alone = term.length === 1 && !isRun(term[0]);
    if (alone && joined.length) joined.at(-1).push(...term);
    else joined.push([...term]);
  }
  if (joined.length > 1 && joined[0].length === 1 && !isRun(joined[0][0])) joined.splice(0, 2, [...joined[0], ...joined[1]]);
  return joined;
}

/** The words of a question without those that only ask. */
export const told = (query) => terms(query.slice(0, LONGEST).replace(ASKING, ' '));

/** Letters alone, as pinyin is typed; '' when the query is anything else. */
export function letters(query) {
  const plain = query.normalize('NFKC').toLowerCase().replace(/[\s'’]/gu, '').replace(/ü/gu, 'v');
  return /^[a-z]{2,60}$/.test(plain) ? plain : '';
}
