/** Access of the load clients: as the plain user of the organisation that owns the nearest gateway peer. */
import type { LoadAssignment } from '../core/ports/agent.ts';
import type { ClientAccess } from '../platforms/fabric/load/client-access.ts';
import type { LoadedAccess } from '../platforms/fabric/load-access.ts';

export function clientAccess(access: LoadedAccess, { channel, gateways }: LoadAssignment): ClientAccess {
  const [nearest] = gateways;
  const organisation = nearest === undefined ? '' : access.node(nearest).organisation;
  const member = access.client(organisation);
  return {
    identity: { mspId: member.identity.mspId, certificatePem: member.identity.certificatePem, privateKeyPem: member.privateKeyPem },
    endpoints: Object.fromEntries(
      gateways.map((id) => {
        const node = access.node(id);
        return [
          id,
          {
            address: node.grpc,
            serverName: node.host,
            rootCa: access.tlsCa(id),
            clientCert: member.tls.certificatePem,
            clientKey: member.tls.keyPem,
          },
        ];
      }),
    ),
    chaincode: access.channel(channel).sampleChaincode ?? '',
  };
}
