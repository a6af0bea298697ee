/** Completion scripts for bash, zsh and fish, generated from the command tree: they never start Holdfast. Pure. */
import type { Command } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

interface Word {
  readonly word: string;
  readonly description: string;
}

interface Level {
  /** `holdfast`, `holdfast drill`, ... */
  readonly path: readonly string[];
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
  readonly choices: readonly string[];
}

export function completionScript(shell: Shell, program: Command): string {
  const all = levels(program, [program.name()], globalOptions(program));
  const writers = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
  return writers[shell](all);
}

function levels(command: Command, path: readonly string[], inherited: readonly Word[]): readonly Level[] {
  const children = command.commands.map((child) => ({ word: child.name(), description: child.description() }));
  const isRoot = path.length === 1;
  const level: Level = {
    path,
    commands: isRoot ? [...children, { word: 'help', description: 'explain a command' }] : children,
    options: isRoot ? inherited : [...optionWords(command), ...inherited],
    choices: command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
  };
  return [level, ...command.commands.flatMap((child) => levels(child, [...path, child.name()], inherited))];
}

function globalOptions(program: Command): readonly Word[] {
  return [...optionWords(program), { word: '--help', description: 'explain the command' }];
}

function optionWords(command: Command): readonly Word[] {
  return command.options.flatMap(({ long, description }) => (long === undefined || long === null ? [] : [{ word: long, description }]));
}

function wordsOf(level: Level): string {
  return [...level.commands.map(({ word }) => word), ...level.choices, ...level.options.map(({ word }) => word)].join(' ');
}

/** Shell functions see only fixed words of ours; names with anything but these letters would need quoting. */
const key = (level: Level): string => level.path.slice(1).join(' ');

function bashScript(all: readonly Level[]): string {
  const cases = all.map((level) => `    '${key(level)}') words='${wordsOf(level)}' ;;`);
  const known = all.map((level) => `'${key(level)}'`).join('|');
  return `# holdfast completion for bash
_holdfast() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path='' next words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "$next" in ${known}) path="$next" ;; esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _holdfast holdfast
`;
}

function zshQuote(text: string): string {
  return text.replaceAll("'", "'\\''");
}

function zshItem({ word, description }: Word): string {
  return `'${word}:${zshQuote(description.replaceAll(':', '\\:'))}'`;
}

function zshScript(all: readonly Level[]): string {
  const cases = all.map((level) => {
    const items = [...level.commands, ...level.choices.map((word) => ({ word, description: word })), ...level.options];
    return `    '${key(level)}') items=(${items.map(zshItem).join(' ')}) ;;`;
  });
  const known = all.map((level) => `'${key(level)}'`).join('|');
  return `#compdef holdfast
_holdfast() {
  local path_='' next i
  local -a items
  for ((i = 2; i < CURRENT; i++)); do
    next="\${path_:+$path_ }\${words[i]}"
    case "$next" in ${known}) path_="$next" ;; esac
  done
  case "$path_" in
${cases.join('\n')}
  esac
  _describe 'holdfast' items
  _files
}
compdef _holdfast holdfast
`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function fishScript(all: readonly Level[]): string {
  const lines = all.flatMap((level) => {
    const condition = `__holdfast_at ${fishQuote(key(level))}`;
    const commands = level.commands.map(({ word, description }) => `-f -a ${word} -d ${fishQuote(description)}`);
    const choices = level.choices.map((word) => `-f -a ${word}`);
    const options = level.options.map(({ word, description }) => `-l ${word.slice(2)} -d ${fishQuote(description)}`);
    return [...commands, ...choices, ...options].map((rest) => `complete -c holdfast -n ${fishQuote(condition)} ${rest}`);
  });
  const known = all.map((level) => fishQuote(key(level))).join(' ');
  return `# holdfast completion for fish
function __holdfast_at
  set -l path ''
  for word in (commandline -opc)[2..]
    set -l next (string trim -- "$path $word")
    if contains -- "$next" ${known}
      set path "$next"
    end
  end
  test "$path" = "$argv[1]"
end
${lines.join('\n')}
`;
}
