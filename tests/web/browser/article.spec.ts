// <rope-lab> in somebody's article: from the package, in a column of theirs, in their colours, with whatever they left out.
import { expect, snippet, test as base, web, type Lab } from './site';

type Article = (body: string, head?: string) => Promise<Lab>;

const element = snippet('<rope-lab').replaceAll('node_modules/ropewalk/', '');
const script = /<script.*?<\/script>/s.exec(element)![0];

/** `article` opens a page with this in its body, beside the package's own folders. */
const test = base.extend<{ article: Article }>({
  folder: web,
  article: async ({ visit }, use) => {
    await use(async (body, head = '') => {
      const html = `<!doctype html><html lang="en"><title>An article</title>${head}<body>${body}`;
      await visit.page.route('**/article.html', (route) =>
        route.fulfill({ contentType: 'text/html', body: html }),
      );
      return visit.open('', 'article.html');
    });
  },
});

const quick = 'm="rope" n="128" windows="1" seed="5"';

/** Listens before anything is told; `told()` is what was, by event. */
const listening = `<script>
  globalThis.told = {};
  for (const name of ['ready', 'state', 'progress', 'result', 'error'])
    addEventListener('rope-lab-' + name, ({ detail }) => (told[name] ??= []).push(detail));
</script>`;

const width = (lab: Lab, part: string): Promise<number> =>
  lab.element.locator(part).evaluate((one) => one.getBoundingClientRect().width);

const colours = (lab: Lab) =>
  lab.element.evaluate((one) => ({
    ground: getComputedStyle(one).backgroundColor,
    series: getComputedStyle(one.shadowRoot!.querySelector('.head .swatch line')!).stroke,
  }));

const light = { ground: 'rgb(255, 255, 255)', series: 'rgb(198, 47, 38)' };
const dark = { ground: 'rgb(20, 23, 27)', series: 'rgb(255, 123, 114)' };

test('the README’s element computes', async ({ article }) => {
  const lab = await article(element);
  await lab.run();
  await expect(lab.element.locator('.row')).toHaveCount(3);
});

test('an element without attributes shows what the page shows first, before it computes', async ({
  article,
}) => {
  const lab = await article(`${script}<rope-lab></rope-lab>`);
  await expect(lab.element.locator('.badge')).toHaveText('pre-computed');
  expect(await lab.curves.count()).toBeGreaterThan(2);
  expect((await lab.losses()).flat()).not.toContain('–');
  await expect(lab.element.getByRole('radio', { name: 'Plain text' })).toBeChecked();
  await expect(lab.problems).toHaveCount(0);
  await expect(lab.element.getByRole('button', { name: 'CSV' })).toBeVisible();
  await expect(lab.element.getByRole('button', { name: 'Copy link' })).toHaveCount(0); // none would lead here
});

test('an element with methods and lengths alone computes', async ({ article }) => {
  const asked: string[] = [];
  const lab = await article(`${script}<rope-lab m="rope,yarn" n="128,512" windows="2"></rope-lab>`);
  lab.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await lab.run();
  await expect(lab.element.locator('.title')).toContainText('Plain text: 512 bytes read');
  expect(asked.filter((path) => /\/\.|\/\/|^\/config/.test(path))).toEqual([]);
});

for (const attributes of ['', 'model="strand-128" text="persuasion" m="rope"'])
  test(`without models/ one sentence says where it belongs («${attributes}»)`, async ({
    article,
  }) => {
    const lab = await article(`${script}<rope-lab models="elsewhere/" ${attributes}></rope-lab>`);
    await expect(lab.problems.first()).toContainText(
      /models\/ was not found at http:\S+\/elsewhere\/; copy node_modules\/ropewalk\/models there/,
    );
    await expect(lab.problems).toHaveCount(1);
  });

test('models/ that comes late is found when Run is pressed', async ({ article, visit }) => {
  let there = false;
  await visit.page.route('**/list.json', (route) =>
    there ? route.continue() : route.fulfill({ status: 404 }),
  );
  const lab = await article(`${script}<rope-lab n="128" windows="1" seed="5"></rope-lab>`);
  await expect(lab.problems).toHaveCount(1);
  there = true;
  await lab.run();
  await expect(lab.problems).toHaveCount(0);
});

test.describe('its layout follows its own width', () => {
  test('in a column of 640 px on a wide screen the figure has all of it', async ({ article }) => {
    const lab = await article(`${script}<div style="width: 640px">${element}</div>`);
    await expect(lab.picture).toBeVisible();
    expect(await width(lab, '.stage')).toBe(640);
  });

  test('with room for both, the controls stand beside the figure', async ({ article }) => {
    const lab = await article(`${script}<div style="width: 1000px">${element}</div>`);
    await expect(lab.picture).toBeVisible();
    expect(await width(lab, '.stage')).toBeLessThan(700);
  });

  test('nothing scrolls sideways in a column of 300 px on a wide screen', async ({ article }) => {
    const lab = await article(`${script}<div style="width: 300px">${element}</div>`);
    await expect(lab.picture).toBeVisible();
    await lab.unfold(1);
    expect(await lab.element.evaluate((one) => one.scrollWidth)).toBe(300);
  });

  test('among flex items it keeps a width', async ({ article }) => {
    const lab = await article(`${script}<div style="display: flex"><p>Beside</p>${element}</div>`);
    await expect(lab.picture).toBeVisible();
    expect(await width(lab, '.stage')).toBeGreaterThan(500);
  });
});

test.describe('under a dark system', () => {
  test.use({ colorScheme: 'dark' });

  test('it is light in an article that is light only', async ({ article }) => {
    const lab = await article(element);
    await expect(lab.curves.first()).toBeVisible();
    expect(await colours(lab)).toEqual(light);
  });

  test('it is dark in an article that follows the system', async ({ article }) => {
    const lab = await article(element, '<style>:root { color-scheme: light dark }</style>');
    await expect(lab.curves.first()).toBeVisible();
    expect(await colours(lab)).toEqual(dark);
  });

  test('a theme decides, and may change', async ({ article }) => {
    const lab = await article(
      `${script}<rope-lab ${quick} theme="light"></rope-lab>`,
      '<style>:root { color-scheme: light dark }</style>',
    );
    await expect(lab.row(0)).toBeVisible();
    expect(await colours(lab)).toEqual(light);
    const paint = (theme: string) =>
      lab.element.evaluate((one, theme) => one.setAttribute('theme', theme), theme);
    await paint('dark');
    await expect.poll(() => colours(lab)).toEqual(dark);
    await paint('light');
    await expect.poll(() => colours(lab)).toEqual(light);
    await paint('auto');
    await expect.poll(() => colours(lab)).toEqual(dark);
  });
});

test('colours are the article’s where it says so, in its pictures too', async ({ article }) => {
  const lab = await article(
    element,
    `<style>
      rope-lab { --rope-surface: rgb(250, 240, 230); --rope-series-0: rgb(1, 2, 3) }
      rope-lab::part(title) { color: rgb(9, 8, 7) }
    </style>`,
  );
  await lab.run();
  const [ground, series] = ['rgb(250, 240, 230)', 'rgb(1, 2, 3)'];
  expect(await colours(lab)).toEqual({ ground, series });
  await expect(lab.element.locator('.title')).toHaveCSS('color', 'rgb(9, 8, 7)');
  await expect(lab.curves.first()).toHaveCSS('stroke', series);
});

test('a run is told by events, one after another, and its result is that of the table', async ({
  article,
}) => {
  const lab = await article(`${script}<rope-lab ${quick}></rope-lab>`, listening);
  await lab.run();
  const told =
    await lab.page.evaluate<
      Record<string, { ready: boolean; status: string; results: { loss: number }[] }[]>
    >('told');
  expect(told['ready']).toHaveLength(1);
  expect(told['error']).toBeUndefined();
  expect(told['progress']!.length).toBeGreaterThan(0);
  const statuses = told['state']!.map(({ status }) => status);
  expect(statuses.filter((one, at) => one !== statuses[at - 1])).toEqual([
    'idle',
    'loading',
    'running',
    'idle',
  ]);
  expect(told['result']).toHaveLength(1);
  const [[, loss]] = await lab.losses();
  expect(told['result']![0]!.results[0]!.loss.toFixed(3)).toBe(loss!.slice(0, 5));
});

test('a refused setting is in the state, and a failed run is an error', async ({ article }) => {
  const lab = await article(`${script}<rope-lab ${quick} models="models/"></rope-lab>`, listening);
  await expect.poll(() => lab.page.evaluate('told.ready?.length')).toBe(1);
  await lab.element.evaluate((one) => one.setAttribute('windows', '0'));
  const last = () => lab.page.evaluate('told.state.at(-1).problems[0]?.message');
  await expect.poll(last).toContain('windows: must be');
  await lab.runButton.click();
  await expect.poll(() => lab.page.evaluate('told.error?.[0].message')).toContain('windows: must');
});

for (const ui of ['min', 'chart'])
  test(`what is refused is said where its field is not shown (${ui})`, async ({ article }) => {
    const lab = await article(`${script}<rope-lab ui="${ui}" windows="0"></rope-lab>`);
    await expect(lab.problems).toHaveText([/^windows: must be/]);
  });

test('the figure alone, and the figure with its methods', async ({ article }) => {
  const lab = await article(`${script}<rope-lab ui="min"></rope-lab>`);
  await expect(lab.picture).toBeVisible();
  await expect(lab.runButton).toBeVisible();
  for (const part of ['.panel', '.views', 'table', '.downloads'])
    await expect(lab.element.locator(part)).toHaveCount(0);
  await lab.element.evaluate((one) => one.setAttribute('ui', 'chart'));
  await expect(lab.row(0)).toBeVisible();
  await expect(lab.element.locator('.views')).toBeVisible();
  await lab.element.evaluate((one) => (one.style.width = '640px'));
  await expect.poll(() => width(lab, '.rows')).toBe(640);
  for (const part of ['#seed', '.backend', 'table', '.downloads'])
    await expect(lab.element.locator(part)).toHaveCount(0);
  await lab.element.evaluate((one) => one.setAttribute('ui', 'full'));
  await expect(lab.element.locator('#seed')).toBeVisible();
  await expect(lab.element.locator('.downloads')).toBeVisible();
});
