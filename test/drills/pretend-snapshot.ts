/** A plain merge of what the pretended network shows: enough for the runner's questions. */
import { seen, unknown } from '../../src/core/observation/observed.ts';
import type { NodeView, Snapshot } from '../../src/core/observation/snapshot.ts';
import type { Seen } from '../../src/engine/drill/tools.ts';

export function pretendSnapshot({ topology, sightings, processes, at }: Seen): Snapshot {
  const probes = sightings.flatMap(({ nodes }) => nodes);
  const observers = sightings.map(({ observer }) => observer);
  const all = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  const nodes: Record<string, NodeView> = {};
  for (const node of all) {
    const own = probes.filter((probe) => probe.node === node.id && probe.outcome === 'answered');
    const process = processes.find((one) => one.node === node.id);
    const alive =
      own.length > 0 ? seen(true, at, observers) : process?.state === 'stopped' ? seen(false, at, observers) : unknown('silence', at);
    const channels = Object.fromEntries(
      Object.keys(topology.channels).map((channel) => {
        const heights = own.flatMap((probe) => probe.channels[channel]?.height ?? []);
        const height = heights.length === 0 ? unknown('no answer', at) : seen(Math.max(...heights), at, observers);
        return [channel, { height, hash: unknown('not asked', at) }];
      }),
    );
    nodes[node.id] = { kind: node.kind, region: node.at.region, zone: null, alive, channels };
  }
  const channels = Object.fromEntries(
    Object.values(topology.channels).map(({ id, consenters, peers }) => {
      const heights = [...consenters, ...peers].flatMap((node) => {
        const height = nodes[node]?.channels[id]?.height;
        return height !== undefined && 'value' in height ? [{ node, height: height.value }] : [];
      });
      const tip = Math.max(0, ...heights.map(({ height }) => height));
      const leads = probes.flatMap(({ node, channels: own }) => {
        const said = own[id]?.consensus;
        if (said?.kind === 'smartbft') return said.viewLeader === null ? [] : [said.viewLeader];
        return said?.isLeader === true ? [node] : [];
      })[0];
      const alive = consenters.filter((node) => isTrue(nodes[node])).length;
      const needed = Math.floor(consenters.length / 2) + 1;
      const view = {
        height: seen(tip, at, observers),
        forked: seen(false, at, observers),
        leader: leads === undefined ? unknown('nobody says that it leads', at) : seen(leads, at, observers),
        quorum: { size: consenters.length, needed, alive, unknown: 0, margin: alive - needed },
        behind: Object.fromEntries(heights.map(({ node, height }) => [node, tip - height])),
      };
      return [id, view];
    }),
  );
  return { at, network: topology.name, observers, nodes, channels, findings: [] };
}

function isTrue(node: NodeView | undefined): boolean {
  return node !== undefined && 'value' in node.alive && node.alive.value;
}
