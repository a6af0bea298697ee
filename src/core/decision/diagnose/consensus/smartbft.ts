/**
 * SmartBFT: nobody counts the others, and no node claims to lead: its view says who does (facts: fabric-smartbft.md 7). What consenters
 * testify is that they want another view.
 */
import { SMARTBFT_KNOWLEDGE } from '../../../observation/consensus/smartbft.ts';
import type { ConsensusWitness } from './consensus-witness.ts';

export const SMARTBFT_WITNESS: ConsensusWitness = {
  claimants: () => [],
  misses: () => null,
  countsOthers: false,

  denies(answer, leader) {
    const { probe } = answer;
    if (probe.kind === 'smartbft' && probe.nextView > probe.currentView) return true;
    const named = SMARTBFT_KNOWLEDGE.named(answer);
    return named !== undefined && named !== leader;
  },
};
