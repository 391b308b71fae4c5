// Every method of the catalogue can be chosen, given its numbers, combined and laid over layers by turns.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { built, expect, test } from './site';

const quick = '#v=1&m=rope&n=128&windows=1&seed=1';
const menu = 'Add a method';

test('the menu has every method, in groups that say what they decide', async ({ visit }) => {
  const lab = await visit.open(quick);
  const add = lab.element.getByRole('combobox', { name: menu });
  const groups = await add
    .locator('optgroup')
    .evaluateAll((all) => all.map((one) => (one as HTMLOptGroupElement).label));
  expect(groups).toContain('Frequencies');
  expect(groups).toContain('In RoPE’s place: this model was not trained with them');
  const cards = await visit.page.locator('.card').count();
  expect(cards).toBeGreaterThan(25);
  expect(await add.locator('optgroup option').count()).toBe(cards);
  await expect(add.locator('optgroup[label^="In RoPE"]')).toContainText('ALiBi');
  await expect(add.getByRole('option', { name: 'LongRoPE' })).toHaveText(/needs numbers from you/);
});

test('every method of the menu is either computed or says what it needs', async ({ visit }) => {
  test.setTimeout(240_000);
  const lab = await visit.open(quick);
  await lab.finished();
  const add = lab.element.getByRole('combobox', { name: menu });
  const options = await add
    .locator('optgroup option')
    .evaluateAll((all) =>
      all.map((one) => [(one as HTMLOptionElement).value, one.textContent!.trim()] as const),
    );
  for (const [id, label] of options) {
    await visit.page.evaluate((hash) => (location.hash = hash), `#v=1&m=${id}&n=128&windows=1`);
    await expect(lab.row(0)).toHaveAttribute('data-method', id);
    await expect(lab.element.locator('.row')).toHaveCount(1);
    if (/needs numbers/.test(label)) {
      await lab.runButton.click();
      await expect(lab.row(0).locator('.problem').first(), id).toHaveText(/is needed: a list of/);
    } else {
      await lab.finished(); // light work, which the page begins by itself
      expect(Number.parseFloat((await lab.losses())[0]![1]!), id).toBeGreaterThan(0.5);
    }
  }
});

test('a list is typed with commas, pasted with brackets, written with slashes', async ({
  visit,
}) => {
  const lab = await visit.open(quick);
  const add = lab.element.getByRole('combobox', { name: menu });
  await add.selectOption({ value: 'longrope' });
  const more = lab.row(1).locator('.more');
  await expect(lab.row(1).locator('.problem').first()).toHaveText(/long_factor: is needed: a list/);
  const field = more.getByRole('textbox', { name: /long_factor/ });
  await field.pressSequentially('1, 1.05,');
  await expect(field).toHaveValue('1, 1.05,');
  await expect(lab.row(1)).toHaveAttribute('data-method', 'longrope(long_factor=1/1.05)');
  await expect(lab.row(1).locator('.problem').first()).toHaveText(
    /long_factor: must be a list of \d+ numbers, .*got 2/,
  );
  const said = await lab.row(1).locator('.problem').first().innerText();
  const pairs = Number(/list of (\d+) numbers/.exec(said)![1]);
  const numbers = Array.from({ length: pairs }, (_, pair) => 1 + pair / 4);
  await field.fill(JSON.stringify(numbers));
  const written = numbers.join('/');
  await expect(lab.row(1)).toHaveAttribute('data-method', `longrope(long_factor=${written})`);
  const short = more.getByRole('textbox', { name: /short_factor/ });
  if ((await lab.row(1).locator('.problem').count()) > 0 && (await short.count()) > 0)
    await short.fill(numbers.map(() => 1).join('\n'));
  await expect(lab.row(1).locator('.problem')).toHaveCount(0);
  await expect(lab.row(1).locator('.names')).toContainText(`1/1.25… (${pairs})`);
  await lab.run();
  await expect.poll(() => visit.page.url()).toContain(`long_factor=${written}`);
  expect((await lab.losses()).length).toBe(2);
});

test('a wrong number within a list is named, and what was typed stays', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=longrope(long_factor=1/x/3)&n=128&windows=1');
  const more = await lab.unfold(0);
  const field = more.getByRole('textbox', { name: /long_factor/ });
  await expect(field).toHaveValue('1, x, 3');
  await expect(lab.row(0).locator('.problem').first()).toHaveText(/long_factor: must be a list/);
});

test('layers take turns: an address with it is read, computed and written again', async ({
  visit,
}) => {
  const lab = await visit.open(
    '#v=1&m=rope,window(window=64)|rope,window(window=64)&n=512&windows=2',
  );
  await lab.run();
  const rows = await lab.losses();
  expect(rows[1]![0]).toMatch(/Window \(local attention, window 64\), RoPE by turns$/);
  const [all, turns, none] = rows.map((row) => Number.parseFloat(row[1]!));
  expect(turns).not.toBe(all);
  expect(turns).not.toBe(none);
  const more = await lab.unfold(1);
  await expect(more.getByRole('group', { name: 'Layers 1, 3, 5' })).toBeVisible();
  const window = more.locator('input[id$="-window"]');
  await window.fill('32');
  await expect(lab.row(1)).toHaveAttribute('data-method', 'window(window=32)|rope');
  await window.fill('1|2');
  await expect(lab.row(1).locator('.problem').first()).toHaveText(/window\.window: .*got "1\|2"/);
  await expect(window).toHaveValue('1|2');
  await window.fill('64');
  await lab
    .row(1)
    .getByRole('button', { name: /^Remove RoPE$/ })
    .click();
  await expect(lab.row(1)).toHaveAttribute('data-method', 'window(window=64)');
  await more
    .getByRole('combobox', { name: /Let layers take turns/ })
    .selectOption({ label: 'ReRoPE' });
  await expect(lab.row(1)).toHaveAttribute('data-method', 'window(window=64)|rerope');
  await expect
    .poll(() => decodeURIComponent(visit.page.url()))
    .toContain('window(window=64)|rerope');
});

test('what goes not together is one line that says why', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=yarn+window');
  const more = await lab.unfold(0);
  const combine = more.getByRole('combobox', { name: /Combine with/ });
  const closed = combine.locator('option:disabled');
  await expect(closed.filter({ hasText: /^\s*Frequencies: not together with YaRN/ })).toHaveCount(
    1,
  );
  await expect(closed.filter({ hasText: /Windows and distances: not together/ })).toHaveCount(1);
  await expect(combine.getByRole('option', { name: 'Dynamic NTK' })).toHaveCount(0);
  await combine.selectOption({ label: 'Log-n scaling' });
  await expect(lab.row(0)).toHaveAttribute('data-method', 'yarn+window+log_n');
});

test('a row that is removed takes along what was unfolded of it', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,ntk,yarn');
  await lab.unfold(1);
  await lab.row(1).getByRole('button', { name: 'Remove NTK-aware' }).click();
  await expect(lab.row(1)).toHaveAttribute('data-method', 'yarn');
  await expect(lab.row(1).locator('.turn')).toHaveAttribute('aria-expanded', 'false');
});

test('without script a card unfolds to formula, parameters and source', async ({
  browser,
  origin,
  path,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}${path}/`);
  const card = page.locator('#method-yarn');
  await expect(card.locator('math').first()).toBeHidden();
  await card.locator('summary').click();
  await expect(card.locator('.formula math').first()).toBeVisible();
  await expect(card.locator('.params')).toContainText('beta_fast');
  await expect(card.getByRole('link', { name: /Peng/ })).toBeVisible();
  await context.close();
});

test('a card’s formula says what its γ and β are, and i is never a token', async ({ visit }) => {
  await visit.open();
  const formula = (id: string) => visit.page.locator(`#method-${id} .formula`);
  for (const id of ['yarn', 'dynamic_yarn', 'ntk_by_parts', 'ntk_by_parts_original'])
    await expect(formula(id), id).toContainText(/γ.{0,6}=/); // `γᵢ =`, `γ(r) =`
  await expect(formula('ntk_by_parts_original')).toContainText(/βi?=/);
  await expect(visit.page.locator('#methods')).toContainText(
    'A token at position p looks back at one at position j.',
  );
  // Where two tokens are meant i would be a token, and beside it the intro says that i is a pair.
  for (const text of await visit.page.locator('.card .formula').allTextContents())
    expect(text).not.toMatch(/i\s*−\s*j|\(i,\s*j\)/);
});

test('a row leads to the card of its method, unfolded, and keeps the settings', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,yarn+log_n&seed=9');
  const more = await lab.unfold(1);
  await more.getByRole('link', { name: 'Formula and source: YaRN' }).click();
  await expect(visit.page.locator('#method-yarn .formula')).toBeInViewport();
  await expect(visit.page.locator('#method-yarn > summary')).toBeFocused();
  await visit.page.reload();
  await expect(lab.row(1)).toHaveAttribute('data-method', 'yarn+log_n');
  await expect(lab.element.getByLabel('Seed')).toHaveValue('9');
});

test('a link to a card from elsewhere unfolds it', async ({ visit }) => {
  await visit.open('#method-yarn');
  await expect(visit.page.locator('#method-yarn .formula')).toBeInViewport();
});

test('what only the cards show is not loaded as script', () => {
  const html = readFileSync(join(built, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/src="([^"]*\.js)"/g)].map(([, name]) => name!);
  expect(scripts.length).toBeGreaterThan(0);
  expect(html).toContain('arxiv.org');
  for (const name of scripts)
    expect(readFileSync(join(built, name), 'utf8')).not.toContain('arxiv.org');
});

test('a method that waits for its numbers does not keep the others from being computed', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,longrope&n=128&windows=2&seed=3');
  await lab.run();
  await expect(lab.state).toHaveText(/Computed here/);
  const rows = await lab.losses();
  expect(Number.parseFloat(rows[0]![1]!)).toBeGreaterThan(0.5);
  expect(rows[1]![1]).toBe('–');
  await expect(lab.row(1).locator('.problem').first()).toHaveText(/long_factor: is needed/);
});
