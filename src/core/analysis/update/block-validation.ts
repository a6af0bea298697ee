/** SmartBFT: BlockValidation must be the quorum of exactly the mapping (checkConsentersMatchPolicy, Fabric v3.1.1). */
import { quorumSize } from '../../consensus/quorum.ts';
import type { ChannelConfig, ConfigPolicy } from '../../platforms/fabric/channel-config/model.ts';
import type { UpdateNote } from './change.ts';

const PATH = '/Channel/Orderer/BlockValidation';

export function blockValidation(config: ChannelConfig): readonly UpdateNote[] {
  if (config.consensus.kind !== 'smartbft' || config.consenters.length === 0) return [];
  const wrong = whatIsWrong(config, config.policies[PATH]);
  if (wrong === undefined) return [];
  return [
    { code: 'U130', part: 'policies.BlockValidation', message: 'BlockValidation does not follow the consenter mapping', evidence: wrong },
  ];
}

function whatIsWrong({ consenters }: ChannelConfig, policy: ConfigPolicy | undefined): string | undefined {
  if (policy?.kind !== 'signature') return policy === undefined ? `there is no ${PATH}` : 'it is no signature policy';
  const { rule, principals } = policy;
  const needed = quorumSize('smartbft', consenters.length);
  if (rule.kind !== 'out-of') return 'its rule asks for a single signature';
  if (rule.count !== needed) return `its rule asks for ${rule.count} signatures; the quorum of ${consenters.length} is ${needed}`;
  if (principals.length !== consenters.length) return `it names ${principals.length} identities; the mapping has ${consenters.length}`;
  const inOrder = rule.of.length === consenters.length && rule.of.every((each, i) => each.kind === 'signed-by' && each.principal === i);
  if (!inOrder) return 'its rule does not name every identity once, in order';
  const odd = consenters.find(({ msp, identity }, i) => {
    const named = principals[i];
    return named?.kind !== 'identity' || named.msp !== msp || named.certificate !== identity;
  });
  return odd === undefined ? undefined : `identity ${consenters.indexOf(odd) + 1} is not that of ${odd.host}:${odd.port} (id ${odd.id})`;
}
