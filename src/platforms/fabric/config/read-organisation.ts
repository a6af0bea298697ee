/** Organisations of a configuration: the MSP, the endpoints of its orderers, its anchor peers (msp/msp_config.proto). */
import { common, msp, peer } from '@hyperledger/fabric-protos';
import type {
  ConfigMsp,
  ConfigNodeUnit,
  ConfigNodeUnits,
  ConfigOrganisation,
} from '../../../core/platforms/fabric/channel-config/model.ts';
import { fail, pemText, pemTexts, readMessage } from './read-message.ts';

/** msp/msp.go ProviderType. */
const FABRIC_MSP = 0;

export function readOrganisations(group: common.ConfigGroup | undefined, path: string): readonly ConfigOrganisation[] {
  const groups = [...(group?.getGroupsMap().entries() ?? [])];
  return groups.map(([name, each]) => readOrganisation(name, each, `${path}/${name}`)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function readOrganisation(name: string, group: common.ConfigGroup, path: string): ConfigOrganisation {
  const values = group.getValuesMap();
  const mspValue = values.get('MSP');
  if (mspValue === undefined) throw fail('E440', `${path} has no MSP`);
  const endpoints = values.get('Endpoints')?.getValue_asU8() ?? new Uint8Array();
  const anchors = values.get('AnchorPeers')?.getValue_asU8() ?? new Uint8Array();
  return {
    name,
    msp: readMsp(mspValue.getValue_asU8(), `the MSP of ${path}`),
    endpoints: readMessage(common.OrdererAddresses, endpoints, `the endpoints of ${path}`).getAddressesList(),
    anchorPeers: readMessage(peer.AnchorPeers, anchors, `the anchor peers of ${path}`)
      .getAnchorPeersList()
      .map((each) => ({ host: each.getHost(), port: each.getPort() })),
  };
}

function readMsp(bytes: Uint8Array, what: string): ConfigMsp {
  const outer = readMessage(msp.MSPConfig, bytes, what);
  if (outer.getType() !== FABRIC_MSP) return otherMsp(outer, what);
  const config = readMessage(msp.FabricMSPConfig, outer.getConfig_asU8(), what);
  return {
    kind: 'fabric',
    id: config.getName(),
    roots: pemTexts(config.getRootCertsList_asU8()),
    intermediates: pemTexts(config.getIntermediateCertsList_asU8()),
    admins: pemTexts(config.getAdminsList_asU8()),
    revocationLists: pemTexts(config.getRevocationListList_asU8()),
    tlsRoots: pemTexts(config.getTlsRootCertsList_asU8()),
    tlsIntermediates: pemTexts(config.getTlsIntermediateCertsList_asU8()),
    nodeUnits: readNodeUnits(config.getFabricNodeOus()),
  };
}

function otherMsp(outer: msp.MSPConfig, what: string): ConfigMsp {
  const id = readMessage(msp.IdemixMSPConfig, outer.getConfig_asU8(), what).getName();
  const none: readonly string[] = [];
  const lists = { roots: none, intermediates: none, admins: none, revocationLists: none, tlsRoots: none, tlsIntermediates: none };
  return { kind: 'other', id, ...lists, nodeUnits: null };
}

function readNodeUnits(units: msp.FabricNodeOUs | undefined): ConfigNodeUnits | null {
  if (units === undefined || !units.getEnable()) return null;
  return {
    client: readUnit(units.getClientOuIdentifier()),
    peer: readUnit(units.getPeerOuIdentifier()),
    admin: readUnit(units.getAdminOuIdentifier()),
    orderer: readUnit(units.getOrdererOuIdentifier()),
  };
}

function readUnit(identifier: msp.FabricOUIdentifier | undefined): ConfigNodeUnit | null {
  if (identifier === undefined) return null;
  const certificate = identifier.getCertificate_asU8();
  return { unit: identifier.getOrganizationalUnitIdentifier(), certificate: certificate.length === 0 ? null : pemText(certificate) };
}
