/** Makes a network as whoever runs it, measures, destroys it, and prints what it found as one JSON object. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rightsForNet } from '../../src/drivers/local/net/net.ts';
import type { NetRights } from '../../src/drivers/local/net/types.ts';
import { REQUEST, assertRoundTrip, packetsOf, withLab } from './lab.ts';

export interface RootlessReport {
  readonly rights: NetRights;
  readonly noLatency: string | null;
  readonly cutOutcome: string;
  readonly packets: number;
  /** By a program that ran in the namespace of an agent. */
  readonly healedInside: boolean;
}

const rights = await rightsForNet();
let found: RootlessReport = { rights, noLatency: null, cutOutcome: '', packets: 0, healedInside: false };
const request = { ...REQUEST, detour: rights.noLatency === null };
if (rights.mode !== 'none') {
  await withLab(async ({ net, options, probe, server }) => {
    await server('b1');
    const client = probe('a1');
    const connect = async (): Promise<number> => (await client.connect('b1.example.com')).ms;
    await assertRoundTrip('without root', request.detour ? 20 : 0, connect);
    await net.cut('one', { from: { kind: 'node', node: 'a1' }, to: { kind: 'region', region: 'b' }, direction: 'both', manner: 'silent' });
    const { outcome } = await client.connect('b1.example.com', 400);
    const packets = await packetsOf(net, 'one');
    const [file = '', ...args] = [
      ...net.enterPrefix('region_c'),
      process.execPath,
      fileURLToPath(new URL('./heal-inside.ts', import.meta.url)),
      options.stateDir,
      'one',
    ];
    execFileSync(file, args, { stdio: 'pipe' });
    found = { rights, noLatency: net.noLatency, cutOutcome: outcome, packets, healedInside: (await net.cuts()).length === 0 };
  }, request);
}
process.stdout.write(JSON.stringify(found));
