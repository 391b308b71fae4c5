// Links of anybody in the real page, hundreds in a row: each costs one sentence at most, and none what comes after it.
import { golden, goldenLink, holdGolden } from './golden';
import { pick, randomOf, type Random } from './random';
import { expect, test, type Lab } from './site';

const values = [
  ...['', 'NaN', '-1', '1e999', '0x10', '1,5', '128,,512', '99999999999', 'own', 'rope((', 'rope)'],
  ...['%E0%A4%A', '%ED%A0%80', '%00', '%0A%0D', '%E2%80%AE', '%F0%9F%AA%A2', '%u0041', '%'],
  ...['http%3A%2F%2Fother.example%2Fm', '//other.example/x', '../..', 'javascript:alert(1)'],
  ...['__proto__', 'constructor', 'toString', '%7B%7D', '%5Bobject%20Object%5D', '<svg/onload=x>'],
  ...['rope(__proto__=1)', 'constructor(toString=1)+rope', 'rope%7Crope%7Crope', '+', ',', '%7C'],
  ...[
    'yarn(factor=)',
    'yarn(factor=1e308)',
    'yarn(factor=NaN,factor=4)',
    'longrope(long_factor=/)',
  ],
  ...['repeat(period=1e9)', 'passkey(x=1)', 'light', 'dark', 'min', 'chart', 'webgpu', 'length'],
] as const;

const huge = [
  `m=${'rope,'.repeat(20_000)}`,
  `m=${'rope+'.repeat(20_000)}`,
  `m=rope(${'a=1,'.repeat(20_000)})`,
  `m=${'('.repeat(100_000)}`,
  `m=${'%F0%9F%AA%A2'.repeat(5000)}`,
  `n=${'128,'.repeat(20_000)}`,
  `task=${'x'.repeat(100_000)}`,
  `seed=${'9'.repeat(100_000)}`,
  `windows=${'%0A'.repeat(30_000)}`,
  `text=${'..%2F'.repeat(30_000)}`,
  `own=${'%E2%80%AE'.repeat(10_000)}&text=own`,
  `theme=${'d'.repeat(100_000)}`,
  `${'zzz=1&'.repeat(20_000)}m=rope`,
];

function drawn(random: Random): string {
  const names = [...Object.keys(golden), '__proto__', 'constructor', 'models', 'v'];
  const pairs = Array.from(
    { length: 1 + Math.floor(random() * 4) },
    () => `${pick(random, names)}=${pick(random, values)}`,
  );
  return `#${random() < 0.9 ? 'v=1&' : ''}${pairs.join('&')}`;
}

const follow = (lab: Lab, hash: string): Promise<void> =>
  lab.page.evaluate(async (hash) => {
    location.hash = hash;
    await new Promise((next) => requestAnimationFrame(next));
  }, hash);

/** Every sentence on show is one visible line of a size that can be read. */
async function holdSentences(lab: Lab, hash: string): Promise<void> {
  for (const said of await lab.problems.allTextContents()) {
    expect(said.trim(), hash).toMatch(/^[^\p{C}]+$/u);
    expect(said.trim().length, hash).toBeLessThan(2200);
  }
  expect(await lab.element.locator('.runbar .problem').count(), hash).toBeLessThan(3);
}

for (const [file, seed] of [
  ['', 1],
  ['embed.html', 2],
] as const)
  test(`300 links that nobody should send (seed ${seed}), in «${file}»`, async ({ visit }) => {
    const lab = await visit.open(goldenLink, file);
    const random = randomOf(seed);
    for (let turn = 0; turn < 300; ++turn) {
      const hash = drawn(random);
      await follow(lab, hash);
      if (turn % 10 > 0) continue;
      await visit.page.waitForTimeout(300); // judged by now
      await holdSentences(lab, hash);
    }
    await follow(lab, goldenLink);
    await holdGolden(lab);
  });

test('a link that asks for more than a page can show costs a sentence, not the page', async ({
  visit,
}) => {
  const lab = await visit.open(goldenLink, 'embed.html');
  for (const settings of huge) {
    const hash = `#v=1&${settings}`;
    await follow(lab, hash);
    await visit.page.waitForTimeout(300);
    await holdSentences(lab, hash.slice(0, 80));
    expect(await lab.element.locator('.row').count()).toBeLessThan(41);
    expect(await lab.element.getByRole('checkbox').count()).toBeLessThan(40);
  }
  await follow(lab, `#v=1&${huge[0]!}&seed=9`);
  await expect(lab.problems.first()).toHaveText(
    'The link asks for too much: m must be at most 40 methods, got 20000, so it is as usual.',
  );
  await expect(lab.element.getByLabel('Seed')).toHaveValue('9');
  await follow(lab, goldenLink);
  await holdGolden(lab);
});

test('a page that is opened by such a link is there, and computes what is chosen next', async ({
  visit,
}) => {
  for (const settings of [huge[0]!, huge[3]!, 'm=%E0%A4%A&model=//other.example', '__proto__=1']) {
    await visit.page.goto('about:blank');
    const lab = await visit.open(`#v=1&${settings}`);
    await expect(lab.element.locator('.row').first()).toBeVisible();
  }
  const lab = await visit.open(goldenLink);
  await holdGolden(lab);
});

test('a link to a single long text does not make the page compute unasked', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope&n=65536&windows=1&seed=3');
  await expect(lab.state).toHaveText('Nothing computed yet for these settings. Press Run.');
  await visit.page.waitForTimeout(1500);
  await expect(lab.cancelButton).toHaveCount(0);
  await visit.page.evaluate(() => (location.hash = '#v=1&m=rope&n=128&windows=1&seed=3'));
  await lab.finished();
});
