// Reads a JSON list of texts on stdin; writes the units of each, after checking that spans point at what they name.
import { spans, units } from '../../theme/assets/search/tokens.js';

const blocks = [];
for await (const block of process.stdin) blocks.push(block);
const texts = JSON.parse(Buffer.concat(blocks).toString('utf8'));

for (const text of texts) {
  let before = 0;
  for (const [unit, start, end] of spans(text)) {
    if (start < before - 3 || end <= start || !unit.length) throw new Error(JSON.stringify([text, unit, start, end]));
    before = end;
  }
}
process.stdout.write(JSON.stringify(texts.map(units)));
