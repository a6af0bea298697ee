/** TLS certificates against the names that anyone dials. */
import { unreachable } from '../../kernel/assert.ts';
import type { NodeId } from '../../kernel/ids.ts';
import { type Coverage, coverage } from './covers-name.ts';
import { dialledNames, type DialledName } from './dialled-names.ts';
import type { CertificateFacts } from './model.ts';
import { inSlot, listText, type Scene, whereText } from './scene.ts';

export function checkNames(scene: Scene): void {
  for (const dialled of [...dialledNames(scene.topology, scene.configs), ...consenterNames(scene)]) {
    if (dialled.need === 'each') for (const node of dialled.nodes) checkNode(scene, node, dialled);
    else checkAny(scene, dialled);
  }
}

/** Hosts of consenters that the configuration writes otherwise than the topology: the other consenters dial those. */
function consenterNames(scene: Scene): readonly DialledName[] {
  const names = scene.placed.flatMap(({ facts: { source }, holder, slot }): readonly DialledName[] => {
    if (slot !== 'server-tls' || source.kind !== 'channel' || source.place.kind !== 'consenter' || holder.kind !== 'node') return [];
    const { host } = source.place;
    if (host.toLowerCase() === holder.node.host.toLowerCase()) return [];
    return [{ name: host, by: `the other consenters of channel ${source.channel}`, nodes: [holder.node.id], need: 'each' }];
  });
  return [...new Map(names.map((each) => [`${each.name} ${each.nodes.join()}`, each])).values()];
}

function checkNode(scene: Scene, node: NodeId, dialled: DialledName): void {
  for (const certificate of servers(scene, node)) {
    const found = coverage(certificate.sans, dialled.name);
    if (found.kind !== 'covered') report(scene, node, dialled, certificate, found);
  }
}

/** One certificate that has the name will do; with none, the name is everybody's problem and nobody's in particular. */
function checkAny(scene: Scene, dialled: DialledName): void {
  const certificates = dialled.nodes.flatMap((node) => servers(scene, node));
  const [first] = certificates;
  if (first === undefined || certificates.some(({ sans }) => coverage(sans, dialled.name).kind === 'covered')) return;
  const message = `no TLS certificate covers ${dialled.name}, which is dialled by ${dialled.by}`;
  scene.note('N101', dialled.name, message, `looked at ${listText(certificates.map(whereText))}`);
}

/** What the node shows to those who dial it; a certificate for clients only is shown to nobody. */
export function servers(scene: Scene, node: NodeId): readonly CertificateFacts[] {
  return inSlot(scene, node, 'tls').filter(({ usages }) => usages.includes('serverAuth') || !usages.includes('clientAuth'));
}

function report(scene: Scene, node: NodeId, dialled: DialledName, certificate: CertificateFacts, found: Coverage): void {
  const { sans, commonName } = certificate;
  const what = `${dialled.name}, by which it is dialled by ${dialled.by}`;
  const evidence = `${whereText(certificate)}: ${listText([...sans.dns, ...sans.ip], 10) || `no alternative names, CN=${commonName ?? ''}`}`;
  switch (found.kind) {
    case 'covered':
      return;
    case 'no-names':
      return scene.note('N102', node, `the TLS certificate has only a common name, and does not cover ${what}`, evidence, dialled.path);
    case 'wildcard':
      return scene.note('N103', node, `the wildcard ${found.wildcard} does not reach ${what}`, evidence, dialled.path);
    case 'address-as-name':
      return scene.note(
        'N104',
        node,
        `the TLS certificate carries the address as a DNS name, and does not cover ${what}`,
        evidence,
        dialled.path,
      );
    case 'missing':
      return scene.note('N101', node, `the TLS certificate does not cover ${what}`, evidence, dialled.path);
    default:
      return unreachable(found);
  }
}
