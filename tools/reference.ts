/** Writes the generated parts of the documentation: docs/reference, and the table of rules. A test fails when they are not current. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { codesReference } from './codes-reference.ts';
import { withRulesTable } from './rules-table.ts';

const docs = new URL('../docs/', import.meta.url);
mkdirSync(new URL('reference/', docs), { recursive: true });
writeFileSync(new URL('reference/codes.md', docs), codesReference());
const engine = new URL('concepts/engine.md', docs);
writeFileSync(engine, withRulesTable(readFileSync(engine, 'utf8')));
