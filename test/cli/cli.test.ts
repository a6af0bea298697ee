import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { Interrupted } from '../../src/cli/interrupt.ts';
import { Output } from '../../src/cli/output.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { reportError } from '../../src/cli/report-error.ts';
import { SAMPLE_REPORT } from '../report/sample-report.ts';
import { ROOT } from '../source-files.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const EXAMPLE = join(ROOT, 'examples', 'three-regions.yaml');
const QUIET = { json: false, quiet: true, color: false };
const NOWHERE = { write: () => undefined };

function commandTree(): readonly Command[] {
  const output = new Output(QUIET, { stdout: NOWHERE, stderr: NOWHERE }, {});
  const context = { output, signal: new AbortController().signal, folder: '/', environment: {}, notFine: () => undefined };
  const all = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(all)];
  return all(buildProgram(context));
}

test('every command has a description, a help group, an example, and options that take their value', async () => {
  for (const command of commandTree().slice(1)) {
    const path: string[] = [];
    for (let at: Command | null = command; at?.parent; at = at.parent) path.unshift(at.name());
    const { exit, stdout } = await runCli([...path, '--help']);
    assert.equal(exit, 0, path.join(' '));
    assert.match(stdout, /Examples?:\n {2}\$ /u, path.join(' '));
    assert(command.description().length > 10, path.join(' '));
    for (const { flags } of command.options) assert.doesNotMatch(flags, / [^<[-]/u, `${path.join(' ')}: ${flags} would be a switch`);
  }
});

test('help names the exit codes, and the program without a command shows it and ends with 2', async () => {
  const asked = await runCli(['--help']);
  assert.equal(asked.exit, 0);
  assert.match(asked.stdout, /Exit codes: 0 fine/u);
  const bare = await runCli([]);
  assert.equal(bare.exit, 2);
  assert.match(bare.stderr, /Usage: holdfast/u);
});

test('a misspelt command, option or value ends with 2, a code and a suggestion', async () => {
  const cases = [
    { argv: ['plam'], code: 'E150', hint: /Did you mean plan\?/u },
    { argv: ['plan', '--resolve'], code: 'E151', hint: /Did you mean --resolved\?/u },
    { argv: ['completion'], code: 'E152', hint: /--help/u },
    { argv: ['init', '--regions', '99'], code: 'E153', hint: /--help/u },
    { argv: ['init', '--regions'], code: 'E152', hint: /--help/u },
    { argv: ['doctor', 'me'], code: 'E154', hint: /--help/u },
    { argv: ['explain', 'E10'], code: 'E158', hint: /Did you mean E1\d\d\?/u },
  ];
  for (const { argv, code, hint } of cases) {
    const { exit, stdout, stderr } = await runCli(argv);
    assert.equal(exit, 2, argv.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, new RegExp(`^error ${code}: .+\n {2}next {2}.+\n {2}more {2}holdfast explain ${code}\n`, 'u'));
    assert.match(stderr, hint);
  }
});

test('with --json every failure is one document on stdout, wherever the option stands', async () => {
  for (const argv of [
    ['--json', 'plan', 'none.yaml'],
    ['plan', 'none.yaml', '--json'],
    ['plam', '--json'],
  ]) {
    const { exit, json } = await runCli(argv);
    assert.equal(exit, 2);
    const { error } = json() as { error: Record<string, string> };
    assert.deepEqual(Object.keys(error), ['code', 'message', 'hint']);
  }
});

test('a failure with a place names file, line and column, in text and in JSON', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'holdfast.yaml'), readFileSync(EXAMPLE, 'utf8').replace(/^name:/mu, 'nome:'));
  const text = await runCli(['plan'], { folder });
  assert.match(text.stderr, /where holdfast\.yaml:\d+:\d+/u);
  const { at } = (await runCli(['plan', '--json'], { folder })).json()['error'] as { at: Record<string, unknown> };
  assert.equal(at['file'], 'holdfast.yaml');
  assert.deepEqual(Object.keys(at), ['file', 'line', 'column']);
});

test('init writes a file that plan accepts, and overwrites nothing unless told to', async () => {
  for (const options of [[], ['--regions', '1'], ['--consensus', 'smartbft'], ['--regions', '6', '--consensus', 'raft']]) {
    const folder = emptyFolder();
    assert.equal((await runCli(['init', ...options], { folder })).exit, 0);
    assert.notEqual((await runCli(['plan'], { folder })).exit, 2);
    const again = await runCli(['init', ...options], { folder });
    assert.equal(again.exit, 3);
    assert.match(again.stderr, /E157/u);
    assert.equal((await runCli(['init', '--force', ...options], { folder })).exit, 0);
  }
});

test('plan --resolved prints a file that plan --resolved prints again, and --json carries topology, findings and channels', async () => {
  const folder = emptyFolder();
  const first = await runCli(['plan', EXAMPLE, '--resolved'], { folder });
  assert.equal(first.exit, 0);
  writeFileSync(join(folder, 'holdfast.yaml'), first.stdout);
  assert.equal((await runCli(['plan', '--resolved'], { folder })).stdout, first.stdout);
  const document = (await runCli(['plan', EXAMPLE, '--json'])).json();
  assert.deepEqual(Object.keys(document), ['topology', 'findings', 'channels']);
});

test('explain answers in words and in JSON, lists every code, and is not fooled by small letters', async () => {
  const { stdout } = await runCli(['explain', 'e102']);
  assert.match(stdout, /^E102 {2}unknown key\n[\s\S]+Do: /u);
  assert.equal((await runCli(['explain', 'E102', '--json'])).json()['code'], 'E102');
  assert.match((await runCli(['explain', '--list'])).stdout, /E901/u);
  assert.match((await runCli(['explain', 'd203'])).stdout, /^D203 .*\nRules, info\n\nWhen /u);
  assert.equal((await runCli(['explain', 'node.kill', '--json'])).json()['code'], 'K203');
});

test('completion names every command and option for each shell', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { exit, stdout } = await runCli(['completion', shell]);
    assert.equal(exit, 0);
    for (const word of ['explain', 'completion', 'resolved', 'json']) assert(stdout.includes(word), `${shell}: ${word}`);
  }
});

test('drill report renders a demo report and a single result, and refuses anything else', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(SAMPLE_REPORT));
  writeFileSync(join(folder, 'one.json'), JSON.stringify(SAMPLE_REPORT.drills[0]));
  writeFileSync(join(folder, 'other.json'), '{"drills":[{}]}');
  writeFileSync(join(folder, 'text.json'), 'not JSON');
  for (const name of ['demo', 'one']) {
    assert.equal((await runCli(['drill', 'report', `${name}.json`, '--out', name], { folder })).exit, 0);
    assert.match(readFileSync(join(folder, name, 'report.html'), 'utf8'), /kill-leader/u);
    assert.match(readFileSync(join(folder, name, 'report.md'), 'utf8'), /kill-leader/u);
  }
  for (const name of ['other', 'text']) {
    const { exit, stderr } = await runCli(['drill', 'report', `${name}.json`], { folder });
    assert.equal(exit, 2);
    assert.match(stderr, /E159/u);
  }
});

test('colours appear on a terminal only, and not with --no-color or NO_COLOR', async () => {
  const colour = '\u001b[';
  assert((await runCli(['explain', 'E102'], { terminal: true })).stdout.includes(colour));
  assert(!(await runCli(['explain', 'E102'])).stdout.includes(colour));
  assert(!(await runCli(['explain', 'E102', '--no-color'], { terminal: true })).stdout.includes(colour));
  assert(!(await runCli(['explain', 'E102'], { terminal: true, environment: { NO_COLOR: '1' } })).stdout.includes(colour));
});

test('an interrupted command ends with 130 or 143, also when its last call threw something else', async () => {
  for (const [name, exit] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    const signal = AbortSignal.abort(new Interrupted(name));
    const ran = await runCli(['plan', 'none.yaml', '--json'], { signal });
    assert.equal(ran.exit, exit);
    assert.equal((ran.json()['error'] as { code: string }).code, 'E170');
  }
});

test('a fault of Holdfast is E901 with its stack, and ends with 4', () => {
  let text = '';
  const output = new Output(QUIET, { stdout: NOWHERE, stderr: { write: (more) => void (text += more) } }, {});
  assert.equal(reportError(new TypeError('x is not a function', { cause: new Error('why') }), output), 4);
  assert.match(text, /error E901: this is a bug in Holdfast: TypeError: x is not a function\n {4}at /u);
  assert.match(text, /caused by Error: why/u);
});

test('progress is a live line on a terminal and plain lines in a pipe; --quiet silences it', () => {
  const written = (isTTY: boolean, quiet: boolean): string => {
    let text = '';
    const stderr = { isTTY, columns: 20, write: (more: string) => void (text += more) };
    const output = new Output({ json: false, quiet, color: false }, { stdout: NOWHERE, stderr }, {});
    output.progress('one');
    output.progress('a line that is longer than the terminal');
    output.endProgress();
    return text;
  };
  assert.equal(written(false, false), 'one\na line that is longer than the terminal\n');
  assert.equal(written(true, false), '\r\u001b[2Kone\r\u001b[2Ka line that is lon…\r\u001b[2K');
  assert.equal(written(true, true), '');
});
