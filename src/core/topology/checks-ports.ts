/**
 * Ports that collide on one machine: two things whose place names the same host, at least one of them a part beside the nodes.
 * Whether two nodes collide depends on their whole configuration, and is a finding of the planner.
 */
import type { Report } from './checks.ts';
import { parsePlace, placeText } from './place.ts';
import type { Path } from './problem.ts';
import { ORDERERS_SCHEMA, PEERS_SCHEMA } from './schema-node.ts';
import { CERTIFICATES_SCHEMA, STATE_DATABASES_SCHEMA } from './schema-support.ts';
import { LOAD_BALANCERS_SCHEMA } from './schema-traffic.ts';
import type { TopologyDraft } from './schema.ts';

interface Placed {
  readonly at?: string | undefined;
  readonly port?: number | undefined;
}

type Taken = Map<string, string>;

export function checkSharedPorts(draft: TopologyDraft, report: Report): void {
  const taken: Taken = new Map();
  for (const [id, { at, ports }] of defined(draft.orderers)) takeAll(taken, id, at, withDefaults(ORDERERS_SCHEMA, ports));
  for (const [id, { at, ports }] of defined(draft.peers)) takeAll(taken, id, at, withDefaults(PEERS_SCHEMA, ports));
  const parts: readonly (readonly [Path, Readonly<Record<string, Placed | undefined>> | undefined, number | undefined])[] = [
    [
      ['certificates', 'authorities'],
      draft.certificates?.authorities,
      CERTIFICATES_SCHEMA.defaulted.authorities.values.defaulted.port.default,
    ],
    [['state-databases'], draft['state-databases'], STATE_DATABASES_SCHEMA.values.defaulted.port.default],
    [['load-balancers'], draft['load-balancers'], LOAD_BALANCERS_SCHEMA.values.defaulted.port.default],
  ];
  for (const [path, section, fallback] of parts) {
    for (const [id, { at, port = fallback }] of defined(section)) {
      const key = spot(at, port);
      const other = key === undefined ? undefined : taken.get(key);
      if (other !== undefined) report('E138', `"${id}" and "${other}" both listen on port ${port} of ${at}`, [...path, id], { on: 'key' });
      else if (key !== undefined) taken.set(key, id);
    }
  }
}

function takeAll(taken: Taken, id: string, at: string | undefined, ports: readonly (number | undefined)[]): void {
  for (const port of ports) {
    const key = spot(at, port);
    if (key !== undefined) taken.set(key, id);
  }
}

function withDefaults(
  schema: typeof ORDERERS_SCHEMA | typeof PEERS_SCHEMA,
  given: Readonly<Record<string, number | undefined>> | undefined,
): readonly (number | undefined)[] {
  return Object.entries(schema.values.defaulted.ports.defaulted).map(([name, { default: fallback }]) => given?.[name] ?? fallback);
}

/** Undefined where the place does not name a host. */
function spot(at: string | undefined, port: number | undefined): string | undefined {
  if (at === undefined || port === undefined) return undefined;
  const place = parsePlace(at);
  return place.host === undefined ? undefined : `${placeText(place)} ${port}`;
}

function defined<T>(section: Readonly<Record<string, T | undefined>> | undefined): readonly (readonly [string, T])[] {
  return Object.entries(section ?? {}).flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const]));
}
