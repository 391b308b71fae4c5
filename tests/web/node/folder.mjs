// A folder of a test file's own, gone when its tests are over.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';

export let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), 'ropewalk-'))));
after(() => rm(folder, { recursive: true }));

/** The path of a file with this in it. */
export async function file(name, content) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
