/** Reading the log for people: page after page, filtered, as lines of text. It proves the chain when asked and changes nothing. */
import type { EpochMs } from '../core/kernel/ids.ts';
import { describeStep } from '../core/plan/display.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { EngineStore, LogRecord } from '../core/ports/engine-store.ts';
import { sagaEvent, type SagaEvent } from '../core/saga/events.ts';

export interface AuditFilter {
  readonly since?: EpochMs;
  readonly until?: EpochMs;
  readonly kinds?: readonly string[];
  /** `engine:ID` or `person:NAME`, or the beginning of one. */
  readonly by?: string;
  /** Id of a plan, or the number of a rule. */
  readonly plan?: string;
  /** A node, channel or region that the record names. */
  readonly about?: string;
  /** The newest so many of what is left. */
  readonly last?: number;
}

const PAGE = 500;

export async function readAudit(store: Pick<EngineStore, 'read'>, filter: AuditFilter = {}): Promise<readonly LogRecord[]> {
  const found: LogRecord[] = [];
  for (let from = 1; ;) {
    const page = await store.read(from, PAGE);
    found.push(...page.filter((record) => matches(record, filter)));
    // Only the newest are kept, so a long log needs no more memory than what is shown.
    if (filter.last !== undefined && found.length > filter.last) found.splice(0, found.length - filter.last);
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return found;
    from = end.sequence + 1;
  }
}

function matches(record: LogRecord, { since, until, kinds, by, plan, about }: AuditFilter): boolean {
  if (since !== undefined && record.at < since) return false;
  if (until !== undefined && record.at > until) return false;
  if (kinds !== undefined && !kinds.includes(record.kind)) return false;
  if (by !== undefined && !record.by.startsWith(by)) return false;
  if (plan !== undefined && !planNames(record).includes(plan)) return false;
  return about === undefined || mentions(record.data, about);
}

/** Id and rule of the plan that a record is about. */
function planNames({ data }: LogRecord): readonly string[] {
  const { plan } = objectOf(data);
  if (typeof plan === 'string') return [plan];
  const { id, rule } = objectOf(plan);
  return [id, rule].filter((name) => typeof name === 'string');
}

/** A name is one whole string or key somewhere, so `peer1` does not find `peer10`. */
function mentions(value: unknown, name: string): boolean {
  if (typeof value === 'string') return value === name;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key === name || mentions(inner, name));
}

export function auditLine(record: LogRecord): string {
  const time = new Date(record.at).toISOString();
  return `#${record.sequence} ${time} ${record.by} ${record.kind}: ${auditWords(record)}`;
}

function auditWords(record: LogRecord): string {
  const event = sagaEvent(record);
  if (event !== null) return eventWords(event);
  const data = objectOf(record.data);
  const said = (key: string): string => String(data[key] ?? '?');
  switch (record.kind) {
    case 'decision':
      return said('summary');
    case 'acknowledged':
      return `${said('code')} of ${said('subject')}: ${said('reason')}`;
    case 'approved':
      return `plan ${said('plan')}`;
    case 'policy-approved':
      return `the policy ${said('digest')} of recovering a lost majority`;
    case 'policy-revoked':
      return `every approval of a policy: ${said('reason')}`;
    case 'verified':
      return `${said('plan')}: ${data['ok'] === true ? 'everything is as it should be' : said('failing')}`;
    case 'released':
      return `${said('node')} may come back: ${said('reason')}`;
    case 'turn-asked':
      return `asks whoever has the lease to stand aside for ${said('plan')}`;
    case 'stood-aside':
      return `stands aside for ${said('plan')}: ${said('for')} acts`;
    case 'switched':
      return `the kill switch is ${said('state')}: ${said('reason')}`;
    default:
      return JSON.stringify(record.data);
  }
}

function eventWords(event: SagaEvent): string {
  switch (event.kind) {
    case 'plan':
      return planWords(event.plan);
    case 'intent':
      return `${event.plan} ${event.undo ? 'takes back' : 'begins'} step ${event.step + 1}, ${describeStep(event.what)}`;
    case 'succeeded': {
      const how = event.already ? 'was so already' : (event.note ?? 'is done and was seen');
      return `${event.plan} step ${event.step + 1} ${how}`;
    }
    case 'failed':
      return `${event.plan} step ${event.step + 1} ${event.undo ? 'could not be taken back' : 'failed'}: ${event.message} (${event.code})`;
    case 'undone':
      return `${event.plan} step ${event.step + 1} is taken back`;
    case 'ended':
      return `${event.plan} ${event.outcome}: ${event.why}`;
  }
}

function planWords({ id, rule, subject, steps, why }: Plan): string {
  return `${id} by ${rule} for ${subject}, ${steps.length} steps: ${why}`;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
