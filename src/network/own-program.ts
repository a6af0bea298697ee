/** Paths of Holdfast's own programs, in a checkout (TypeScript) and in an installed package (JavaScript) alike. */
import { fileURLToPath } from 'node:url';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export function ownProgram(name: 'main' | 'agent/main' | 'contract/server'): string {
  return fileURLToPath(new URL(`../${name}.${extension}`, import.meta.url));
}
