/**
 * The external builder for chaincode as a service, as three shell scripts: the peer's own builder is a separate Go module.
 * Contract: docs/source/cc_launcher.md, v3.1.1. Arguments: detect SOURCE METADATA; build SOURCE METADATA OUTPUT; release OUTPUT RELEASE.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICE_HOST } from '../core/render/fabric/core-yaml.ts';

const SCRIPTS: Readonly<Record<string, string>> = {
  detect: `#!/bin/sh
grep -q '"type"[[:space:]]*:[[:space:]]*"ccaas"' "$2/metadata.json"
`,
  build: `#!/bin/sh
set -e
cp "$1/connection.json" "$3/connection.json"
if [ -d "$1/META-INF" ]; then cp -R "$1/META-INF" "$3/META-INF"; fi
`,
  release: `#!/bin/sh
set -e
if [ -d "$1/META-INF/statedb" ]; then cp -R "$1/META-INF/statedb" "$2/statedb"; fi
mkdir -p "$2/chaincode/server"
sed "s/{{[.]host}}/\${${SERVICE_HOST}:-127.0.0.1}/" "$1/connection.json" > "$2/chaincode/server/connection.json"
`,
};

export async function writeBuilder(folder: string): Promise<void> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(SCRIPTS)) {
    await writeFile(join(bin, name), text, { mode: 0o700 });
    await chmod(join(bin, name), 0o700);
  }
}
