/** Half the time of a short command is Node reading some three hundred files of this program: what it made of them is kept in the cache folder. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { defaultCacheRoot } from '../platforms/fabric/programs/place.ts';

/** Node checks each entry against the file that it was made of, and goes without where the folder cannot be written. */
export function keepCompiled(environment: NodeJS.ProcessEnv): void {
  let folder: string;
  try {
    folder = join(defaultCacheRoot(environment), 'compiled');
  } catch {
    // A user without a home folder: slower, not wrong.
    return;
  }
  enableCompileCache(folder);
}
