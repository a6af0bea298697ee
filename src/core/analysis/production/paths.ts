/** Paths of files as settings hold them. */

const VOLATILE = ['/tmp', '/dev/shm', '/run', '/var/run'];

/** Empty after a restart of the machine, by the Filesystem Hierarchy Standard 3.0 or because it is memory. */
export function isVolatile(path: string): boolean {
  return VOLATILE.some((folder) => isBelow(path, folder));
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
