import { PERSON } from '../../../core/saga/person.ts';
import { Argument, type Command } from 'commander';
import type { PolicyDesk } from '../../../network/recovery/policy.ts';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT } from '../../files.ts';
import { findNetwork } from '../../network.ts';
import { personOf, reasonOf } from '../../person.ts';

type Action = 'show' | 'approve' | 'revoke';

interface PolicyWords {
  readonly by?: string;
  readonly reason?: string;
}

export function registerRecoverPolicy(group: Command, context: CliContext): void {
  const command = group
    .command('policy')
    .description(
      'the policy by which `serve` recovers a lost majority unattended: two different people approve it for this network and topology file, anybody revokes it',
    )
    .addArgument(new Argument('<ACTION>', 'show: what it is and who approved it').choices(['show', 'approve', 'revoke']))
    .argument(...FILE_ARGUMENT)
    .option('--by <NAME>', 'who you are')
    .option('--reason <TEXT>', 'why it is revoked')
    .action((action: Action, file: string, words: PolicyWords) => policy(action, file, words, context));
  withExamples(command, {
    'holdfast recover policy show': '',
    'holdfast recover policy approve --by alice': 'a second time by somebody else',
    'holdfast recover policy revoke --by bob --reason "new operators"': '',
  });
}

async function policy(action: Action, file: string, words: PolicyWords, context: CliContext): Promise<void> {
  const acts: Readonly<Record<Action, (desk: PolicyDesk) => Promise<void>>> = {
    show: (desk) => show(desk, context),
    approve: (desk) => approve(desk, personOf(words.by).slice(PERSON.length), context),
    revoke: (desk) => revoke(desk, personOf(words.by).slice(PERSON.length), reasonOf(words.reason), context),
  };
  const { withPolicy } = await import('../../../network/recovery/policy.ts');
  const { network } = await findNetwork(file, context);
  try {
    await withPolicy(network, acts[action]);
  } finally {
    network.close();
  }
}

async function show(desk: PolicyDesk, { output }: CliContext): Promise<void> {
  const { digest, policy: found, people, ofAnother, drilledAt } = await desk.show();
  output.document({ digest, policy: found, approvedBy: people, approvalsOfAnother: ofAnother, drilledAt });
  const drilled = drilledAt === null ? 'never, as far as is known' : new Date(drilledAt).toISOString();
  const others = ofAnother ? '; people approved another policy, network or topology file' : '';
  output.print(
    `When a majority is lost: ${found.mode}, after ${found.afterMs / SECOND_MS} s (${digest.slice(0, DIGEST_LETTERS)}).`,
    `Approved by ${people.length === 0 ? 'nobody' : people.join(', ')}${others}.`,
    `The drill lose-majority was passed last: ${drilled}.`,
  );
}

const SECOND_MS = 1_000;
const DIGEST_LETTERS = 12;
const PEOPLE = 2;

async function approve(desk: PolicyDesk, by: string, { output }: CliContext): Promise<void> {
  const people = await desk.approve(by);
  output.document({ approvedBy: people });
  output.print(`The policy is approved by ${people.join(', ')}${people.length < PEOPLE ? '; one more person is needed' : ''}.`);
}

async function revoke(desk: PolicyDesk, by: string, reason: string, { output }: CliContext): Promise<void> {
  const sequence = await desk.revoke(by, reason);
  output.document({ sequence, reason });
  output.print(`Record ${sequence}: nothing is recovered unattended any more.`);
}
