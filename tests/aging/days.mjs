// Reads a JSON list of [ages, until, [day, …]] on stdin; writes the words of each day.
import { wordsOn } from '../../theme/assets/aging.js';

const blocks = [];
for await (const block of process.stdin) blocks.push(block);
const asked = JSON.parse(Buffer.concat(blocks).toString('utf8'));
process.stdout.write(JSON.stringify(asked.map(([ages, until, days]) => days.map((day) => wordsOn(ages, until, day)))));
