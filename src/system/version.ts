/** The version in package.json; the path is the same from src/cli and from the compiled dist/cli. */
import { readFileSync } from 'node:fs';

export function holdfastVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
