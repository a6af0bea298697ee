/** Reads a saved result: the report.json of a demo, or what `drill run --json` printed (then a report with one drill). Pure. */
import type { DemoReport, DrillResult } from '../core/chaos/result.ts';
import { failures } from '../core/kernel/failure.ts';
import { CLI_CODES } from './codes.ts';

const fail = failures(CLI_CODES);
type Json = Readonly<Record<string, unknown>>;

export function readReport(text: string, file: string): DemoReport {
  const value = parse(text, file);
  const drills = Array.isArray(value['drills']) ? value['drills'] : [value];
  for (const [i, drill] of drills.entries()) checkDrill(drill, file, drills.length > 1 ? `drills[${i}]` : 'the result');
  if (!('drills' in value)) return singleDrill(value as unknown as DrillResult);
  for (const key of ['network', 'started', 'ended', 'configDigest']) need(typeof value[key] === 'string', file, `${key} is missing`);
  need(
    isObject(value['versions']) && Array.isArray(value['topology']) && Array.isArray(value['limits']),
    file,
    'versions, topology or limits is missing',
  );
  return value as unknown as DemoReport;
}

function singleDrill(drill: DrillResult): DemoReport {
  const { network, started, ended } = drill;
  return { network, versions: {}, configDigest: '', started, ended, topology: [], drills: [drill], limits: [] };
}

function parse(text: string, file: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (cause) {
    throw fail('E159', `${file} is not JSON: ${(cause as Error).message}`, { subject: file, cause });
  }
  throw fail('E159', `${file} holds no JSON object`, { subject: file });
}

/** The parts that the page cannot do without; their inner form is trusted, it was written by Holdfast. */
function checkDrill(drill: unknown, file: string, where: string): void {
  need(isObject(drill), file, `${where} is no object`);
  const parts = drill as Json;
  for (const key of ['drill', 'title', 'network', 'started', 'ended'])
    need(typeof parts[key] === 'string', file, `${where}: ${key} is missing`);
  for (const key of ['verdicts', 'reasons', 'outage', 'transactions', 'expectations', 'heights']) {
    need(isObject(parts[key]), file, `${where}: ${key} is missing`);
  }
  for (const key of ['targets', 'timeline', 'throughput', 'evidence', 'limits'])
    need(Array.isArray(parts[key]), file, `${where}: ${key} is missing`);
}

function need(condition: boolean, file: string, what: string): void {
  if (!condition) throw fail('E159', `${file} is not a report: ${what}`, { subject: file });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
