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

test('a method that is refused is left out, and the others are computed', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,yarn(factor=0.5),rerope&n=128&windows=3');
  await lab.finished();
  await expect(lab.state).toContainText('One method is left out: see its row.');
  await expect(lab.problems).toHaveCount(1);
  await expect(lab.row(1).locator('.problem')).toHaveText(/yarn\.factor: must be from 1/);
  const losses = (await lab.losses()).map((row) => row[1]!);
  expect(losses[1]).toBe('–');
  expect(Number.parseFloat(losses[0]!)).toBeGreaterThan(0);
  expect(Number.parseFloat(losses[2]!)).toBeGreaterThan(0);
  await lab.run(); // all there is to compute is computed: once more
  await expect(lab.problems).toHaveCount(1);
});

test('where no method can run the status says so, not to press Run', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=yarn(factor=0.5),yarn(factor=0.1)&n=128&windows=3');
  await expect(lab.problems).toHaveCount(2);
  await lab.runButton.click();
  await expect(lab.state).toHaveText('2 methods are left out: see their rows.');
  await expect(lab.problems).toHaveCount(2);
});

test('a text that is too short is refused once, at its field', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,rerope&n=128,512&windows=2&text=own&own=short');
  await expect(lab.element.locator('#own-problem')).toBeVisible();
  await lab.runButton.click();
  await expect(lab.state).toContainText('see what is marked');
  await expect(lab.problems).toHaveCount(1);
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
