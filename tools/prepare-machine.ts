/**
 * Real networks put every region into a network namespace, with the programs `ip` and `nft`. As root on Debian and its relatives the missing
 * ones are installed; everywhere else it is said what will not work.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runStep, say } from './run-step.ts';

const PACKAGES = { nft: 'nftables', ip: 'iproute2' } as const;
type Program = keyof typeof PACKAGES;

export async function prepareMachine(): Promise<void> {
  const missing = (Object.keys(PACKAGES) as Program[]).filter((name) => !onPath(name));
  if (missing.length === 0) return;
  const packages = missing.map((name) => PACKAGES[name]);
  say(
    `${missing.join(' and ')} missing: without ${missing.length === 1 ? 'it' : 'them'} regions have no network namespaces, so no latency and no cuts.`,
  );
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    say(`Install ${packages.join(' and ')} with your package manager; tests and drills that cut links fail until then.`);
    return;
  }
  say(`Installing ${packages.join(' and ')} with apt-get (this user is root).`);
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = (): Promise<number> => runStep('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], quiet);
  // The lists of packages may be missing or old, as in a fresh container.
  if ((await install()) !== 0) {
    await runStep('apt-get', ['update', '-q'], quiet);
    if ((await install()) !== 0) say('apt-get failed; tests and drills that cut links will fail.');
  }
}

/** /usr/sbin is not on every user's PATH. */
function onPath(name: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, name)));
}
