// Bad input: the one sentence stands beside what is wrong, and nothing typed is lost.
import { expect, test } from './site';

const quick = '#v=1&m=rope,yarn(beta_fast=8)&n=256&windows=2&seed=1';

const wrong = [
  ['factor', '0.5', /yarn\.factor: must be from 1 to 1024, got 0\.5/],
  ['factor', '1e999', /yarn\.factor: must be from 1 to 1024/],
  ['factor', 'NaN', /yarn\.factor: must be from 1 to 1024, got/],
  ['factor', '1,5', /yarn\.factor: must be from 1 to 1024, got/],
  ['factor', 'twelve & a half', /yarn\.factor: must be from 1 to 1024, got "twelve & a half"/],
  ['factor', '2)', /yarn\.factor: must be from 1 to 1024, got/],
  ['beta_slow', '9', /yarn: .*needs beta_slow < beta_fast|yarn.*needs beta_slow < beta_fast/],
] as const;

test('a parameter out of its range is refused beside its row, and what was typed stays', async ({
  visit,
}) => {
  const lab = await visit.open(quick);
  const more = await lab.unfold(1);
  for (const [name, value, sentence] of wrong) {
    const field = more.locator(`input[id$="-${name}"]`);
    await field.fill(value);
    await expect(lab.row(1).locator('.problem').first()).toHaveText(sentence);
    await lab.runButton.click();
    await expect(lab.runButton).toBeVisible();
    await expect(field).toHaveValue(value);
    await field.fill('');
    await expect(lab.row(1).locator('.problem')).toHaveCount(0);
  }
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

test('an address that asks for what cannot be is answered with a sentence', async ({ visit }) => {
  const lab = await visit.open(quick);
  for (const [hash, sentence] of addresses) {
    await visit.page.evaluate((hash) => (location.hash = hash), `#v=1&windows=2&n=256&${hash}`);
    await expect(lab.problems.filter({ hasText: sentence }).first(), hash).toBeVisible();
    await lab.runButton.click();
    await expect(lab.problems.filter({ hasText: sentence }).first(), hash).toBeVisible();
    await expect(lab.runButton).toBeVisible();
  }
});

test('what is typed for windows and seed is refused at its field and kept', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.element.getByLabel('Stretches of text').fill('lots');
  await lab.runButton.click();
  await expect(lab.element.locator('#problem-windows')).toBeVisible();
  await expect(lab.element.getByLabel('Stretches of text')).toHaveValue('lots');
});

test('a corrupt model is answered with a sentence', async ({ visit }) => {
  await visit.page.route('**/model.safetensors', (route) =>
    route.fulfill({ body: Buffer.from('not a model') }),
  );
  const lab = await visit.open('#v=1&seed=4');
  await lab.runButton.click();
  await expect(lab.problems.first()).toContainText(/safetensors|weights/);
});
