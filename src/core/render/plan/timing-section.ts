/** What the timers alone imply: elections, and the floor of each outage. */
import { largestRoundTrip } from '../../analysis/timing/distances.ts';
import { electionTimeoutMs, outageFloors } from '../../analysis/timing/floors.ts';
import { quorumSize } from '../../consensus/quorum.ts';
import type { Channel, Topology } from '../../topology/model.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';
import { durationWords } from './link-label.ts';

const CONSENSUS_NAMES: Readonly<Record<Channel['consensus']['kind'], string>> = { raft: 'Raft', smartbft: 'SmartBFT', qbft: 'QBFT' };

export function timingSection(topology: Topology): Markup {
  const channels = Object.values(topology.channels).filter(({ consenters }) => consenters.length > 0);
  if (channels.length === 0) return NOTHING;
  return html`<section aria-labelledby="timing">
    <h2 id="timing">Timing</h2>
    <p class="soft">
      The floor of an outage is what the timers of the protocol alone imply: one of that kind lasts about as long at the least. The silent
      loss of one consenter (packets vanish) can stall ordering after that time.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">Consensus</th>
            <th scope="col" class="number">Quorum</th>
            <th scope="col" class="number">Farthest round trip</th>
            <th scope="col" class="number">Leader is missed after</th>
            <th scope="col" class="number">Leader killed, floor</th>
            <th scope="col" class="number">View change, floor</th>
            <th scope="col" class="number">Silent loss stalls after</th>
          </tr>
        </thead>
        <tbody>
          ${channels.map((channel) => timingRow(topology, channel))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function timingRow(topology: Topology, { id, consensus, consenters }: Channel): Markup {
  const { leaderKillMs, silentLossMs, viewChangeMs } = outageFloors(topology, id);
  const [earliest, latest] = electionTimeoutMs(consensus);
  const farthest = largestRoundTrip(topology, id);
  return html`<tr>
    <th scope="row">${id}</th>
    <td>${CONSENSUS_NAMES[consensus.kind]}</td>
    <td class="number">${quorumSize(consensus.kind, consenters.length)} of ${consenters.length}</td>
    <td class="number">${farthest === undefined ? 'unknown' : durationWords(farthest.ms)}</td>
    <td class="number">${earliest === latest ? durationWords(earliest) : `${durationWords(earliest)} to ${durationWords(latest)}`}</td>
    <td class="number">${durationWords(leaderKillMs)}</td>
    <td class="number">${viewChangeMs === null ? '–' : durationWords(viewChangeMs)}</td>
    <td class="number">${silentLossMs === null ? 'unknown' : durationWords(silentLossMs)}</td>
  </tr> `;
}
