/** Makes a network as whoever runs it, measures, destroys it, and prints what it found as one JSON object. */
import { rightsForNet } from '../../src/drivers/local/net/net.ts';
import type { NetRights } from '../../src/drivers/local/net/types.ts';
import { REQUEST, median, packetsOf, withLab } from './lab.ts';

export interface RootlessReport {
  readonly rights: NetRights;
  readonly noLatency: string | null;
  readonly connectMs: number;
  readonly cutOutcome: string;
  readonly packets: number;
}

const rights = await rightsForNet();
let found: RootlessReport = { rights, noLatency: null, connectMs: -1, cutOutcome: '', packets: 0 };
const request = { ...REQUEST, detour: rights.noLatency === null };
if (rights.mode !== 'none') {
  await withLab(async ({ net, probe, server }) => {
    await server('b1');
    const client = probe('a1');
    const connectMs = await median(9, async () => (await client.connect('b1.example.com')).ms);
    await net.cut('one', { from: { kind: 'node', node: 'a1' }, to: { kind: 'region', region: 'b' }, direction: 'both', manner: 'silent' });
    const { outcome } = await client.connect('b1.example.com', 400);
    const packets = await packetsOf(net, 'one');
    found = { rights, noLatency: net.noLatency, connectMs, cutOutcome: outcome, packets };
  }, request);
}
process.stdout.write(JSON.stringify(found));
