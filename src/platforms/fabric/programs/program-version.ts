/** Whether a file is a Fabric program of the wanted version that this machine can run: by its header, then by asking it. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { FABRIC_PROGRAMS, type FabricProgram } from './catalog.ts';
import { fail } from './codes.ts';
import { runProgram } from './run-program.ts';
import { errorCode, withoutPasswords } from './translate-error.ts';

/** A program answers in 0.1 s; a machine that is busy building may need far longer. */
const ANSWER_LIMIT_MS = 30_000;

/** osnadmin and ledgerutil know no version (cmd/osnadmin/main.go, cmd/ledgerutil/main.go at v3.1.1): it is enough that they run. */
const QUESTIONS: Readonly<Record<FabricProgram, { readonly args: readonly string[]; readonly answers: boolean }>> = {
  orderer: { args: ['version'], answers: true },
  peer: { args: ['version'], answers: true },
  configtxgen: { args: ['-version'], answers: true },
  configtxlator: { args: ['version'], answers: true },
  cryptogen: { args: ['version'], answers: true },
  osnadmin: { args: ['--help'], answers: false },
  ledgerutil: { args: ['--help'], answers: false },
};

/** e_machine of the ELF header (elf.h), by Node's name of the processor. */
const ELF_MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183, ppc64: 21, s390x: 22, riscv64: 243 };

/** Throws E203, E204 or E205 at the first program that is not right. */
export async function checkPrograms(
  bin: string,
  version: string,
  names: readonly FabricProgram[] = FABRIC_PROGRAMS,
  signal?: AbortSignal,
): Promise<void> {
  for (const name of names) await checkProgram(bin, name, version, signal);
}

async function checkProgram(bin: string, name: FabricProgram, version: string, signal?: AbortSignal): Promise<void> {
  const path = join(bin, name);
  await checkMachine(path);
  const text = await ask(path, QUESTIONS[name].args, signal);
  if (!QUESTIONS[name].answers) return;
  const found = /^\s*Version:\s*v?(\S+)/mu.exec(text)?.[1];
  if (found === undefined) throw fail('E205', `${path} does not say its version: ${lastWords(text)}`, { subject: path });
  if (found !== version) throw fail('E203', `${path} is of Fabric ${found}, not ${version}`, { subject: path });
}

async function ask(path: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const run = await runProgram({ file: path, args, cwd: tmpdir(), env, limitMs: ANSWER_LIMIT_MS, signal });
  if (run.startError !== null) throw fail('E204', `${path} cannot be started: ${run.startError}`, { subject: path });
  if (run.timedOut) throw fail('E205', `${path} gave no answer within ${ANSWER_LIMIT_MS / 1000} s`, { subject: path });
  const text = `${run.stdout}\n${run.stderr}`;
  if (run.exitCode !== 0) throw fail('E205', `${path} ${args.join(' ')} ended with ${run.exitCode}: ${lastWords(text)}`, { subject: path });
  return text;
}

/** By the header, before it is started: a C library hands a file that the kernel refuses to /bin/sh, which then reads it as a script. */
async function checkMachine(path: string): Promise<void> {
  const header = await readHeader(path);
  if (header.subarray(0, 2).toString('latin1') === '#!') return;
  const wrong = process.platform === 'linux' ? elfProblem(header) : machoProblem(header);
  if (wrong !== null) throw fail('E204', `${path} ${wrong}`, { subject: path });
}

function elfProblem(header: Buffer): string | null {
  if (header.length < 20 || header.subarray(0, 4).toString('latin1') !== '\u007FELF') return 'is no program of this system';
  const machine = header[5] === 2 ? header.readUInt16BE(18) : header.readUInt16LE(18);
  const wanted = ELF_MACHINES[process.arch];
  if (wanted === undefined || machine === wanted) return null;
  const name = Object.entries(ELF_MACHINES).find(([, number]) => number === machine)?.[0] ?? `ELF machine ${machine}`;
  return `is built for ${name}, this machine is ${process.arch}`;
}

function machoProblem(header: Buffer): string | null {
  return header.length >= 4 && [0xcf_fa_ed_fe, 0xca_fe_ba_be].includes(header.readUInt32BE(0)) ? null : 'is no program of this system';
}

async function readHeader(path: string): Promise<Buffer> {
  try {
    await using file = await open(path, 'r');
    const buffer = Buffer.alloc(64);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw fail('E204', `${path} cannot be read: ${errorCode(error) ?? String(error)}`, { cause: error, subject: path });
  }
}

/** The end of what a program said, on one line, for a message. */
export function lastWords(text: string, characters = 400): string {
  const line = withoutPasswords(text).trim().replaceAll(/\s+/gu, ' ');
  return line === '' ? 'it said nothing' : line.slice(-characters);
}
