// Reads the bundle that builder/search/index.py writes (store.py beside it describes the bytes): its start, postings,
// cards, columns. `load(path)` gives a file's bytes, null when there is none, and rejects when it cannot be reached.

export const TITLE = 0, NUMBER = 256, BODY = 512;
const FORMAT = 3;
const EVERY = 64; // documents from one marked day to the next
const NONE = { documents: [], places: [] };
const SPECIAL = /^[=<>~^]| \$$/; // keys of titles and numbers only
const LIGHT = 6; // kilobytes of a bucket, about
const KEPT = 400; // buckets and cards remembered: some 10 MB at most

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let i = 0; i < 8; i++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function crc(bytes) {
  let sum = -1;
  for (const byte of bytes) sum = CRC[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ -1) >>> 0;
}

/** The name of the parts of a key that has files of its own. */
function longName(key) {
  const bytes = encoder.encode(key);
  return `w${[bytes, bytes.slice().reverse()].map((one) => crc(one).toString(16).padStart(8, '0')).join('')}`;
}

/** Pieces of bytes as one. */
function joined(parts) {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function inflate(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // the server has said so and the browser has done it
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  writer.write(bytes).catch(() => {}); // a damaged file is told by the reader
  writer.close().catch(() => {});
  const parts = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  return joined(parts);
}

/** A reader of LEB128 numbers. */
function numbers(bytes, at = 0, end = bytes.length) {
  return {
    get at() { return at; },
    get done() { return at >= end; },
    skip(count) { at += count; },
    next() {
      let value = 0, scale = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return value;
    },
  };
}

/** Key → bytes of its postings. */
function readBucket(bytes) {
  const read = numbers(bytes);
  const sizes = [];
  for (let count = read.next(); count > 0; count--) {
    const length = read.next();
    const key = decoder.decode(bytes.subarray(read.at, read.at + length));
    read.skip(length);
    sizes.push([key, read.next()]);
  }
  const postings = new Map();
  for (const [key, size] of sizes) {
    postings.set(key, bytes.subarray(read.at, read.at + size));
    read.skip(size);
  }
  return postings;
}

/** The key of a single unit: of it only the documents and their best zone are kept. */
const isZoned = (key) => !key.includes(' ') && !SPECIAL.test(key);
const ZONES = [TITLE, NUMBER, BODY, BODY];

/** Postings as flat lists: documents[i] stands at places[i]; documents ascend, and places within a document. */
function readPostings(bytes, bases, key) {
  const zoned = isZoned(key), base = zoned || SPECIAL.test(key) ? 0 : BODY;
  const documents = [], places = [];
  const runs = numbers(bytes);
  while (!runs.done) {
    let document = bases[runs.next()];
    const size = runs.next();
    const read = numbers(bytes, runs.at, runs.at + size);
    runs.skip(size);
    while (!read.done) {
      const head = read.next();
      document += head >>> (zoned ? 2 : 1);
      if (zoned) {
        documents.push(document);
        places.push(ZONES[head & 3]);
        continue;
      }
      let place = base;
      for (let count = head & 1 ? read.next() : 1; count > 0; count--) {
        documents.push(document);
        places.push((place += read.next()));
      }
    }
  }
  return { documents, places };
}

/** Of the postings of a single unit those in titles and numbers. */
function inTitles(found) {
  const kept = found?.documents.flatMap((document, i) => (found.places[i] < BODY ? [i] : []));
  return kept && { documents: kept.map((i) => found.documents[i]), places: kept.map((i) => found.places[i]) };
}

/** A memory of promises: the oldest unused goes first, what failed is asked again. */
class Memory {
  constructor(most) {
    this.most = most;
    this.kept = new Map();
  }

  get(key, make) {
    let found = this.kept.get(key);
    this.kept.delete(key);
    if (!found) {
      found = make();
      found.catch(() => this.kept.delete(key));
    }
    this.kept.set(key, found);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value);
    return found;
  }
}

export class Store {
  /** Reads start.bin; throws { problem } when there is no index, or one of another format. */
  static async open(load) {
    const bytes = await load('start.bin').catch(() => { throw { problem: 'offline' }; });
    if (!bytes) throw { problem: 'no-index' };
    let manifest;
    try {
      manifest = JSON.parse(decoder.decode(await inflate(bytes)));
    } catch {
      throw { problem: 'no-index' };
    }
    if (manifest.format !== FORMAT) throw { problem: 'no-index' };
    return new Store(manifest, (path) => load(`${path}?${manifest.records}`));
  }

  constructor(manifest, load) {
    this.manifest = manifest;
    this.load = load;
    this.bases = [];
    this.records = manifest.shards.reduce((sum, count) => (this.bases.push(sum), sum + count), 0);
    this.buckets = new Memory(KEPT);
    this.cards = new Memory(KEPT);
    this.columns = new Memory(KEPT);
    this.problem = ''; // 'offline' or 'partial' when a file could not be had: answers may be incomplete
  }

  /** The JSON or bytes of a file, or null (noted in `problem`) when it is missing, damaged or out of reach. */
  async file(path, read) {
    const bytes = await this.load(path).catch(() => { this.problem = 'offline'; });
    if (bytes === undefined) return null;
    try {
      if (bytes) return read(await inflate(bytes));
    } catch { /* damaged: as if missing */ }
    this.problem ||= 'partial';
    return null;
  }

  isHeavy(key) {
    return Object.hasOwn(this.manifest.heavy, key);
  }

  /** What asking for a key costs, in kilobytes; `titles`: in titles and numbers alone. */
  cost(key, titles = false) {
    const size = (one) => (this.isHeavy(one) ? this.manifest.heavy[one][0] : LIGHT);
    if (SPECIAL.test(key) || isZoned(key)) return size(key);
    return titles || !this.isHeavy(key) ? size(`=${key}`) : size(key) + size(`=${key}`);
  }

  async bucket(path) {
    return this.buckets.get(path, async () => {
      const found = await this.file(`index/${path}.bin`, readBucket);
      if (!found) throw { problem: 'partial' };
      return found;
    }).catch(() => null);
  }

  /** { documents, places } of a key as it is stored; null when its files cannot be had. */
  async stored(key) {
    if (this.isHeavy(key)) return this.long(key);
    const number = crc(encoder.encode(key.replace(/^=/, ''))) % this.manifest.buckets;
    const bucket = await this.bucket(number.toString(16).padStart(4, '0'));
    if (!bucket) return null;
    const bytes = bucket.get(key);
    if (!bytes) return NONE;
    bytes.read ??= readPostings(bytes, this.bases, key);
    return bytes.read;
  }

  /** The same of a key that has files of its own, one for some shards. */
  async long(key) {
    const name = longName(key), [, ...firsts] = this.manifest.heavy[key];
    return this.buckets.get(name, async () => {
      const asking = firsts.map((first) => this.file(`index/${name}.${first}.bin`, (bytes) => bytes));
      const parts = await Promise.all(asking);
      if (parts.includes(null)) throw { problem: 'partial' };
      return readPostings(joined(parts), this.bases, key);
    }).catch(() => null);
  }

  /** Where a key stands: first in titles and numbers, then (unless `titles`) in bodies; null as for stored(). */
  async postings(key, titles = false) {
    if (SPECIAL.test(key)) return this.stored(key);
    if (isZoned(key)) return titles ? inTitles(await this.stored(key)) : this.stored(key);
    const [short, long] = await Promise.all([this.stored(`=${key}`), titles ? NONE : this.stored(key)]);
    if (!short || !long) return null;
    if (!long.documents.length) return short;
    return { documents: short.documents.concat(long.documents), places: short.places.concat(long.places) };
  }

  /** Shard and number in it. */
  slot(document) {
    let shard = this.bases.length - 1;
    while (this.bases[shard] > document) shard--;
    return [shard, document - this.bases[shard]];
  }

  async json(memory, path) {
    return memory.get(path, async () => {
      const found = await this.file(path, (bytes) => JSON.parse(decoder.decode(bytes)));
      if (!found) throw { problem: 'partial' };
      return found;
    }).catch(() => null);
  }

  /** The day that ranks a document among those of other shards, interpolated; service items count as newer. */
  day(document) {
    const [shard, number] = this.slot(document);
    const marks = this.manifest.days[shard], at = Math.floor(number / EVERY);
    const span = Math.min(EVERY, this.manifest.shards[shard] - 1 - at * EVERY) || 1;
    return marks[at] + ((marks[at + 1] - marks[at]) * (number - at * EVERY)) / span;
  }

  /** What is shown of a document; null when it cannot be had. */
  card(document) {
    const [shard, number] = this.slot(document);
    return this.json(this.cards, `cards/${shard}/${number}.bin`);
  }

  /** A later part of a long text. */
  part(document, part) {
    const [shard, number] = this.slot(document);
    return this.json(this.cards, `cards/${shard}/${number}.${part}.bin`);
  }

  /** Facets and dates of a shard. */
  column(shard) {
    return this.json(this.columns, `columns/${shard}.bin`);
  }
}
