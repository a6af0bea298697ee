/** A scanner for the strict form in which the report is written: every tag closed, attributes quoted, ids unique. */

const VOID = new Set(['meta', 'br', 'hr', 'img', 'link']);

export interface Scan {
  readonly problems: readonly string[];
  readonly ids: readonly string[];
  readonly names: readonly string[];
}

export function scanHtml(page: string): Scan {
  const problems: string[] = [];
  const ids: string[] = [];
  const names: string[] = [];
  const open: string[] = [];
  const body = page.replace(/^<!doctype html>/u, '').replace(/<style>[\s\S]*?<\/style>/u, '<style></style>');
  const text = body.replaceAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/gu,
    (_whole, end: string, name: string, attributes: string, self: string) => {
      if (end === '/') {
        const expected = open.pop();
        if (expected !== name) problems.push(`</${name}> closes <${expected}>`);
        return '';
      }
      names.push(name);
      for (const [, id] of attributes.matchAll(/\sid="([^"]*)"/gu)) ids.push(id ?? '');
      if (self !== '/') open.push(name);
      if (VOID.has(name) && self !== '/') problems.push(`<${name}> is not closed`);
      return '';
    },
  );
  if (open.length > 0) problems.push(`left open: ${open.join(', ')}`);
  for (const [left] of text.matchAll(/.{0,20}[<>].{0,20}/gu)) problems.push(`not a tag: ${left}`);
  for (const [left] of text.matchAll(/&(?!amp;|lt;|gt;|quot;|#39;).{0,10}/gu)) problems.push(`not an entity: ${left}`);
  return { problems, ids, names };
}
