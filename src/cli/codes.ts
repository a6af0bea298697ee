/** Codes of the command line itself: wrong usage (E150-E179) and faults of Holdfast (E901-E909). */
import type { CodeTable } from '../core/kernel/failure.ts';

export const CLI_CODES = {
  E150: {
    title: 'unknown command',
    meaning: 'The first word after `holdfast` (or after a group such as `drill`) is not one of its commands. Nothing was done.',
    hint: '`holdfast --help` lists the commands.',
    exit: 2,
  },
  E151: {
    title: 'unknown option',
    meaning: 'The command does not have this option. Options are never ignored: a misspelt one would silently do something else.',
    hint: 'Add `--help` to the command to see its options.',
    exit: 2,
  },
  E152: {
    title: 'an argument or an option value is missing',
    meaning: 'The command cannot know what to work on, or an option that takes a value was given none.',
    hint: 'Add `--help` to the command to see what it takes.',
    exit: 2,
  },
  E153: {
    title: 'a value that the command does not accept',
    meaning: 'The value of an argument or option has the wrong form, or is not one of the words that are allowed here.',
    hint: 'Add `--help` to the command to see what it takes.',
    exit: 2,
  },
  E154: {
    title: 'too many arguments',
    meaning: 'More words were given than the command takes; a name with a space needs quotes.',
    hint: 'Add `--help` to the command to see what it takes.',
    exit: 2,
  },
  E155: {
    title: 'no such file',
    meaning: 'The file that the command should read does not exist. Without a name, commands read `holdfast.yaml` in the working folder.',
    hint: 'Name the file, or make a topology with `holdfast init`.',
    exit: 2,
  },
  E156: {
    title: 'a file that cannot be read or written',
    meaning: 'The operating system refused: the path is a folder, the rights are missing, or the disk is full.',
    hint: 'Check the path and its rights (`ls -ld`), then run the command again.',
    exit: 2,
  },
  E157: {
    title: 'the file exists already',
    meaning: 'The command would overwrite a file that somebody may have edited, and does not.',
    hint: 'Choose another name, or add --force to overwrite it.',
    exit: 3,
  },
  E158: {
    title: 'not a code of Holdfast',
    meaning: 'Every failure and finding has a code of one letter and three digits; this one is not known to this version.',
    hint: '`holdfast explain --list` shows every code.',
    exit: 2,
  },
  E159: {
    title: 'not a report of Holdfast',
    meaning: 'The file is not the report.json that `npm run demo` writes, nor what `holdfast drill run --json` prints.',
    hint: 'Give the report.json of a demo, or the saved output of `holdfast drill run --json`.',
    exit: 2,
  },
  E160: {
    title: 'this platform is not rendered',
    meaning: 'Files for production are written for Fabric; a topology of goquorum or besu can be planned.',
    hint: 'Use `holdfast plan`, or set `platform.kind` to fabric.',
    exit: 2,
  },
  E161: {
    title: 'no such domain, node or channel',
    meaning: 'The name is not in the topology file, or fits more than one thing in it.',
    hint: '`holdfast plan` shows the regions, nodes and channels; write the level before an ambiguous name: `zone:london/lon-a`.',
    exit: 2,
  },
  E162: {
    title: 'no placement fulfils these wishes',
    meaning: 'The number of consenters, the regions and zones of the file, the limits and the nodes to keep contradict each other.',
    hint: 'The message names the contradiction; `holdfast explain` its code.',
    exit: 2,
  },
  E163: {
    title: 'no engine has run on this network',
    meaning: 'The log is made by the first `holdfast serve`, or by the first word that a person writes into it.',
    hint: 'Start the engine with `holdfast serve`.',
    exit: 2,
  },
  E170: {
    title: 'interrupted',
    meaning: 'The command was asked to end (Ctrl-C, SIGTERM, or a closed terminal) and cleaned up. The exit code is 130 or 143.',
    hint: 'Run the command again: every command is safe to repeat.',
    exit: 4,
  },
  E901: {
    title: 'a fault of Holdfast itself',
    meaning: 'Something happened that the program holds to be impossible. The stack trace says where; the network was not touched further.',
    hint: 'Please report it with the command, this text and the output of `holdfast doctor`.',
    exit: 4,
  },
} as const satisfies CodeTable;
