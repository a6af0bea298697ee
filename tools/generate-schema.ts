/** Writes schema/topology.schema.json from the schema in core/topology. A test fails while the two differ. */
import { writeFileSync } from 'node:fs';
import { jsonSchema } from '../src/core/topology/json-schema.ts';

writeFileSync(new URL('../schema/topology.schema.json', import.meta.url), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
