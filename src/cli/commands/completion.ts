import { Argument, type Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('completion')
    .helpGroup(GROUPS.help)
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<SHELL>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('../completion.ts');
      const script = completionScript(shell, program);
      context.output.document({ shell, script });
      context.output.print(script.trimEnd());
    });
  withExamples(command, {
    'eval "$(holdfast completion bash)"': 'in ~/.bashrc',
    'eval "$(holdfast completion zsh)"': 'in ~/.zshrc, after compinit',
    'holdfast completion fish > ~/.config/fish/completions/holdfast.fish': '',
  });
}
