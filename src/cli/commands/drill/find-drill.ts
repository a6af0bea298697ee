/** A drill by its name in the library, or by the path of a file. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Drill } from '../../../core/chaos/drill/drill.ts';
import { drillByName, parseDrill } from '../../../core/chaos/drill/parse-drill.ts';
import type { CliContext } from '../../context.ts';
import { fileFailure } from '../../files.ts';
import { readDrillLibrary } from './library.ts';

export async function findDrill(name: string, context: CliContext): Promise<Drill> {
  if (!/[./]/u.test(name))
    return drillByName(
      (await readDrillLibrary()).map(({ drill }) => drill),
      name,
    );
  let text: string;
  try {
    text = await readFile(resolve(context.folder, name), 'utf8');
  } catch (error) {
    throw fileFailure(name, error);
  }
  return parseDrill(text, name);
}
