/** A topology as a complete file: every default written down. This is what `plan --resolved` prints. */
import { Document, isScalar, visit } from 'yaml';
import { encode } from './decode.ts';
import type { Topology } from './model.ts';
import { unresolve } from './resolve.ts';
import { TOPOLOGY_SCHEMA } from './schema.ts';
import type { TopologyFile } from './schema.ts';

/** In the form of the file, as JSON. */
export function resolvedDocument(topology: Topology): TopologyFile {
  return encode(TOPOLOGY_SCHEMA, unresolve(topology)) as TopologyFile;
}

/** Canonical YAML; parseTopology gives back an equal topology. Lists of names stand in one line. */
export function printTopology(topology: Topology): string {
  const document = new Document(resolvedDocument(topology), { aliasDuplicateObjects: false, version: '1.2', schema: 'core' });
  visit(document, {
    Seq: (_key, list) => {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
