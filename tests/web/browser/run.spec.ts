// Computing in the reader's browser: it happens, it can be stopped, and its numbers are numbers.
import { expect, test } from './site';

const quick = '#v=1&m=rope,rerope&n=128,512&windows=2&seed=7';

test('Run computes here and shows finite numbers for every method and length', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,rerope,ntk_by_parts&n=128,512,1024&windows=8&seed=7');
  await expect(lab.runButton).toBeVisible();
  await lab.run();
  for (const row of await lab.losses())
    for (const value of row.slice(1)) expect(Number.parseFloat(value)).toBeGreaterThan(0);
});

test('past the training length plain RoPE loses at least one nat, and ReRoPE does not', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.finished();
  const [rope, rerope] = (await lab.losses()).map((row) => row.slice(1).map(Number.parseFloat));
  expect(rope![1]! - rope![0]!).toBeGreaterThan(1);
  expect(Math.abs(rerope![1]! - rerope![0]!)).toBeLessThan(0.5);
});

test('Cancel stops within half a second and keeps what was finished', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,rerope,leaky_rerope,self_extend&n=128,4096&windows=16&seed=3');
  await lab.runButton.click();
  await expect(lab.element.locator('table').first()).toBeVisible({ timeout: 30_000 });
  const asked = Date.now();
  await lab.cancelButton.click();
  await expect(lab.runButton).toBeVisible({ timeout: 5000 });
  expect(Date.now() - asked).toBeLessThan(1000); // half a second, and Playwright's own polling
  await expect(lab.state).toContainText('Cancelled');
});

test('the page answers while it computes', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,rerope&n=2048&windows=8&seed=3');
  await lab.runButton.click();
  await expect(lab.cancelButton).toBeVisible();
  const slowest = await visit.page.evaluate(async () => {
    let slowest = 0;
    for (let frame = 0; frame < 40; frame++) {
      const begun = performance.now();
      await new Promise((next) => setTimeout(next, 16));
      slowest = Math.max(slowest, performance.now() - begun);
    }
    return slowest;
  });
  expect(slowest).toBeLessThan(400);
  await lab.cancelButton.click();
});

test('what changed after a run is not taken for its result', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.getByLabel('Seed').fill('8');
  await expect(lab.state).toContainText('Nothing computed yet');
  await lab.element.getByLabel('Seed').fill('7');
  await expect(lab.state).toHaveAttribute('data-origin', 'live');
});
