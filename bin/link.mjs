// Makes `npx holdfast` work inside a checkout: npm does not link a package's own programs into its node_modules.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const programs = join(root, 'node_modules', '.bin');
if (existsSync(join(root, 'src', 'main.ts')) && existsSync(join(root, 'node_modules'))) {
  mkdirSync(programs, { recursive: true });
  const link = join(programs, 'holdfast');
  rmSync(link, { force: true });
  symlinkSync('../../bin/holdfast.mjs', link);
}
