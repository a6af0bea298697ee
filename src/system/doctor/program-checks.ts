/** Programs that Holdfast starts: which are there, how to get them, what does not work without them. Data, then one function. */
import { askProgram } from './ask-program.ts';
import { answer, type Check, type Question } from './check.ts';

interface ProgramQuestion extends Question {
  /** Tried in order: the first one that is there counts. */
  readonly files: readonly string[];
  readonly args: readonly string[];
}

const REGIONS = 'Without it regions share one network: no latency between them, and no cuts.';

const PROGRAMS: readonly ProgramQuestion[] = [
  program(
    'npm',
    'npm',
    ['--version'],
    'recommended',
    'any',
    'Debian: npm. Without it `npm test` and `npm run demo` of a checkout do not run.',
  ),
  program(
    'go',
    'Go toolchain',
    ['version'],
    'optional',
    '1.24 or newer',
    'https://go.dev/dl. Without it Fabric is not built from its sources: its programs come from the release page or a folder.',
  ),
  program('ip', 'ip', ['-V'], 'recommended', 'any', `Debian: iproute2. ${REGIONS}`),
  program('nft', 'nft', ['--version'], 'recommended', 'any', `Debian: nftables. Without it links between regions cannot be cut.`),
  program('unshare', 'unshare', ['--version'], 'recommended', 'any', `Debian: util-linux. ${REGIONS}`),
  program('nsenter', 'nsenter', ['--version'], 'recommended', 'any', `Debian: util-linux. ${REGIONS}`),
  program(
    'python3',
    'Python',
    ['--version'],
    'optional',
    '3.9 or newer',
    'Debian: python3. Without it drill files cannot be checked by the Chaos Toolkit.',
  ),
  program(
    'chaos',
    'Chaos Toolkit',
    ['--version'],
    'optional',
    'any',
    'pip install chaostoolkit. Without it `chaos validate` does not check drill files; Holdfast itself runs them without it.',
  ),
  {
    ...program(
      'chromium',
      'Chromium',
      ['--version'],
      'optional',
      'any',
      'Debian: chromium. Without it reports are not tested in a browser.',
    ),
    files: ['chromium', 'chromium-browser', 'google-chrome'],
  },
];

function program(
  file: string,
  title: string,
  args: readonly string[],
  level: Check['level'],
  needed: string,
  hint: string,
): ProgramQuestion {
  return { id: `program.${file}`, title, files: [file], args, level, needed, hint };
}

export function programChecks(): Promise<readonly Check[]> {
  return Promise.all(PROGRAMS.map(checkProgram));
}

async function checkProgram(question: ProgramQuestion): Promise<Check> {
  for (const file of question.files) {
    const found = await askProgram(file, question.args);
    if (found.kind === 'answered') return answer(question, 'ok', found.text);
    if (found.kind === 'failed') return answer(question, 'limited', found.why);
  }
  return answer(question, 'missing', 'not on the PATH');
}
