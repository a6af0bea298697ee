/** Compares a text with a file under test/golden. `HOLDFAST_GOLDEN=write` writes the files anew; look at the difference before committing it. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const GOLDEN_FOLDER = fileURLToPath(new URL('golden/', import.meta.url));

export function matchesGolden(name: string, text: string): void {
  const file = join(GOLDEN_FOLDER, name);
  if (process.env['HOLDFAST_GOLDEN'] === 'write') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(
    text,
    readFileSync(file, 'utf8'),
    `${file} differs; if that is right: HOLDFAST_GOLDEN=write when running this test, then read the difference`,
  );
}
