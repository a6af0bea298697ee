/** JSON for a script element, in which only an end tag or a comment could end the text: no '<' is left, and no separator that old scripts trip over. */
import { html, type Markup } from '../report/markup.ts';

/** Element that holds the topology for the script. */
export const TOPOLOGY_ELEMENT = 'plan-topology';

/** An element that holds data and runs nothing; `JSON.parse` of its text gives the value back. */
export function jsonElement(id: string, value: unknown): Markup {
  const text = JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return html`<script type="application/json" id="${id}">
    ${{ markup: text }}
  </script>`;
}
