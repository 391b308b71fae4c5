// Inputs that once failed, kept as files: bytes as .bin, texts as .txt, other values as .json.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const folderOf = (name) => `${here}corpus/${name}/`;

function encoded(input) {
  if (input instanceof Uint8Array) return { bytes: input, kind: 'bin' };
  if (typeof input === 'string') return { bytes: Buffer.from(input), kind: 'txt' };
  return { bytes: Buffer.from(`${JSON.stringify(input)}\n`), kind: 'json' };
}

function decoded(path) {
  const bytes = readFileSync(path);
  if (path.endsWith('.bin')) return new Uint8Array(bytes);
  return path.endsWith('.txt') ? bytes.toString() : JSON.parse(bytes);
}

/** Keeps an input under the digest of its bytes; the path. */
export function kept(name, input) {
  const { bytes, kind } = encoded(input);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  mkdirSync(folderOf(name), { recursive: true });
  const path = `${folderOf(name)}${digest}.${kind}`;
  writeFileSync(path, bytes);
  return path;
}

/** All inputs that are kept for a fuzzer, each with its file's name. */
export const corpusOf = (name) =>
  existsSync(folderOf(name))
    ? readdirSync(folderOf(name))
        .sort()
        .map((file) => ({ file, input: decoded(folderOf(name) + file) }))
    : [];

/** The fuzzers there are: `gguf` for gguf.fuzz.mjs. */
export const fuzzers = readdirSync(here)
  .filter((file) => file.endsWith('.fuzz.mjs'))
  .map((file) => file.replace('.fuzz.mjs', ''));

export const fuzzerOf = async (name) => (await import(`./${name}.fuzz.mjs`)).fuzzer;
