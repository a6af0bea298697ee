/** Who votes: members, addresses, order and MSPs of the consenters. A consenter is told by where the network itself dials it. */
import { consenterAddress, type ConfigConsenter } from '../../platforms/fabric/channel-config/model.ts';
import { consenters, organisationOf } from '../../topology/lookup.ts';
import { addressText, type ChannelPair, type Difference, plannedAddress } from './difference.ts';

interface Voter {
  /** Of the node; the address when nobody knows the node. */
  readonly id: string;
  readonly consenter: ConfigConsenter;
}

export function consenterDrift(pair: ChannelPair): readonly Difference[] {
  const { channel, config } = pair;
  const path = ['channels', channel.id, 'consenters'];
  const voters = config.consenters.toSorted((a, b) => (a.id ?? 0) - (b.id ?? 0)).map((consenter) => voter(pair, consenter));
  const [file, runs] = [channel.consenters.join(', '), voters.map(({ id }) => id).join(', ')];
  const missing = channel.consenters.filter((id) => !voters.some((each) => each.id === id));
  const extra = voters.filter(({ id }) => !channel.consenters.includes(id));
  return [
    ...missing.map((id): Difference => ({
      code: 'V120',
      path,
      message: `${id} is a consenter in the file, and does not vote`,
      file,
      runs,
    })),
    ...extra.map(({ id }): Difference => ({ code: 'V121', path, message: `${id} votes, and is no consenter in the file`, file, runs })),
    ...addresses(pair, voters),
    ...msps(pair, voters),
    ...(missing.length + extra.length > 0 ? [] : order(pair, voters)),
  ];
}

function voter({ topology, live }: ChannelPair, consenter: ConfigConsenter): Voter {
  const address = consenterAddress(consenter);
  const running = Object.entries(live.nodes).find(([, node]) => node.kind === 'orderer' && addressText(node.address) === address);
  const planned = Object.values(topology.orderers).find((node) => addressText(plannedAddress({ live }, node)) === address);
  return { id: running?.[0] ?? planned?.id ?? address, consenter };
}

function addresses(pair: ChannelPair, voters: readonly Voter[]): readonly Difference[] {
  return consenters(pair.topology, pair.channel.id).flatMap((node): readonly Difference[] => {
    const found = voters.find(({ id }) => id === node.id);
    const file = addressText(plannedAddress(pair, node));
    const runs = found === undefined ? file : consenterAddress(found.consenter);
    if (runs === file) return [];
    const message = `channel ${pair.channel.id} dials ${node.id} at another address than the file says`;
    return [{ code: 'V122', path: ['orderers', node.id], message, file, runs }];
  });
}

function msps(pair: ChannelPair, voters: readonly Voter[]): readonly Difference[] {
  return pair.channel.consenters.flatMap((id): readonly Difference[] => {
    const runs = voters.find((each) => each.id === id)?.consenter.msp ?? null;
    const file = organisationOf(pair.topology, id).msp;
    if (runs === null || runs === file) return [];
    const message = `channel ${pair.channel.id} counts ${id} for ${runs}`;
    return [{ code: 'V124', path: ['orderers', id, 'organisation'], message, file, runs }];
  });
}

/** Raft gives ids when a consenter is added and keeps them in the metadata of blocks; there only the order is compared. */
function order({ channel, config }: ChannelPair, voters: readonly Voter[]): readonly Difference[] {
  const bft = config.consensus.kind === 'smartbft';
  const file = channel.consenters.map((id, index) => (bft ? `${index + 1} ${id}` : id)).join(', ');
  const runs = voters.map(({ id, consenter }) => (bft ? `${consenter.id} ${id}` : id)).join(', ');
  if (file === runs) return [];
  const path = ['channels', channel.id, 'consenters'];
  const message = bft ? 'the consenters have other ids than the file gives them' : 'the consenters stand in another order';
  return [{ code: 'V123', path, message, file, runs, ...(bft ? {} : { severity: 'info' }) }];
}
