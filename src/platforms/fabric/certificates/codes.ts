import type { CodeTable } from '../../../core/kernel/failure.ts';

export const CERTIFICATE_CODES = {
  E241: {
    title: 'No TLS certificate was presented',
    meaning:
      'A TLS handshake was tried to see which certificate a node shows, and it did not get that far: nobody listens, something else than TLS answers, or it took too long.',
    hint: 'Check that the node runs, that its address and port are right, and that TLS is on.',
    exit: 4,
  },
} as const satisfies CodeTable;
