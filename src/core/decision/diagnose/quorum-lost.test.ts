import { layout, Situation } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const BIG_LONDON = layout({ london: 3, frankfurt: 1, singapore: 1 });
const LONDON = ['o1', 'o2', 'o3'];

table('N308', [
  ['three of five are gone by the word of their machines', lost(new Situation(BIG_LONDON).dead(...LONDON)), 'ch proven'],
  [
    'the survivors still show five active members and a leader that is gone',
    new Situation(BIG_LONDON).dead(...LONDON).say(['o4', 'o5'], 'o1', 5),
    'ch proven',
  ],
  ['two are gone and one is frozen', lost(new Situation(BIG_LONDON).dead('o1', 'o2').lost('o3').process('o3', 'frozen')), 'ch proven'],
  ['two are gone and one was emptied', lost(new Situation(BIG_LONDON).dead('o1', 'o2').channel('o3', 'ch', emptied)), 'ch proven'],
  [
    'three are silent: cut off they would go on ordering',
    lost(new Situation(BIG_LONDON).noMachine(...LONDON).lost(...LONDON)),
    'ch suspected',
  ],
  ['three refuse, and no machine can look: a loud cut', lost(new Situation(BIG_LONDON).dead(...LONDON).noMachine()), 'ch suspected'],
  ['two are gone and one is silent', lost(new Situation(BIG_LONDON).dead('o1', 'o2').lost('o3').noMachine('o3')), 'ch suspected'],
  ['three regions cut from each other: all live, and no side is a quorum', apart(), 'ch suspected'],
  ['all five are gone', new Situation().dead('o1', 'o2', 'o3', 'o4', 'o5'), 'ch proven'],
  ['two of five are gone: a quorum is left', new Situation().dead('o4', 'o5').say(LONDON, 'o1', 3)],
  [
    'the majority is cut off and its own vantage point sees it serve',
    new Situation(BIG_LONDON).cutOff('london').say(['o4', 'o5'], null, 0),
  ],
  ['nobody asked the silent ones: their vantage points are missing', partial()],
  ['two are gone, and the three that are left elect', new Situation().dead('o4', 'o5').say(LONDON, null, 0)],
  ['leaderless with all alive', new Situation().say(['o1', 'o2', 'o3', 'o4', 'o5'], null, 0)],
  ['all is well', new Situation()],
]);

function lost(situation: Situation): Situation {
  return situation.say(['o4', 'o5'], null, 0);
}

function apart(): Situation {
  return new Situation().cutOff('london').cutOff('frankfurt').cutOff('singapore').say(['o1', 'o2', 'o3', 'o4', 'o5'], null, 0);
}

function emptied() {
  return { error: 'o3 answers NOT_FOUND for channel ch' };
}

/** Only frankfurt reports, and it asked nobody in london. */
function partial(): Situation {
  class Frankfurt extends Situation {
    override round() {
      const round = super.round();
      const sightings = round.sightings.map((each) => ({ ...each, nodes: each.nodes.filter(({ node }) => !LONDON.includes(node)) }));
      return { ...round, sightings };
    }
  }
  return new Frankfurt(BIG_LONDON).noMachine().withoutObserver('london').withoutObserver('singapore').say(['o4', 'o5'], null, 0);
}
