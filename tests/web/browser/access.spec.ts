// Everybody can use it: checked by axe, by keyboard alone, on narrow screens, with large text.
import { readFileSync } from 'node:fs';

import { violations } from './axe';
import { expect, test, type Lab } from './site';

test('the focus stays on Run while it runs and after, and Enter held down does not cancel', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,rerope&n=2048&windows=64&seed=2');
  const focused = () =>
    lab.element.evaluate((element) => element.shadowRoot!.activeElement?.textContent?.trim());
  await lab.runButton.focus();
  await visit.page.keyboard.down('Enter');
  await visit.page.keyboard.down('Enter'); // as a held key repeats
  await visit.page.keyboard.up('Enter');
  await expect(lab.cancelButton).toBeVisible();
  expect(await focused()).toBe('Cancel');
  await visit.page.waitForTimeout(400);
  await visit.page.keyboard.press('Enter');
  await expect(lab.runButton).toBeVisible();
  expect(await focused()).toBe('Run');
});

test('the focus stays on the Run below the settings of a narrow screen', async ({ visit }) => {
  await visit.page.setViewportSize({ width: 390, height: 800 });
  const lab = await visit.open('#v=1&m=rope,rerope&n=2048&windows=64&seed=2');
  const below = lab.element.locator('button.below');
  await below.focus();
  await visit.page.keyboard.press('Enter');
  await expect(lab.cancelButton).toBeVisible();
  await expect(below).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in the default, unfolded and error states', async ({ visit }) => {
      const lab = await visit.open('#v=1&m=rope,linear,yarn(beta_fast=8)&n=128,256&windows=2');
      await lab.finished();
      expect(await violations(visit.page)).toEqual([]);
      await lab.element.getByText('These numbers as a table').click();
      expect(await violations(visit.page)).toEqual([]);
      await expect((await lab.unfold(0)).getByRole('img')).toHaveCount(2);
      const more = await lab.unfold(2);
      await expect(more.getByRole('img')).toHaveCount(1);
      await more.locator('.carry > summary').click();
      await expect(more.locator('.target')).toHaveCount(3);
      for (const fold of await more.locator('.carry details > summary').all()) await fold.click();
      for (const card of await visit.page.locator('.card > summary').all()) await card.click();
      expect(await violations(visit.page)).toEqual([]);
      await more.locator('input[type=text]').first().fill('0.1');
      await lab.element.getByRole('radio', { name: 'Your own text' }).check();
      await lab.element.getByLabel('Stretches of text').fill('-');
      await lab.runButton.click();
      await expect(lab.problems.first()).toBeVisible();
      expect(await violations(visit.page)).toEqual([]);
    });

    test('axe finds nothing in a frame, whether it shows much or little', async ({ visit }) => {
      for (const ui of ['min', 'chart', 'full']) {
        await visit.page.goto('about:blank');
        const lab = await visit.open(`#v=1&ui=${ui}`, 'embed.html');
        await expect(lab.picture).toBeVisible();
        expect(await violations(visit.page)).toEqual([]);
      }
    });

    test('axe finds nothing while it runs, and in the view by length', async ({ visit }) => {
      const lab = await visit.open('#v=1&m=rope,rerope&n=2048&windows=16&seed=2');
      await lab.runButton.click();
      await expect(lab.cancelButton).toBeVisible();
      expect(await violations(visit.page)).toEqual([]);
      await lab.cancelButton.click();
      await visit.page.getByRole('link', { name: 'Pass key' }).click();
      await expect(lab.picture).toBeVisible();
      expect(await violations(visit.page)).toEqual([]);
    });
  });

test('axe finds nothing, and nothing scrolls sideways at 320 px, where texts are copied by hand', async ({
  visit,
}) => {
  await visit.page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await visit.page.setViewportSize({ width: 320, height: 800 });
  const lab = await visit.open('#v=1&m=rope&n=128&windows=1');
  await lab.finished();
  for (const name of ['Copy diagnostics', 'Copy link']) {
    await lab.element.getByRole('button', { name }).click();
    await expect(lab.element.locator('.byhand')).toBeVisible();
    expect(await violations(visit.page)).toEqual([]);
    expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  }
});

for (const width of [320, 375])
  test(`nothing scrolls sideways at ${width} px`, async ({ visit }) => {
    await visit.page.setViewportSize({ width, height: 800 });
    const lab = await visit.open();
    await expect(lab.curves.first()).toBeVisible();
    const more = await lab.unfold(2);
    await more.locator('.carry > summary').click();
    await expect(more.locator('.target')).toHaveCount(3);
    for (const card of await visit.page.locator('.card > summary').all()) await card.click();
    for (const name of ['Repeated text', 'Pass key', 'Associative recall']) {
      await visit.page.getByRole('link', { name }).click();
      await expect(lab.picture).toBeVisible();
      expect(
        await visit.page.evaluate(() => document.documentElement.scrollWidth),
      ).toBeLessThanOrEqual(width);
    }
  });

test('what is touched on a phone is 44 px high', async ({ visit }) => {
  await visit.page.setViewportSize({ width: 375, height: 800 });
  const lab = await visit.open();
  const more = await lab.unfold(2);
  await more.locator('.carry > summary').click();
  await expect(more.locator('.target')).toHaveCount(3);
  const small = await visit.page.evaluate(() => {
    const root = document.querySelector('rope-lab')!.shadowRoot!;
    const all = [
      ...root.querySelectorAll(
        'button, select, summary, textarea, input[type=text], input[type=range], label.option, label.check',
      ),
    ];
    return all
      .map((one) => ({
        name: one.textContent?.trim() || one.getAttribute('aria-label'),
        box: one.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.height > 0 && box.height < 43.5)
      .map(({ name, box }) => `${name}: ${box.height}`);
  });
  expect(small).toEqual([]);
});

const taken = async (lab: Lab, kind: 'CSV' | 'SVG'): Promise<{ name: string; text: string }> => {
  const coming = lab.page.waitForEvent('download');
  await lab.element.getByRole('button', { name: kind, exact: true }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
};

test('a file that was taken away says what it holds, usual settings and version included', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,yarn(beta_fast=8),rerope');
  await expect(lab.curves.first()).toBeVisible();
  const svg = await taken(lab, 'SVG');
  expect(svg.name).toBe('ropewalk-text-1024-rope-yarn-rerope.svg');
  const said = /<desc>(.*?)<\/desc>/s.exec(svg.text)![1]!;
  expect(said).toMatch(/^ropewalk \d+\.\d+\.\d+, http/);
  for (const setting of ['model=strand-128', 'm=rope,yarn', 'n=128,512,1024', 'task=text'])
    expect(said).toContain(setting);
  for (const setting of ['windows=8', 'seed=1', 'text=persuasion']) expect(said).toContain(setting);
  const csv = await taken(lab, 'CSV');
  expect(csv.name).toBe('ropewalk-text-1024-rope-yarn-rerope.csv');
  const [head, ...lines] = csv.text.trim().split('\n');
  expect(head).toMatch(/,model,task,lengths,windows,seed,text,ropewalk$/);
  for (const line of lines)
    expect(line).toMatch(/,strand-128,text,"128,512,1024",8,1,persuasion,\d+\.\d+\.\d+$/);
});

test('numbers that were taken away have the difference from the first method', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,rerope&n=512&windows=3');
  await lab.finished();
  const { text } = await taken(lab, 'CSV');
  const [head, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const whole = lines.filter((line) => line[head!.indexOf('from')] === '');
  const column = (name: string) => whole.map((line) => line[head!.indexOf(name)]!);
  expect(column('method')).toEqual(['rope', 'rerope']);
  expect(column('difference_from')).toEqual(['', 'rope']);
  const [rope, rerope] = column('loss').map(Number);
  expect(Number(column('difference')[1])).toBeCloseTo(rerope! - rope!, 9);
  expect(Number(column('difference_standard_error')[1])).toBeGreaterThan(0);
});

test('by keyboard alone: change a parameter, run, read a value', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,rerope&n=128,256&windows=2&seed=11');
  await lab.finished();
  const { keyboard } = visit.page;
  await lab.row(1).locator('.turn').focus();
  await keyboard.press('Enter');
  for (let stop = 0; stop < 3; stop++) await keyboard.press('Tab'); // remove, the method's card, the field
  await keyboard.type('32');
  await expect(lab.row(1)).toHaveAttribute('data-method', 'rerope(window=32)');
  await keyboard.press('Enter'); // a form's own way to run
  await lab.finished();
  const reader = lab.element.getByRole('slider', { name: /Read the values/ });
  await reader.focus();
  const before = await reader.getAttribute('aria-valuetext');
  await keyboard.press('ArrowLeft');
  await expect(reader).not.toHaveAttribute('aria-valuetext', before!);
  expect(await reader.getAttribute('aria-valuetext')).toContain('RoPE');
});

test('the picture and the numbers can be taken away', async ({ visit }) => {
  const lab = await visit.open('#v=1&seed=1');
  await expect(lab.curves.first()).toBeVisible();
  for (const [name, start] of [
    ['CSV', 'method,length,from,to,loss'],
    ['SVG', '<svg'],
    ['PNG', '\u0089PNG'],
  ] as const) {
    const coming = visit.page.waitForEvent('download');
    await lab.element.getByRole('button', { name, exact: true }).click();
    const text = readFileSync(await (await coming).path(), 'latin1');
    expect(text.slice(0, 30)).toContain(start);
    expect(text).not.toContain('var(--');
  }
});
