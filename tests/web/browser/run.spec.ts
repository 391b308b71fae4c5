// Computing in the reader's browser: it happens, it can be stopped, and its numbers are numbers.
import { expect, test } from './site';

const quick = '#v=1&m=rope,rerope&n=128,512&windows=2&seed=7';

test('Run computes here and shows finite numbers for every method and length', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,rerope,ntk_by_parts&n=128,512,1024&windows=2&seed=8');
  await expect(lab.runButton).toBeVisible();
  await lab.run();
  for (const row of await lab.losses())
    for (const value of row.slice(1)) expect(Number.parseFloat(value)).toBeGreaterThan(0);
});

test('past the training length plain RoPE loses at least one nat, and ReRoPE does not', async ({
  visit,
}) => {
  const lab = await visit.open(quick);
  await lab.finished();
  const [rope, rerope] = (await lab.losses()).map((row) => row.slice(1).map(Number.parseFloat));
  expect(rope![1]! - rope![0]!).toBeGreaterThan(1);
  expect(Math.abs(rerope![1]! - rerope![0]!)).toBeLessThan(0.5);
});

test('Cancel ends the workers and keeps what was finished', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope&n=1024,1280,1536,1792,2048&windows=16&seed=3');
  await lab.runButton.click();
  await expect(lab.element.locator('table').first()).toBeVisible({ timeout: 60_000 });
  await lab.cancelButton.click();
  await expect(lab.runButton).toBeVisible();
  await expect(lab.state).toContainText('Cancelled');
  await expect.poll(() => visit.page.workers().length).toBe(0);
  const known = (await lab.losses())
    .flat()
    .slice(1)
    .map((loss) => !loss.startsWith('–'));
  expect(known).toContain(true);
  expect(known).toContain(false);
});

// The median, because a busy machine may hold up any single turn. Computing in the page would hold up most of them.
test('the page answers while it computes', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,rerope&n=2048&windows=8&seed=3');
  await lab.runButton.click();
  await expect(lab.cancelButton).toBeVisible();
  const turns = await visit.page.evaluate(async () => {
    const turns: number[] = []; // milliseconds
    for (let turn = 0; turn < 40; turn++) {
      const begun = performance.now();
      await new Promise((next) => setTimeout(next, 16));
      turns.push(performance.now() - begun);
    }
    return turns;
  });
  await lab.cancelButton.click();
  expect(turns.sort((a, b) => a - b)[20]).toBeLessThan(100);
});

test('what changed after a run is not taken for its result', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.getByLabel('Seed').fill('8');
  await expect(lab.state).toContainText('Nothing computed yet');
  await lab.element.getByLabel('Seed').fill('7');
  await expect(lab.state).toHaveAttribute('data-origin', 'live');
});
