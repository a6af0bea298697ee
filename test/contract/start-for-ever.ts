/** Starts the contract's node as a command would, says so, and waits to be killed. Argument: a file with SubjectFiles. */
import { readFileSync } from 'node:fs';
import { createLocalDriver } from '../../src/drivers/local/local-driver.ts';
import { localDeps, type SubjectFiles } from './local-subject.ts';

const files = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as SubjectFiles;
await createLocalDriver(localDeps(files, null)).start('node1');
console.log('started');
setInterval(() => {}, 1_000);
