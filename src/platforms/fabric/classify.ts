/** What the words of the libraries mean: how asking a node ended. */
import { status } from '@grpc/grpc-js';
import type { ProbeOutcome } from '../../core/observation/probe.ts';

const REFUSED = /ECONNREFUSED/;
const UNREACHABLE = /EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN/;
const TIMEOUT = /ETIMEDOUT|DEADLINE_EXCEEDED/;
const TLS = /certificate|self.signed|SSL|TLS|ERR_TLS|EPROTO|alert/i;

/** Codes that the server itself sent: it is there and answers. Unavailable, deadline and cancelled may come from this side. */
const OWN_SIDE: readonly number[] = [status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED, status.UNKNOWN, status.INTERNAL];

export function classifyError(error: unknown): ProbeOutcome {
  const { code, message } = describe(error);
  if (typeof code === 'number' && code > 0 && !OWN_SIDE.includes(code)) return 'answered';
  const words = `${String(code)} ${message}`;
  if (code === status.DEADLINE_EXCEEDED || TIMEOUT.test(words)) return 'timeout';
  if (REFUSED.test(words)) return 'refused';
  if (UNREACHABLE.test(words)) return 'unreachable';
  if (TLS.test(words)) return 'tls-error';
  return 'error';
}

export function errorWords(error: unknown): string {
  return describe(error).message.replace(/ Resolution note: *$/, '');
}

function describe(error: unknown): { readonly code: unknown; readonly message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  const { code, details } = error as Error & { code?: unknown; details?: unknown };
  return { code, message: typeof details === 'string' && details !== '' ? details : error.message };
}
