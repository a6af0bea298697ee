/** docs/reference/codes.md: every code of the catalogue, as Markdown. */
import { catalogue, type CatalogueEntry } from '../src/cli/catalogue.ts';

export function codesReference(): string {
  const areas = Map.groupBy(catalogue(), ({ area }) => area);
  const sections = [...areas].map(([area, entries]) => `## ${area}\n\n${entries.map(entryText).join('\n\n')}`);
  return `${['# Codes', INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION =
  'Every failure and finding that Holdfast prints, generated from the tables in the source (`node tools/reference.ts`). ' +
  '`holdfast explain CODE` says the same. E: failures, with the exit code of the command. T, O, A: findings about topology, observation and accounting.';

function entryText({ code, title, meaning, hint, exit, severity, source }: CatalogueEntry): string {
  const about = [severity, exit === undefined ? undefined : `exit code ${exit}`].filter((part) => part !== undefined).join(', ');
  const lines = [`### ${code}: ${title}`, '', `*${about}*`, '', meaning, '', `**Do:** ${hint}`];
  return [...lines, ...(source === undefined ? [] : ['', `Source: ${source}`])].join('\n');
}
