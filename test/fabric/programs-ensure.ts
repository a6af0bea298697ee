/** Run by tests as a process of its own: obtains programs with the options of its argument and prints what happens. */
import { ensureFabricPrograms } from '../../src/platforms/fabric/programs/ensure-fabric-programs.ts';
import type { EnsureOptions } from '../../src/platforms/fabric/programs/ensure-options.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as EnsureOptions;
const { provider, bin } = await ensureFabricPrograms({ ...options, onProgress: (line) => console.log(line) });
console.log(JSON.stringify({ provider, bin }));
