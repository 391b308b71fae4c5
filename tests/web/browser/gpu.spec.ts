// The page on WebGPU, by the software adapter that Chromium brings: what computed is said, and no failure costs a result.
import { expect, test, type Lab } from './site';

const args = ['--no-sandbox', '--enable-unsafe-webgpu', '--disable-background-networking'];
test.use({ launchOptions: { executablePath: '/usr/bin/chromium', args } });

const asked = '#v=1&m=rope,rerope(window=16)&n=32&windows=2&text=persuasion';

const facts = (lab: Lab) => lab.element.locator('.ran');
const note = (lab: Lab) => lab.element.locator('.gpu-note');

/** What «Copy diagnostics» copies, shown where the clipboard is refused. */
async function diagnosed(lab: Lab): Promise<string> {
  await lab.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await lab.element.getByRole('button', { name: 'Copy diagnostics' }).click();
  return lab.element.getByLabel('Copy these diagnostics').inputValue();
}

/** Every loss in the table, as shown. */
const shownLosses = async (lab: Lab): Promise<number[]> =>
  (await lab.losses()).flatMap(([, ...cells]) => cells.map((cell) => parseFloat(cell)));

test('WebGPU computes when asked to, says so, and shows the numbers of WebAssembly', async ({
  visit,
}) => {
  const lab = await visit.open(`${asked}&backend=webgpu`);
  await lab.run();
  await expect(facts(lab)).toContainText('WebGPU');
  await expect(facts(lab)).toContainText('in software');
  await expect(note(lab)).toHaveCount(0);
  const said = await diagnosed(lab);
  expect(said).toMatch(/^backend: webgpu\nadapter: .+\nsoftware: true\ndifference: \d.*$/m);
  const onGpu = await shownLosses(lab);
  await lab.element.locator('select.backend').selectOption('wasm');
  await lab.run();
  await expect(facts(lab)).not.toContainText('WebGPU');
  const inWasm = await shownLosses(lab);
  expect(onGpu.length).toBeGreaterThan(1);
  onGpu.forEach((loss, n) => expect(Math.abs(loss - inWasm[n]!)).toBeLessThan(0.0021));
});

test('left to itself the page passes over a software adapter', async ({ visit }) => {
  const lab = await visit.open(asked);
  await lab.run();
  await expect(facts(lab)).toContainText('WebAssembly build');
  await expect(facts(lab)).not.toContainText('WebGPU');
  await expect(note(lab)).toHaveCount(0);
});

test('a device lost in the middle of a run costs nothing but the GPU, and the next run has another', async ({
  visit,
}) => {
  // The first device goes away after a few submissions.
  await visit.page.addInitScript(() => {
    const { requestDevice } = GPUAdapter.prototype;
    let devices = 0;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      const submit = device.queue.submit.bind(device.queue);
      let left = ++devices === 1 ? 5 : Infinity;
      device.queue.submit = (commands) => {
        submit(commands);
        if (--left === 0) device.destroy();
      };
      return device;
    };
  });
  const lab = await visit.open(`${asked}&backend=webgpu`);
  await lab.finished(); // so little work begins unasked
  await expect(note(lab)).toContainText('WebAssembly went on from there');
  await expect(facts(lab)).toContainText('WebAssembly build');
  expect(await diagnosed(lab)).toMatch(/^note: .*WebAssembly went on from there$/m);
  expect((await shownLosses(lab)).every(Number.isFinite)).toBe(true);
  await lab.run();
  await expect(facts(lab)).toContainText('WebGPU');
  await expect(note(lab)).toHaveCount(0);
});

test('Cancel ends a run on the GPU at once', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope&n=4096&windows=8&text=persuasion&backend=webgpu');
  await expect(lab.cancelButton).toBeVisible(); // so little work begins unasked
  await visit.page.waitForTimeout(1500);
  await lab.cancelButton.click();
  await expect(lab.runButton).toBeVisible({ timeout: 2000 });
});
