// What ran as text to be sent along with a report: complete, of the run and not of later settings, and never lost.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { expect, test, type Lab } from './site';

const { version } = JSON.parse(
  readFileSync(resolve(__dirname, '../../../web/package.json'), 'utf8'),
) as { version: string };

const asked = '#v=1&m=rope,yarn(beta_fast=8)&n=64,128&windows=2&seed=5&text=sotu-2016-2021';

const button = (lab: Lab) => lab.element.getByRole('button', { name: 'Copy diagnostics' });

const refuseClipboard = (lab: Lab): Promise<void> =>
  lab.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });

test('diagnostics say which version ran what, on what, and how fast', async ({
  visit,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await visit.open(asked);
  await lab.finished();
  await button(lab).focus();
  await visit.page.keyboard.press('Enter');
  await expect(lab.element.getByText('Diagnostics copied')).toBeVisible();
  const text = await visit.page.evaluate(() => navigator.clipboard.readText());
  const facts = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
  const known = Object.fromEntries(facts);
  expect(known).toMatchObject({
    ropewalk: version,
    model: 'strand-128',
    task: 'text',
    methods: 'rope,yarn(beta_fast=8)',
    lengths: '64,128',
    windows: '2',
    seed: '5',
    text: 'sotu-2016-2021',
    backend: 'wasm',
    'user agent': await visit.page.evaluate(() => navigator.userAgent),
  });
  expect(known['build']).toMatch(/^(relaxed|simd|scalar)$/);
  for (const name of ['workers', 'seconds', 'tokens per second'])
    expect(Number(known[name]), name).toBeGreaterThan(0);
});

test('where the clipboard is refused the text is shown, selected', async ({ visit }) => {
  const lab = await visit.open(asked);
  await lab.finished();
  await refuseClipboard(lab);
  await button(lab).click();
  const area = lab.element.getByLabel('Copy these diagnostics');
  await expect(area).toBeFocused();
  await expect(area).not.toBeEditable();
  await expect(area).toHaveValue(/^ropewalk: .*\nmodel: strand-128\n[^]*user agent: /);
  const selected = await area.evaluate((element) => {
    const { selectionStart, selectionEnd, value } = element as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd) === value;
  });
  expect(selected).toBe(true);
  await lab.element.getByRole('button', { name: 'Copy link' }).click();
  await expect(area).toHaveCount(0);
  await expect(lab.element.getByLabel('Copy this link')).toBeFocused();
});

test('a reader’s own text is not in the diagnostics, its length is', async ({ visit }) => {
  const own = 'Nobody is to read this. '.repeat(30);
  const lab = await visit.open(
    `#v=1&m=rope&n=128&windows=1&text=own&own=${encodeURIComponent(own)}`,
  );
  await lab.finished();
  await refuseClipboard(lab);
  await button(lab).click();
  const said = await lab.element.getByLabel('Copy these diagnostics').inputValue();
  expect(said).toContain(`text: the reader's own, ${own.length} bytes\n`);
  expect(said).not.toContain('Nobody');
});

test('a setting with a line feed is no line of its own', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope%0Abuild%3A%20none,rope&n=128&windows=1&seed=5');
  await lab.runButton.click();
  await refuseClipboard(lab);
  await button(lab).click();
  const said = await lab.element.getByLabel('Copy these diagnostics').inputValue();
  expect(said).toContain('methods: rope\\nbuild: none,rope\n');
  expect(said.match(/^build: /gm)).toHaveLength(1);
});

test('before anything ran here there is nothing to diagnose', async ({ visit }) => {
  await visit.page.route('**/model.safetensors', () => undefined);
  const lab = await visit.open();
  await expect(lab.curves.first()).toBeVisible();
  await expect(button(lab)).toHaveCount(0);
});

test('another run takes back that the last one was copied', async ({ visit, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await visit.open(asked);
  await lab.finished();
  await button(lab).click();
  await expect(lab.element.getByText('Diagnostics copied')).toBeVisible();
  await lab.run();
  await expect(button(lab)).toBeVisible();
  await expect(lab.element.getByText('Diagnostics copied')).toHaveCount(0);
});
