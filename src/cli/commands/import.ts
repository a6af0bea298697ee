import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import type { ImportCommandOptions } from './import/import-network.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('import')
    .helpGroup(GROUPS.begin)
    .description('write a topology file from a running network that Holdfast did not deploy; nothing of it is changed')
    .option('--orderer <HOST:PORT>', 'an orderer to ask; may be repeated', collect)
    .option('--peer <HOST:PORT>', 'a peer to ask, also for other peers and chaincodes; may be repeated', collect)
    .option('--channel <NAME>', 'a channel to import; may be repeated (default: those that the peers have joined)', collect)
    .requiredOption('--msp-id <ID>', 'MSP id of the identity that asks')
    .requiredOption('--cert <FILE>', 'certificate of the identity')
    .requiredOption('--key <FILE>', 'its private key; it is read, never shown')
    .requiredOption('--tls-ca <FILE>', 'TLS authority of the nodes; may hold several certificates')
    .option('--tls-cert <FILE>', 'client certificate for mutual TLS (default: that of the identity)')
    .option('--tls-key <FILE>', 'its private key')
    .option('--server-name <NAME>', 'name in the certificates of the nodes, when it is not the host of the address')
    .option('--place <HOST=PLACE>', 'where a host is: HOST=REGION/ZONE; may be repeated', collect)
    .option('--fabric-version <VERSION>', 'version of Fabric that runs, when you know it')
    .option('--name <NAME>', 'name of the network', 'imported')
    .option('--out <FILE>', 'where to write; without it, the file is printed')
    .option('--force', 'overwrite the file when it exists')
    .action(async (options: ImportCommandOptions) => {
      const { importNetwork } = await import('./import/import-network.ts');
      await importNetwork(options, context);
    });
  const identity = '--msp-id Org1MSP --cert user.pem --key user.key --tls-ca tlsca.pem';
  withExamples(command, {
    [`holdfast import --peer peer0.org1.example.com:7051 ${identity} --out network.yaml`]: '',
    [`holdfast import --orderer orderer1.example.com:7050 --channel trade ${identity}`]: '',
  });
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
