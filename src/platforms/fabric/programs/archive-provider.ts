/** The official release archive, from the project's release page or a mirror of it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveName, knownRelease, releasePlatform } from './catalog.ts';
import { fail } from './codes.ts';
import { download } from './download.ts';
import { extractPrograms } from './extract-programs.ts';
import { fileDigest, type Origin } from './manifest.ts';
import type { ObtainOrder, Provider } from './provider.ts';
import { errorCode } from './translate-error.ts';

export const archiveProvider: Provider = { name: 'archive', obtain };

async function obtain(order: ObtainOrder): Promise<Origin> {
  const platform = releasePlatform(process.platform, process.arch);
  if (platform === null) throw fail('E222', `there is no archive for ${process.platform} on ${process.arch}`);
  const name = archiveName(order.version, platform);
  const url = new URL(`v${order.version}/${name}`, order.mirror);
  const file = join(order.place.downloads, name);
  await fetchArchive(order, url, file);
  try {
    const sha256 = await checkDigest(order, platform, file, url);
    await extractPrograms(file, join(order.staging, 'bin'), order.signal);
    return { provider: 'archive', words: `from ${url.href}`, url: url.href, sha256 };
  } finally {
    await rm(file, { force: true });
  }
}

async function fetchArchive(order: ObtainOrder, url: URL, file: string): Promise<void> {
  order.onProgress(`downloading ${url.href}`);
  let told = 0;
  const onBytes = (received: number, total: number | null): void => {
    const tenths = total === null ? 0 : Math.floor((received / total) * 10);
    if (tenths > told && tenths < 10) order.onProgress(`downloaded ${tenths * 10} % of ${inMegabytes(total ?? 0)}`);
    told = Math.max(told, tenths);
  };
  await download({ url, file, limits: order.limits, onBytes, signal: order.signal });
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Against the user's pin, else Holdfast's, else what was recorded at the first download; records it at the first one. */
async function checkDigest(order: ObtainOrder, platform: string, file: string, url: URL): Promise<string> {
  const found = await fileDigest(file);
  const record = `${file}.sha256`;
  const pinned = order.sha256 ?? knownRelease(order.version)?.archives[platform] ?? null;
  const wanted = pinned ?? (await readRecord(record));
  if (wanted !== null && wanted !== found) {
    const source = pinned === null ? `recorded in ${record}` : 'pinned';
    throw fail('E208', `${url.href} has the SHA-256 ${found}, but ${wanted} is ${source}`, { subject: url.href });
  }
  if (wanted === null) order.onProgress(`no digest is pinned for this archive; recorded sha256 ${found} at its first use`);
  await writeFile(record, `${found}\n`, { mode: 0o600 });
  return found;
}

async function readRecord(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
