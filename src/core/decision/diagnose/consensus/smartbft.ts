/**
 * SmartBFT: nobody counts the others, and nobody claims to lead: a view says who does, and it changes or not for all of a quorum (facts:
 * fabric-smartbft.md 7, rule 6).
 */
import type { ConsensusWitness } from './consensus-witness.ts';

export const SMARTBFT_WITNESS: ConsensusWitness = { claims: () => [], misses: () => null, hearsAllBut: () => false, countsOthers: false };
