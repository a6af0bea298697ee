/** The table of rules in docs/concepts/engine.md: the rows that decide, in their order. */
import { RULES } from '../src/core/decision/rules/table.ts';

const BEGIN = '<!-- The rules: `node tools/reference.ts` writes them. -->\n';
const END = '<!-- End of the rules. -->';

/** The page with its table written anew. Throws when the page has no place for it. */
export function withRulesTable(page: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from === -1 || to < from) throw new Error('docs/concepts/engine.md has lost the marks around its table of rules');
  return `${page.slice(0, from + BEGIN.length)}${rulesTable()}\n${page.slice(to)}`;
}

function rulesTable(): string {
  const rows = RULES.map(({ id, title, when }) => `| ${id} | ${title} | ${when} |`);
  return ['| rule | what | when |', '|---|---|---|', ...rows].join('\n');
}
