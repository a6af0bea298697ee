/** The drills that come with Holdfast: the folder `drills` of the package, beside src and dist. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Drill } from '../../../core/chaos/drill/drill.ts';
import { parseDrill } from '../../../core/chaos/drill/parse-drill.ts';

export const DRILLS_FOLDER = fileURLToPath(new URL('../../../../drills', import.meta.url));

export interface LibraryDrill {
  readonly file: string;
  readonly drill: Drill;
}

export async function readDrillLibrary(folder: string = DRILLS_FOLDER): Promise<readonly LibraryDrill[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/u.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      return { file, drill: parseDrill(await readFile(file, 'utf8'), file) };
    }),
  );
}
