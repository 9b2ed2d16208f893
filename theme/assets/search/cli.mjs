// Asks the index of a built site from Node: a JSON request { site, query, options } on stdin, the answer on stdout.
// `query` may be a list; the answers are one then.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { search } from './engine.js';

async function input() {
  const blocks = [];
  for await (const block of process.stdin) blocks.push(block);
  return JSON.parse(Buffer.concat(blocks).toString('utf8'));
}

const { site, query, options } = await input();

async function load(path) {
  try {
    return new Uint8Array(await readFile(join(site, 'search', path.split('?')[0])));
  } catch {
    return null;
  }
}

const ask = (one) => search(one, { ...options, base: site, load });
const answers = [];
for (const one of [query].flat()) answers.push(await ask(one));
process.stdout.write(JSON.stringify(Array.isArray(query) ? answers : answers[0]));
