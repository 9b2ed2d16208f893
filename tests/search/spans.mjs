// Reads a JSON list of texts on stdin; writes the units of each with their places.
import { spans } from '../../theme/assets/search/tokens.js';

const blocks = [];
for await (const block of process.stdin) blocks.push(block);
process.stdout.write(JSON.stringify(JSON.parse(Buffer.concat(blocks).toString('utf8')).map(spans)));
