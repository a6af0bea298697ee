/** Whether a lost member is proven unable to vote. */
import type { FenceProof, LostMember } from './inventory.ts';

/** People who attest must be two; a name that differs only in case or blanks is the same person. */
const PEOPLE = 2;

export function isFenced({ proofs }: Pick<LostMember, 'proofs'>): boolean {
  if (proofs.some((proof) => proof.kind === 'host-off' || (proof.kind === 'process-gone' && proof.held && proof.elsewhere !== true)))
    return true;
  return new Set(proofs.flatMap((proof) => (proof.kind === 'attested' ? [samePerson(proof.by)] : []))).size >= PEOPLE;
}

/** What two spellings of one name have in common. */
export function samePerson(name: string): string {
  return name.trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}

export function proofWords(proof: FenceProof): string {
  switch (proof.kind) {
    case 'process-gone':
      if (proof.elsewhere === true) return `${proof.by} saw neither its process nor any data of it: it may have run on another machine`;
      return `${proof.by} saw its process gone${proof.held ? ', and it is held from starting' : ', but nothing keeps it from starting'}`;
    case 'host-off':
      return `${proof.by} says that its host is off`;
    case 'attested':
      return `${proof.by} attests: ${proof.saw}`;
  }
}
