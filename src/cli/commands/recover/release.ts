import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT } from '../../files.ts';
import { knownNode } from '../../known-node.ts';
import { findAnyNetwork } from '../../network.ts';
import { personOf, reasonOf } from '../../person.ts';

interface ReleaseWords {
  readonly by?: string;
  readonly reason?: string;
}

export function registerRecoverRelease(group: Command, context: CliContext): void {
  const command = group
    .command('release')
    .description(
      'after a recovery that came to nothing: let a held node start again, and lift the fences that keep peers from it; refused while old data would meet what went on without it',
    )
    .argument('<NODE>', 'the node that is held or fenced')
    .argument(...FILE_ARGUMENT)
    .option('--by <NAME>', 'who you are')
    .option('--reason <TEXT>', 'why it may come back')
    .action((node: string, file: string, words: ReleaseWords) => release(node, file, words, context));
  withExamples(command, { 'holdfast recover release orderer1 --by alice --reason "its machine is sound"': '' });
}

async function release(node: string, file: string, { by, reason }: ReleaseWords, context: CliContext): Promise<void> {
  const { output } = context;
  const request = { node, by: personOf(by), why: reasonOf(reason) };
  const { topology, network } = await findAnyNetwork(file, context);
  try {
    knownNode(topology, node);
    const { releaseHere } = await import('../../../network/recovery/release.ts');
    const done = await releaseHere(network, request, (text) => output.note({ text, tone: 'faint' }));
    output.document(done);
    output.print([{ text: done.state, tone: done.state === 'not released' ? 'bad' : 'good' }, `: ${done.message}`]);
    if (done.state === 'not released') context.notFine();
  } finally {
    network.close();
  }
}
