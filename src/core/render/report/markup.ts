/** Markup that escapes whatever is put into it: a node name or a log line can never become a tag. */

export interface Markup {
  readonly markup: string;
}

export type Child = string | number | null | Markup | readonly Child[];

/** Tagged template: html`<p>${text}</p>`. Strings are escaped, Markup is taken as it is, null is nothing. */
export function html(parts: TemplateStringsArray, ...children: readonly Child[]): Markup {
  return { markup: parts.map((part, i) => part + (i < children.length ? render(children[i] ?? null) : '')).join('') };
}

export const NOTHING: Markup = { markup: '' };

export function escapeText(text: string): string {
  // Control characters other than tab and line breaks are not allowed in a document; logs may carry them.
  // oxlint-disable-next-line no-control-regex -- see above
  const clean = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, '\ufffd');
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

function render(child: Child): string {
  if (child === null) return '';
  if (typeof child === 'string') return escapeText(child);
  if (typeof child === 'number') return String(child);
  if ('markup' in child) return child.markup;
  return child.map(render).join('');
}
