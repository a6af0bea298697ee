import type { CodeTable } from '../../../core/kernel/failure.ts';

export const MATERIAL_CODES = {
  E240: {
    title: 'Crypto material is incomplete or damaged',
    meaning:
      'A certificate authority key or certificate of the network is missing or unreadable while other material that it signed exists. Issuing a new authority would silently change every identity, so nothing is made.',
    hint: 'Restore the named file from a backup, or take the network down with `holdfast down --wipe` and bring it up anew.',
    exit: 4,
  },
} as const satisfies CodeTable;
