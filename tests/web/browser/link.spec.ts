// The address holds the settings: a link gives the same numbers, back goes back, strange keys do no harm.
import { expect, test } from './site';

test('a copied link computes identical numbers, seed and own text included', async ({
  visit,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const own = 'Straße & naïve 🪢, 100 % = «rope»\n'.repeat(40);
  let lab = await visit.open(
    `#v=1&m=rope,yarn(beta_fast=8)&n=256&windows=2&seed=42&text=own&own=${encodeURIComponent(own)}`,
  );
  await lab.finished();
  const first = await lab.losses();
  await lab.element.getByRole('button', { name: 'Copy link' }).click();
  await expect(lab.element.getByText('Link copied')).toBeVisible();
  const link = await visit.page.evaluate(() => navigator.clipboard.readText());
  await visit.page.goto('about:blank');
  lab = await visit.open(link.replace(/^[^#]*/, ''));
  await lab.finished();
  await expect(lab.element.getByRole('textbox', { name: /Paste/ })).toHaveValue(own);
  expect(await lab.losses()).toEqual(first);
});

test('unknown keys are ignored', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,ntk&n=128,256&zzz=1&__proto__=x&windows=2');
  await expect(lab.element.locator('.row')).toHaveCount(2);
});

for (const file of ['', 'embed.html'])
  for (const [what, hash, sentence] of [
    ['of a later version', '#v=2&m=ntk&n=256', /^This link is of version «2», and this page knows/],
    ['that is damaged', '#v=1&m=%E0%A4%A&seed=9', /^The link is damaged: m cannot be read from/],
  ] as const)
    test(`a link ${what} costs one sentence in «${file}», and shows what is usual`, async ({
      visit,
    }) => {
      const lab = await visit.open(hash, file);
      await expect(lab.element.locator('.row')).toHaveCount(5);
      await expect(lab.problems).toHaveCount(1);
      await expect(lab.problems).toHaveText(sentence);
      if (file === '') await visit.page.getByRole('link', { name: 'Pass key' }).click();
      else await visit.page.evaluate(() => (location.hash = '#v=1&seed=3'));
      await expect(lab.problems).toHaveCount(0);
    });

test('a damaged link keeps what can be read, and is left as it is in the address', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=%E0%A4%A&seed=9', 'embed.html');
  await expect(lab.problems).toHaveCount(1);
  await expect(lab.element.getByLabel('Seed')).toHaveValue('9');
  await visit.page.waitForTimeout(400);
  expect(visit.page.url()).toContain('#v=1&m=%E0%A4%A&seed=9');
});

test('a change replaces the address; a preset adds to history and back returns', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&seed=5');
  const before = await visit.page.evaluate(() => history.length);
  await lab.element.getByLabel('Seed').fill('6');
  await expect.poll(() => visit.page.url()).toContain('seed=6');
  expect(await visit.page.evaluate(() => history.length)).toBe(before);
  await visit.page.getByRole('link', { name: 'Pass key' }).click();
  await expect(lab.element.getByRole('radio', { name: 'Pass key' })).toBeChecked();
  await visit.page.goBack();
  await expect(lab.element.getByLabel('Seed')).toHaveValue('6');
  await expect(lab.element.getByRole('radio', { name: 'Plain text' })).toBeChecked();
});

// The address is written 150 ms after a change; whoever is faster than that must not be ignored.
for (const [when, hash] of [
  ['with another address', '#v=1&seed=5'],
  ['with the address that is just being replaced', '#v=1'],
] as const)
  for (const pause of [0, 70, 140])
    test(`a link ${when}, followed ${pause} ms after a change, is not lost`, async ({ visit }) => {
      const lab = await visit.open(hash);
      await expect(lab.element.getByLabel('Seed')).toBeVisible();
      await visit.page.evaluate(async (pause) => {
        const seed = document.querySelector('rope-lab')!.shadowRoot!.querySelector('#seed');
        (seed as HTMLInputElement).value = '6';
        seed!.dispatchEvent(new Event('input'));
        await new Promise((next) => setTimeout(next, pause));
        const busy = performance.now() + (pause > 0 ? 200 : 0); // so that what is to be written is overdue
        while (performance.now() < busy);
        document.querySelector<HTMLElement>('nav a')!.click();
      }, pause);
      await visit.page.waitForTimeout(400);
      await expect(lab.element.getByLabel('Seed')).toHaveValue('1');
      expect(new URL(visit.page.url()).hash).toMatch(/^(#v=1)?$/);
      await expect(visit.page.locator('nav a').first()).toHaveAttribute('aria-current', 'true');
    });

test('each preset is written as the page itself would write it', async ({ visit }) => {
  await visit.open();
  const links = visit.page.getByRole('navigation', { name: 'Experiments' }).getByRole('link');
  for (const link of await links.all()) {
    await link.click();
    await visit.page.waitForTimeout(400);
    await expect(link).toHaveAttribute('aria-current', 'true');
  }
});

test('a place on the page is no setting', async ({ visit }) => {
  const lab = await visit.open('#v=1&seed=9');
  await visit.page.evaluate(() => (location.hash = '#methods'));
  await expect(lab.element.getByLabel('Seed')).toHaveValue('9');
});

test('an attribute set later is a setting too', async ({ visit }) => {
  const lab = await visit.open('#v=1&seed=9');
  await expect(lab.element.getByLabel('Seed')).toHaveValue('9');
  await lab.element.evaluate((element) => element.setAttribute('seed', '12'));
  await expect(lab.element.getByLabel('Seed')).toHaveValue('12');
});
