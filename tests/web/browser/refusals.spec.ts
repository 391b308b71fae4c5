// Bad input: the one sentence stands beside what is wrong, and nothing typed is lost.
import { expect, test, type Lab } from './site';

const quick = '#v=1&m=rope,yarn(beta_fast=8)&n=256&windows=2&seed=1';

async function typed(lab: Lab, name: string, value: string): Promise<void> {
  const more = await lab.unfold(1);
  await more.locator(`input[id$="-${name}"]`).fill(value);
  await expect(lab.row(1).locator('.problem').first()).toBeVisible();
  await expect(more.locator(`input[id$="-${name}"]`)).toHaveValue(value);
}

const wrong = [
  ['factor', '0.5', /yarn\.factor: must be from 1 to 1024, got 0\.5/],
  ['factor', '1e999', /yarn\.factor: must be from 1 to 1024/],
  ['factor', 'NaN', /yarn\.factor: must be from 1 to 1024, got/],
  ['factor', '1,5', /yarn\.factor: must be from 1 to 1024, got/],
  ['factor', 'twelve & a half', /yarn\.factor: must be from 1 to 1024, got "twelve & a half"/],
  ['factor', '2)', /yarn\.factor: must be from 1 to 1024, got/],
  ['beta_slow', '9', /yarn: .*needs beta_slow < beta_fast|yarn.*needs beta_slow < beta_fast/],
] as const;

for (const [name, value, sentence] of wrong)
  test(`${name} = ${value} is refused beside its row and kept`, async ({ visit }) => {
    const lab = await visit.open(quick);
    await typed(lab, name, value);
    await expect(lab.row(1).locator('.problem').first()).toHaveText(sentence);
    await lab.runButton.click();
    await expect(lab.runButton).toBeVisible();
    await expect(lab.row(1).locator(`input[id$="-${name}"]`)).toHaveValue(value);
  });

const addresses = [
  ['m=nonsense', /nonsense/],
  ['m=rope,yarn(zzz=1)', /yarn\.zzz/],
  ['m=rerope%2Bwindow', /rerope|window/],
  ['m=rope((', /expected/],
  ['n=0', /length/],
  ['n=-5', /length/],
  ['n=1000000000', /length/],
  ['n=abc', /length/],
  ['windows=0', /windows/],
  ['windows=1.5', /windows/],
  ['windows=many', /windows/],
  ['seed=-1', /seed/],
  ['seed=x', /seed/],
  ['task=singing', /task/],
  ['task=repeat(period=0)', /repeat\.period/],
  ['text=own', /text/],
  ['text=own&own=a', /text/],
  ['text=no-such-passage', /no-such-passage/],
  ['model=no-such-model', /no-such-model/],
] as const;

for (const [hash, sentence] of addresses)
  test(`an address with ${hash} is answered with a sentence when run`, async ({ visit }) => {
    const lab = await visit.open(`#v=1&${hash}`);
    await expect(lab.runButton).toBeVisible();
    await lab.runButton.click();
    await expect(lab.problems.filter({ hasText: sentence }).first()).toBeVisible();
    await expect(lab.runButton).toBeVisible();
  });

test('what is typed for windows and seed is refused at its field and kept', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.element.getByLabel('Stretches of text').fill('lots');
  await lab.runButton.click();
  await expect(lab.element.locator('#problem-windows')).toBeVisible();
  await expect(lab.element.getByLabel('Stretches of text')).toHaveValue('lots');
});

test('a method that answers the same question cannot be combined, and says why', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,yarn');
  const more = await lab.unfold(1);
  const menu = more.getByRole('combobox', { name: /Combine with/ });
  await expect(menu.getByRole('option', { name: /NTK-aware/ })).toBeDisabled();
  await expect(menu.getByRole('option', { name: /NTK-aware/ })).toHaveText(/already chosen/);
  await menu.selectOption({ label: 'Log-n scaling' });
  await expect(lab.row(1)).toHaveAttribute('data-method', 'yarn+log_n');
});

test('a corrupt model is answered with a sentence', async ({ visit }) => {
  await visit.page.route('**/model.safetensors', (route) => route.fulfill({ body: Buffer.from('not a model') }));
  const lab = await visit.open('#v=1&seed=4');
  await lab.runButton.click();
  await expect(lab.problems.first()).toContainText(/safetensors|weights/);
});
