// Where a page may find itself: another folder, a strict policy, no WebAssembly, no workers, no model.
import { expect, test } from './site';

const quick = '#v=1&m=rope,rerope&n=128,256&windows=2&seed=5';

for (const path of ['', '/a/b/c/d'])
  test.describe(`under «${path}/»`, () => {
    test.use({ path });
    test('it computes', async ({ visit }) => {
      const lab = await visit.open(quick);
      await lab.finished();
    });
  });

test.describe('under a strict content security policy', () => {
  test.use({ headers: { 'content-security-policy': "script-src 'self' 'wasm-unsafe-eval'" } });
  test('it computes', async ({ visit }) => {
    const lab = await visit.open(quick);
    await lab.finished();
  });
});

test.describe('where WebAssembly is forbidden', () => {
  test.use({ headers: { 'content-security-policy': "script-src 'self'" } });
  test('one sentence says so and the pre-computed result stays', async ({ visit }) => {
    const lab = await visit.open();
    await expect(lab.curves.first()).toBeVisible();
    await expect(lab.problems.first()).toContainText('WebAssembly');
    await expect(lab.element.locator('.badge')).toHaveText('pre-computed');
    await expect(lab.curves.first()).toBeVisible();
  });
});

test.describe('where workers are forbidden', () => {
  test.use({ headers: { 'content-security-policy': "worker-src 'none'" } });
  test('it computes without them and says so', async ({ visit }) => {
    const lab = await visit.open(quick);
    await lab.finished();
    await expect(lab.element.locator('.ran')).toContainText(/workers\s*0|none/);
  });
});

test('workers that fail while two questions wait for them cost neither its answer', async ({
  visit,
}) => {
  await visit.page.addInitScript(() => {
    (globalThis as Record<string, unknown>)['Worker'] = class {
      onerror: (event: object) => void = () => undefined;
      constructor() {
        setTimeout(() => this.onerror({ message: '' }), 2000);
      }
      postMessage(): void {}
      terminate(): void {}
    };
  });
  const lab = await visit.open(quick, 'embed.html'); // judged at once, not run unasked
  await visit.page.waitForTimeout(1000);
  await lab.run();
  await expect(lab.element.locator('.ran')).toContainText('none, the page itself');
  await expect(lab.problems).toHaveCount(0);
});

test('without the model the pre-computed result stays', async ({ visit }) => {
  await visit.page.route('**/model.safetensors', (route) => route.fulfill({ status: 404 }));
  const lab = await visit.open('#v=1&seed=1');
  await expect(lab.curves.first()).toBeVisible();
  await lab.runButton.click();
  await expect(lab.problems.first()).toContainText('model.safetensors');
  await expect(lab.curves.first()).toBeVisible();
});

test('without the pre-computed result it still computes', async ({ visit }) => {
  await visit.page.route('**/curves.json', (route) => route.fulfill({ status: 404 }));
  const lab = await visit.open(quick);
  await lab.finished();
});

test('the frame page holds the same instrument', async ({ visit }) => {
  const lab = await visit.open(quick, 'embed.html');
  await lab.run();
});
