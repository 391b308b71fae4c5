// Losses that are known from elsewhere: after whatever a stranger sent, the instrument still computes these.
import { expect, type Lab } from './site';

/** What golden numbers are computed from, as settings. */
export const golden = {
  ...{ model: 'strand-128', m: 'rope,rerope', n: '128,256', task: 'text', windows: '2', seed: '5' },
  ...{ text: 'persuasion', own: '', x: 'log', view: '', backend: 'wasm', ui: '', theme: '' },
};

export const goldenLink = `#v=1&${Object.entries(golden)
  .map(([name, value]) => `${name}=${value}`)
  .join('&')}`;

// ropewalk compare --variants rope,rerope --lengths 1,2 --windows 2 --seed 5 --json
const losses = [
  ['1.340', '1.785'],
  ['1.325', '1.236'],
];

/** `lab` has the golden settings. */
export async function holdGolden(lab: Lab): Promise<void> {
  await expect(lab.runButton).toBeVisible({ timeout: 45_000 });
  await expect(lab.element.locator('.row')).toHaveCount(2);
  // A page that computes unasked what is light work is not to be interrupted.
  const unasked = await lab.element.evaluate((one) => one.hasAttribute('auto'));
  await (unasked ? lab.finished() : lab.run());
  await expect(lab.problems).toHaveCount(0);
  const shown = (await lab.losses()).map((row) => row.slice(1).map((cell) => cell.slice(0, 5)));
  expect(shown).toEqual(losses);
}
