import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { Rule } from '../model.ts';
import { suspected } from './support/seen.ts';
import { evidenceOf, ruleFinding, waits } from './support/words.ts';

/**
 * A side that is only silent may hold the quorum and order blocks for its own clients. What a recovery has to prove (requirements R31) is
 * not in what a round sees; D603 has it gathered.
 */
export const quorumLost: Rule = {
  id: 'D601',
  title: 'a channel has lost its quorum',
  when: 'fewer consenters can vote than a quorum needs, and starting dead processes (D301) has not brought it back',
  does: 'it pages and waits: a recovery is planned by `holdfast recover plan`, which proves that the lost side is fenced or refuses, and which two people confirm. The engine recovers a lost majority by itself only under D603',
  hint: 'Bring the lost consenters back if they can be; if they are lost for good, run `holdfast recover plan`. Change no consenter set.',
  source: 'requirements R31; measured: fabric-orderers.md 3 and rules 9 to 14',
  judge(context) {
    const lost = suspected(context, DIAGNOSIS.quorumLost);
    if (lost.length === 0) return null;
    return {
      findings: lost.map((each) =>
        ruleFinding(quorumLost, { severity: 'error', subject: each.subject, message: each.message, evidence: evidenceOf(each) }),
      ),
      waiting: lost.map(({ subject, certainty }) =>
        waits(
          quorumLost.id,
          subject,
          certainty === 'proven'
            ? `${subject} needs its lost consenters back, or \`holdfast recover plan\``
            : `those of ${subject} that are silent may hold its quorum; a recovery could fork it`,
        ),
      ),
    };
  },
};
