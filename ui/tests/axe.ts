// What axe complains about on the page as it is.
import axe from 'axe-core';

export async function violations(): Promise<string[]> {
  // happy-dom lays nothing out; contrast is checked in the real window.
  const { violations } = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
