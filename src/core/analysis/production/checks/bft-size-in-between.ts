import type { ProductionCheck } from '../check.ts';

export const bftSizeInBetween: ProductionCheck = {
  code: 'C197',
  title: 'a number of SmartBFT consenters that buys no fault',
  meaning:
    'f = floor((n-1)/3) may lie: 4, 7 and 10 are the smallest n for 1, 2 and 3. One or two more raise the quorum and the traffic, and no more may lie. 6, 9 and 12 have a use of their own: three equal domains survive the crash of one, though not its corruption.',
  hint: 'Use 4, 7 or 10 consenters, or 6, 9 or 12 over three equal domains for crashes only.',
  severity: 'info',
  source:
    'SmartBFT internal/bft/util.go computeQuorum as pinned by Fabric v3.1.1; Fabric v3.1 docs, Migrating from Raft to BFT: configure 3f + 1 nodes',
  of: 'topology',
  find: ({ channels }) =>
    Object.values(channels).flatMap(({ id, consensus, consenters: voters }) => {
      const n = voters.length;
      if (consensus.kind !== 'smartbft' || n <= 4 || (n - 1) % 3 === 0 || n % 3 === 0) return [];
      const f = Math.floor((n - 1) / 3);
      const message = `${n} consenters of "${id}" tolerate no more than ${3 * f + 1} do`;
      return [{ subject: `channels.${id}.consenters`, message, evidence: `n = ${n}, f = ${f}`, path: ['channels', id, 'consenters'] }];
    }),
  examples: {
    right: {
      base: 'smartbft',
      file: 'topology.yaml',
      line: 'consenters: [orderer1, orderer2, orderer3, orderer4]',
      becomes: 'consenters: [orderer2, orderer1, orderer3, orderer4]',
    },
    wrong: {
      base: 'smartbft',
      file: 'topology.yaml',
      line: 'consenters: [orderer1, orderer2, orderer3, orderer4]',
      becomes: 'consenters: [orderer1, orderer2, orderer3, orderer4, orderer5]',
    },
  },
};
