/** Writes the generated part of the documentation: docs/reference. A test fails when it is not current. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { codesReference } from './codes-reference.ts';

const folder = new URL('../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('codes.md', folder), codesReference());
