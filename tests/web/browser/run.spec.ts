// Computing in the reader's browser: it happens, it can be stopped, and its numbers are numbers.
import { expect, test, type Lab, type Page } from './site';

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

const cellsComputed = async (lab: Lab): Promise<string[]> =>
  lab.page.evaluate(() => (globalThis as unknown as { computed: string[] }).computed);

/** Notes method@length of every window that a worker is asked for. */
const watchWorkers = (lab: Page): Promise<void> =>
  lab.addInitScript(() => {
    const computed: string[] = ((globalThis as Record<string, unknown>)['computed'] = []);
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message: never, ...rest: unknown[]) {
      const { ask, job } = message as { ask?: string; job?: { variant: string; length: number } };
      if (ask === 'evaluate') computed.push(`${job!.variant}@${job!.length}`);
      return Reflect.apply(postMessage, this, [message, ...rest]) as void;
    };
  });

test('a card’s link to compare a method shows it without Run', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope&n=128&windows=1');
  await lab.finished();
  await visit.page.locator('#method-xpos > summary').click();
  await visit.page.locator('#method-xpos .try').click();
  await expect(lab.element.locator('.row')).toHaveCount(2);
  for (const row of [0, 1])
    await expect
      .poll(async () => Number.parseFloat((await lab.losses())[row]?.[3] ?? ''))
      .toBeGreaterThan(0);
});

test('a method that is added is computed without Run, and it alone', async ({ visit }) => {
  await watchWorkers(visit.page);
  const lab = await visit.open(quick);
  await lab.finished();
  const before = await cellsComputed(lab);
  expect(new Set(before)).toEqual(new Set(['rope@128', 'rope@512', 'rerope@128', 'rerope@512']));
  const add = lab.element.getByRole('combobox', { name: 'Add a method' });
  await add.selectOption({ value: 'ntk' });
  await expect(lab.element.locator('.row')).toHaveCount(3);
  await lab.finished();
  const after = (await cellsComputed(lab)).slice(before.length);
  expect(new Set(after)).toEqual(new Set(['ntk@128', 'ntk@512']));
});

test('Run computes what is not computed here yet; when all is, it is offered again', async ({
  visit,
}) => {
  await watchWorkers(visit.page);
  const lab = await visit.open(quick);
  await lab.finished();
  await expect(lab.runButton).toHaveText('Run again');
  const first = await cellsComputed(lab);
  const more = await lab.unfold(1);
  await more.locator('input[id$="-window"]').fill('50');
  await expect(lab.state).toContainText('Press Run');
  await expect(lab.runButton).toHaveText('Run');
  await lab.run();
  const changed = (await cellsComputed(lab)).slice(first.length);
  expect(new Set(changed)).toEqual(new Set(['rerope(window=50)@128', 'rerope(window=50)@512']));
  await lab.run();
  const again = (await cellsComputed(lab)).slice(first.length + changed.length);
  expect(again.length).toBe(first.length);
});

test('an added length is computed over the stretches that all lengths together ask for', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope&n=128,512&windows=3&seed=7');
  await lab.finished();
  await visit.page.evaluate(() => (location.hash = '#v=1&m=rope&n=128,256,512&windows=3&seed=7'));
  await expect(lab.element.locator('table').first().locator('thead th')).toHaveCount(4);
  await lab.finished();
  const pieced = await lab.losses();
  await visit.page.reload();
  await lab.finished();
  expect(await lab.losses()).toEqual(pieced);
});

test('what another backend computed is not taken for the result of this one', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.locator('select.backend').selectOption('wasm');
  await expect(lab.state).toContainText('Nothing computed yet');
  await lab.element.locator('select.backend').selectOption('');
  await expect(lab.state).toHaveAttribute('data-origin', 'live');
});

test('what changed after a run is not taken for its result', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.getByLabel('Seed').fill('8');
  await expect(lab.state).toContainText('Nothing computed yet');
  await lab.element.getByLabel('Seed').fill('7');
  await expect(lab.state).toHaveAttribute('data-origin', 'live');
});
