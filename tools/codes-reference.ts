/** docs/reference/codes.md: every code of the catalogue, as Markdown. */
import { catalogue, type CatalogueEntry } from '../src/cli/catalogue.ts';

export function codesReference(): string {
  const areas = Map.groupBy(catalogue(), ({ area }) => area);
  const sections = [...areas].map(([area, entries]) => `## ${area}\n\n${entries.map(entryText).join('\n\n')}`);
  return `${['# Codes', INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION =
  'Every failure and finding that Holdfast prints, generated from the tables in the source (`node tools/reference.ts`). ' +
  '`holdfast explain CODE` says the same. E: failures, with the exit code of the command. D: rules of the engine, N: its diagnoses, ' +
  'K1: why the linter refuses a plan, K2: steps. R: recovery of a majority. All others are findings, by the area that they are about.';

function entryText({ code, title, meaning, hint, exit, severity, source }: CatalogueEntry): string {
  const about = [severity, exit === undefined ? undefined : `exit code ${exit}`].filter((part) => part !== undefined).join(', ');
  const lines = [`### ${code}: ${title}`, '', `*${about}*`, '', meaning, '', `**Do:** ${hint}`];
  return [...lines, ...(source === undefined ? [] : ['', `Source: ${source}`])].join('\n');
}
