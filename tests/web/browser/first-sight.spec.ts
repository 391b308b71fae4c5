// What a reader sees in the first seconds.
import { expect, test, type Locator } from './site';

// Of three visits the best: the machine does other things too while tests run.
test('a real curve is there within two seconds, marked as pre-computed', async ({ visit }) => {
  // The weights never come, so nothing can be computed: what is seen is what was computed before.
  await visit.page.route('**/model.safetensors', () => undefined);
  const drawn: number[] = []; // milliseconds since the visit began
  for (let turn = 0; turn < 3; turn++) {
    await visit.page.goto('about:blank');
    const lab = await visit.open();
    await expect(lab.curves.first()).toBeVisible();
    await expect(lab.element.locator('.badge')).toHaveText('pre-computed');
    expect(await lab.curves.count()).toBeGreaterThan(2);
    drawn.push(
      await visit.page.evaluate(() => performance.getEntriesByName('rope-lab drawn')[0]!.startTime),
    );
  }
  console.log(`first curve drawn after ${drawn.map((time) => time.toFixed(0)).join(', ')} ms`);
  expect(Math.min(...drawn)).toBeLessThan(2000);
});

test('without the doubling axis the same curves begin at the first byte', async ({ visit }) => {
  await visit.page.route('**/model.safetensors', () => undefined);
  const lab = await visit.open();
  await expect(lab.curves.first()).toBeVisible();
  const axis = lab.element.locator('.plot [data-mark="x-axis tick label"] text');
  await expect(axis.first()).toHaveText('32'); // a quarter of the training length
  const curves = await lab.curves.count();
  await lab.element.getByLabel('log axis').uncheck();
  await expect(axis.first()).toHaveText('0');
  await expect(lab.curves).toHaveCount(curves);
});

test('an experiment chosen while the page computes unasked is shown at once', async ({ visit }) => {
  const lab = await visit.open();
  await expect(lab.cancelButton).toBeVisible();
  await visit.page.getByRole('link', { name: 'Repeated text' }).click();
  await expect(lab.runButton).toBeVisible();
  await expect(lab.element.locator('.badge')).toHaveText('pre-computed');
  await expect(lab.curves.first()).toBeVisible();
});

test('the default is computed here without being asked, and says what ran', async ({ visit }) => {
  const lab = await visit.open();
  await lab.finished();
  const ran = lab.element.locator('.ran');
  await expect(ran).toContainText(/relaxed|simd|scalar/);
  await expect(ran).toContainText('tokens per second');
});

test('without script the article, its methods and formulas are there', async ({
  browser,
  origin,
  path,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}${path}/`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await page.locator('.card math').count()).toBeGreaterThan(10);
  const still = page.locator('rope-lab svg[role=img]');
  await expect(still).toBeVisible();
  await expect(still).toHaveAttribute('aria-label', /RoPE 2\.\d+; .*ReRoPE 1\.\d+$/);
  const { height } = (await page.locator('rope-lab').boundingBox())!;
  expect(height).toBeLessThan((await still.boundingBox())!.height + 120); // no gap
  await context.close();
});

test('the still picture has the lines that the instrument then draws, in the same colours', async ({
  visit,
}) => {
  await visit.page.route('**/model.safetensors', () => undefined);
  const lab = await visit.open();
  const still = visit.page.locator('rope-lab > svg');
  await expect(lab.curves.first()).toBeVisible();
  await expect(still).toBeHidden();
  const labels = still.locator('text[font-weight="600"]:not([fill*="1b1f24"])');
  const rows = await lab.losses();
  expect(await labels.allTextContents()).toEqual(rows.map(([method]) => method));
  const stroke = (one: Locator) => one.evaluate((line) => getComputedStyle(line).stroke);
  const drawn = await Promise.all((await lab.curves.all()).map(stroke));
  await still.evaluate((svg) => document.body.append(svg)); // what is not shown has no colours
  const lines = await visit.page.locator('body > svg path[stroke-linejoin]').all();
  expect(await Promise.all(lines.map(stroke))).toEqual(drawn);
});

test('every experiment has a result before anything is computed', async ({ visit }) => {
  await visit.page.route('**/model.safetensors', () => undefined);
  const lab = await visit.open();
  const links = visit.page.getByRole('navigation', { name: 'Experiments' }).getByRole('link');
  for (const link of await links.all()) {
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'true');
    await expect(lab.picture).toBeVisible();
    await expect(lab.state).toHaveAttribute('data-origin', 'stored');
    const rows = await lab.losses();
    expect(rows.flat()).not.toContain('–');
  }
});

test('the pre-computed numbers are those that come out here', async ({ visit }) => {
  const lab = await visit.open('#v=1&seed=77');
  await visit.page.getByRole('link', { name: 'Windows and sinks' }).click();
  await expect(lab.state).toHaveAttribute('data-origin', 'stored');
  const numbers = async () =>
    (await lab.losses()).flatMap((row) => row.slice(1).map(Number.parseFloat));
  const stored = await numbers();
  expect(stored.length).toBeGreaterThan(3);
  await lab.run();
  const here = await numbers();
  // Builds round otherwise in the last bits of a float; three digits are shown.
  stored.forEach((loss, n) => expect(Math.abs(here[n]! - loss)).toBeLessThan(0.003));
});
