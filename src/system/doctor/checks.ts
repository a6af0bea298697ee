/** `holdfast doctor`: everything about this machine that decides what Holdfast can do on it. Looks only, and never fails as a whole. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { answer, type Check, type Question } from './check.ts';
import { fabricChecks, type FabricVersion } from './fabric-checks.ts';
import { kernelChecks } from './kernel-checks.ts';
import { programChecks } from './program-checks.ts';
import { roomChecks } from './room-checks.ts';

export interface DoctorOptions {
  /** The user's cache folder of Holdfast; it need not exist. */
  readonly cacheFolder?: string;
  /** Where networks keep their state; default: the current folder. */
  readonly workFolder?: string;
  /** From `listFabricVersions`; without it there are no lines about Fabric. */
  readonly fabricVersions?: readonly FabricVersion[];
}

const NODE: Question = {
  id: 'program.node',
  title: 'Node',
  level: 'required',
  needed: '24 or newer',
  hint: 'Start Holdfast by npm or npx, which bring Node 24 along, or install it from https://nodejs.org. An older one does not run it.',
};

export async function runDoctor(options: DoctorOptions = {}): Promise<readonly Check[]> {
  const folders = { cache: options.cacheFolder ?? join(homedir(), '.cache', 'holdfast'), work: options.workFolder ?? process.cwd() };
  const [programs, kernel, room] = await Promise.all([programChecks(), kernelChecks(), roomChecks(folders)]);
  return [checkNode(process.versions.node), ...programs, ...fabricChecks(options.fabricVersions ?? []), ...kernel, ...room];
}

export function checkNode(version: string): Check {
  return answer(NODE, Number.parseInt(version, 10) >= 24 ? 'ok' : 'limited', version);
}
