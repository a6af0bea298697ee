/** Which question `plan` was asked. One at a time: an option that belongs to another question is refused, never ignored. */
import { failures } from '../../../core/kernel/failure.ts';
import { CLI_CODES } from '../../codes.ts';
import type { CliContext } from '../../context.ts';
import type { PlanOptions } from './plan-options.ts';

const fail = failures(CLI_CODES);

type Option = keyof PlanOptions;

/** Each question with the options that belong to it, in the words of the command line. */
const QUESTIONS: Readonly<Partial<Record<Option, readonly Option[]>>> = {
  lose: [],
  place: ['channel', 'consensus', 'keep', 'maxPerRegion'],
  checkUpdate: ['channel', 'current', 'live'],
  mermaid: [],
  resolved: ['certificates', 'blocks', 'settings'],
  html: ['force', 'certificates', 'blocks', 'settings', 'live'],
};
const PLAIN: readonly Option[] = ['certificates', 'blocks', 'settings', 'live'];
const ALWAYS: readonly Option[] = ['maxSetSize'];

export async function plan(file: string, options: PlanOptions, context: CliContext): Promise<void> {
  const question = asked(options);
  switch (question) {
    case 'lose':
      return (await import('./lose.ts')).showLosses(file, options.lose ?? '', context);
    case 'place':
      return (await import('./place.ts')).showPlacement(file, options, context);
    case 'checkUpdate':
      return (await import('./check-update.ts')).showUpdate(file, options, context);
    case 'mermaid':
      return (await import('./pictures.ts')).showMermaid(file, context);
    case 'html':
      return (await import('./pictures.ts')).writePage(file, options, context);
    default:
      return (await import('./show-plan.ts')).showPlan(file, options, context);
  }
}

function asked(options: PlanOptions): Option | undefined {
  const given = (Object.keys(options) as Option[]).filter((name) => options[name] !== undefined && !ALWAYS.includes(name));
  const questions = given.filter((name) => QUESTIONS[name] !== undefined);
  const [question, other] = questions;
  if (question !== undefined && other !== undefined)
    throw fail('E153', `${flag(question)} and ${flag(other)} are two questions: ask one at a time`);
  const allowed = question === undefined ? PLAIN : [question, ...(QUESTIONS[question] ?? [])];
  const stray = given.find((name) => !allowed.includes(name));
  if (stray === undefined) return question;
  const owner = (Object.keys(QUESTIONS) as Option[]).find((name) => QUESTIONS[name]?.includes(stray));
  throw fail(
    'E153',
    `${flag(stray)} means nothing ${question === undefined ? 'by itself' : `with ${flag(question)}`}${owner === undefined ? '' : `: it belongs to ${flag(owner)}`}`,
  );
}

function flag(name: Option): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
