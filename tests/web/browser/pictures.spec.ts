// What a method does is to be seen: how far pairs turn, how far away bytes seem, and that words and marks agree.
import { expect, test, type Lab, type Locator } from './site';

const address = (methods: string, length = 1024): string =>
  `#v=1&m=${methods}&n=128,${length}&windows=1&seed=1`;

/** The picture of an unfolded row. */
async function picture(lab: Lab, row: number, name: 'pairs' | 'distances'): Promise<Locator> {
  const more = lab.row(row).locator('.more');
  if (!(await more.isVisible())) await lab.unfold(row);
  return more.locator(`[data-picture=${name}] svg`);
}

interface Pair {
  slowdown: number;
  unseen: boolean;
}

const pairsOf = (svg: Locator): Promise<Pair[]> =>
  svg.locator('[data-pair]').evaluateAll((all) =>
    all.map((one) => ({
      slowdown: Number(one.getAttribute('data-slowdown')),
      unseen: one.getAttribute('data-unseen') === 'true',
    })),
  );

/** The greatest felt distance that is drawn, measured against the line of the training length. */
const drawnReach = (svg: Locator): Promise<number> =>
  svg.evaluate((root) => {
    const line = root.querySelector('[data-trained]')!;
    const points = [...root.querySelectorAll('[data-felt]')].flatMap((path) =>
      [...path.getAttribute('d')!.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y)),
    );
    const zero = points[0]!; // the last byte itself
    const unit =
      (zero - Number(line.getAttribute('y1'))) / Number(line.getAttribute('data-trained'));
    return Math.max(...points.map((y) => (zero - y) / unit));
  });

test('plain RoPE: all pairs keep their speed, and the slow ones turn to angles never seen', async ({
  visit,
}) => {
  const lab = await visit.open(address('rope'));
  const svg = await picture(lab, 0, 'pairs');
  await expect(svg).toHaveAttribute('aria-label', /^All 16 pairs keep their speed\./);
  const pairs = await pairsOf(svg);
  expect(pairs.map(({ slowdown }) => slowdown)).toEqual(pairs.map(() => 1));
  const unseen = pairs.filter((pair) => pair.unseen).length;
  expect(unseen).toBeGreaterThan(4);
  expect(pairs.slice(-unseen).every((pair) => pair.unseen)).toBe(true);
  await expect(svg).toHaveAttribute('aria-label', new RegExp(`${unseen} turn past`));
  const distances = await picture(lab, 0, 'distances');
  await expect(distances).toHaveAttribute('aria-label', /seems 1,023 away; training went to 128/);
  expect(await drawnReach(distances)).toBeGreaterThan(1000);
});

test('position interpolation: all pairs are slowed, as many times as the text is longer', async ({
  visit,
}) => {
  const lab = await visit.open(address('rope,linear'));
  const svg = await picture(lab, 1, 'pairs');
  await expect(svg).toHaveAttribute('aria-label', /^All 16 pairs are slowed 8 times\./);
  const pairs = await pairsOf(svg);
  expect(pairs.length).toBe(16);
  expect(pairs.every(({ slowdown, unseen }) => slowdown === 8 && !unseen)).toBe(true);
  await expect(lab.row(1).locator('[data-picture=distances]')).toHaveCount(0);
});

test('YaRN: the fast pairs keep their speed, the slow ones are slowed', async ({ visit }) => {
  const lab = await visit.open(address('rope,yarn(beta_fast=8)'));
  const svg = await picture(lab, 1, 'pairs');
  await expect(svg).toBeVisible();
  const slowdowns = (await pairsOf(svg)).map(({ slowdown }) => slowdown);
  const kept = slowdowns.filter((slowdown) => slowdown === 1).length;
  expect(kept).toBeGreaterThan(1);
  expect(slowdowns.slice(0, kept).every((slowdown) => slowdown === 1)).toBe(true);
  expect(slowdowns).toEqual([...slowdowns].sort((one, other) => one - other));
  expect(slowdowns.at(-1)).toBe(8);
  await expect(svg).toHaveAttribute(
    'aria-label',
    new RegExp(`^${kept} of 16 pairs keep their speed; ${16 - kept} are slowed by up to 8\\.`),
  );
});

test('ReRoPE: nothing seems further away than its window, whatever the window', async ({
  visit,
}) => {
  const lab = await visit.open(address('rope,rerope', 2048));
  const svg = await picture(lab, 1, 'distances');
  const field = lab.row(1).locator('input[id$="-window"]');
  for (const window of [64, 32]) {
    if (window !== 64) await field.fill(String(window));
    await expect(svg).toHaveAttribute('aria-label', new RegExp(`seems ${window} away, within`));
    const reach = await drawnReach(svg);
    expect(reach).toBeLessThan(window + 1);
    expect(reach).toBeGreaterThan(window - 1);
  }
  const pairs = await pairsOf(await picture(lab, 1, 'pairs'));
  expect(pairs.every(({ slowdown, unseen }) => slowdown === 1 && !unseen)).toBe(true);
});

test('a window ends, sinks keep the first bytes, Leaky ReRoPE grows to the training length', async ({
  visit,
}) => {
  const lab = await visit.open(address('window(window=64),sinks,leaky_rerope'));
  await expect(await picture(lab, 0, 'distances')).toHaveAttribute(
    'aria-label',
    /sees 64 of them; .* 64 to 1,023 away: not seen\.$/,
  );
  await expect(await picture(lab, 1, 'distances')).toHaveAttribute(
    'aria-label',
    /64 to 1,019 away: not seen; 1,020 to 1,023 away: seems 64 to 67\.$/,
  );
  const leaky = await picture(lab, 2, 'distances');
  await expect(leaky).toBeVisible();
  expect(await drawnReach(leaky)).toBeGreaterThan(120);
  expect(await drawnReach(leaky)).toBeLessThan(129);
});

test('a combination and layers by turns are drawn as they are; what turns nothing is not', async ({
  visit,
}) => {
  const lab = await visit.open(address('yarn+rerope,window(window=64)|rope,alibi'));
  await picture(lab, 0, 'pairs');
  await expect(lab.row(0).getByRole('img')).toHaveCount(2);
  await picture(lab, 1, 'pairs');
  const layers = lab.row(1).locator('.layers');
  await expect(layers.nth(0).getByRole('img').first()).toHaveAttribute('aria-label', /sees 64 of/);
  await expect(layers.nth(1).getByRole('img').first()).toHaveAttribute('aria-label', /them all/);
  await lab.unfold(2);
  await expect(lab.row(2).locator('.picture')).toHaveCount(0);
});

test('what cannot be has no picture, and gets one when it is mended', async ({ visit }) => {
  const lab = await visit.open(address('rope,rerope'));
  await picture(lab, 1, 'distances');
  const images = lab.row(1).getByRole('img');
  await expect(images).toHaveCount(2);
  const field = lab.row(1).locator('input[id$="-window"]');
  await field.fill('x');
  await expect(images).toHaveCount(0);
  await field.fill('48');
  await expect(images.first()).toHaveAttribute('aria-label', /seems 48 away/);
});

test('without script a card shows the pictures that a row shows', async ({
  visit,
  browser,
  origin,
  path,
}) => {
  const lab = await visit.open(address('rerope'));
  await picture(lab, 0, 'distances');
  const images = lab.row(0).getByRole('img');
  await expect(images).toHaveCount(2);
  const inRow = await images.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}${path}/`);
  const card = page.locator('#method-rerope');
  await card.locator('summary').click();
  const onCard = card.getByRole('img');
  await expect(onCard.first()).toBeVisible();
  expect(
    await onCard.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))),
  ).toEqual(inRow);
  expect(await page.locator('.card:has(.picture)').count()).toBeGreaterThan(15);
  await context.close();
});

interface Boxes {
  numbers: DOMRect[];
  cells: DOMRect[];
  names: DOMRect[];
}

const boxesOf = (picture: Locator): Promise<Boxes> =>
  picture.evaluate((svg) => {
    const boxes = (selector: string): DOMRect[] =>
      [...svg.querySelectorAll(selector)].map((one) => one.getBoundingClientRect().toJSON());
    const texts = [...svg.querySelectorAll('[data-mark=text]')]; // weak cells, strong cells, names
    texts.forEach((group, n) =>
      group.setAttribute('data-part', n === texts.length - 1 ? 'names' : 'numbers'),
    );
    return {
      numbers: boxes('[data-part=numbers] text'),
      names: boxes('[data-part=names] text'),
      cells: boxes('[data-mark=cell] rect'),
    };
  });

const air = 2; // pixels
const isWithin = (one: DOMRect, cell: DOMRect): boolean =>
  one.left - cell.left >= air && cell.right - one.right >= air;

for (const width of [320, 375])
  test(`by length at ${width} px names stand apart, and numbers within their cells`, async ({
    visit,
  }) => {
    await visit.page.setViewportSize({ width, height: 800 });
    const lab = await visit.open();
    for (const [link, rows] of [
      ['Pass key', 7],
      ['Layers by turns', 6],
    ] as const) {
      await visit.page.getByRole('link', { name: link }).click();
      // A picture may be replaced by the next while it is measured.
      await expect(async () => {
        const { numbers, cells, names } = await boxesOf(lab.picture);
        expect(numbers.length).toBeGreaterThan(20);
        expect(numbers.filter((one) => !cells.some((cell) => isWithin(one, cell)))).toEqual([]);
        expect(names.length).toBe(rows);
        const inOrder = names.toSorted((one, other) => one.top - other.top);
        const close = inOrder.slice(1).filter((one, above) => one.top < inOrder[above]!.bottom);
        expect(close).toEqual([]);
      }).toPass({ timeout: 20_000 });
    }
  });
