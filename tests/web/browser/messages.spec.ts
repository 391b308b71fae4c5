// Messages of anybody to a frame, hundreds in a row: taken or refused in one sentence, and the instrument goes on.
import { golden, holdGolden } from './golden';
import { pick, randomOf } from './random';
import { expect, Lab, test as base, type Page } from './site';

interface Framed {
  page: Page; // the article around
  lab: Lab; // in the frame
}

type Told = { type: string; value: { where: string; message: string } };

const article = `<!doctype html><html lang="en"><title>An article</title><script>
  globalThis.told = [];
  addEventListener('message', ({ data }) => told.push(data));
</script><iframe src="embed.html#v=1" style="width: 60rem; height: 60rem"></iframe>`;

const test = base.extend<{ framed: Framed }>({
  framed: async ({ visit }, use) => {
    await visit.page.route('**/article.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: article }),
    );
    await visit.open('', 'article.html');
    const inside = await (await visit.page.waitForSelector('iframe')).contentFrame();
    const framed = { page: visit.page, lab: new Lab(inside! as unknown as Page) };
    await expect(framed.lab.runButton).toBeVisible();
    await expect.poll(() => toldBy(framed, 'ready')).toHaveLength(1);
    await use(framed);
  },
});

const toldBy = ({ page }: Framed, type: string): Promise<Told[]> =>
  page.evaluate((type) => {
    const { told } = globalThis as unknown as { told: Told[] };
    return told.filter((one) => one.type === `rope-lab:${type}`);
  }, type);

/** Posts what this text says, as JavaScript in the article: not everything that can be sent is JSON. */
const post = (framed: Framed, code: string): Promise<void> =>
  framed.page.evaluate(`{
    const say = (message) => frames[0].postMessage(message, '*');
    const set = (value) => say({ source: 'rope-lab', type: 'rope-lab:set', value });
    const type = (type) => say({ source: 'rope-lab', type });
    ${code}
  }`);

/** Waits until the frame has answered everything that was posted before. */
async function answered(framed: Framed): Promise<void> {
  const before = (await toldBy(framed, 'state')).length;
  await post(framed, `type('rope-lab:get')`);
  await expect.poll(async () => (await toldBy(framed, 'state')).length).toBeGreaterThan(before);
}

async function holdGoldenIn(framed: Framed): Promise<void> {
  await post(framed, `type('rope-lab:cancel'); set(${JSON.stringify(golden)})`);
  await answered(framed);
  await holdGolden(framed.lab);
}

// Each alone would be taken for granted; together they are what a page around can send.
const refused = [
  [`set(null)`, 'set: must be an object of settings, got null'],
  [`set([['m', 'rope']])`, 'set: must be an object of settings, got a list'],
  [`set(new Map([['m', 'rope']]))`, 'set: must be an object of settings, got an object'],
  [`set(new Uint8Array(50_000_000))`, 'set: must be an object of settings, got Uint8Array'],
  [`set(new Date(0))`, 'set: must be an object of settings, got an object'],
  [`set(5n)`, 'set: must be an object of settings, got 5'],
  [`set('m'.repeat(1e6))`, `set: must be an object of settings, got "${'m'.repeat(56)}…"`],
  [`set(JSON.parse('{"__proto__": "x"}'))`, /^set: __proto__ is no setting; there are model, m,/],
  [`set({ constructor: 'x' })`, /^set: constructor is no setting; there are/],
  [`set({ ['x'.repeat(1e6)]: 'x' })`, /^set: x{39}… is no setting; there are/],
  [`set({ 'a\\n::error::': 'x' })`, /^set: a\\n::error:: is no setting; there are/],
  [`set({ m: ['rope'] })`, 'set: m must be a text or a number, got object'],
  [`set({ m: { toString: 1, valueOf: 1 } })`, 'set: m must be a text or a number, got object'],
  [`set({ m: true })`, 'set: m must be a text or a number, got boolean'],
  [`set({ seed: 5n })`, 'set: seed must be a text or a number, got bigint'],
  [`set({ m: null })`, 'set: m must be a text or a number, got object'],
  [`const a = {}; a.m = a; set(a)`, 'set: m must be a text or a number, got object'],
  [`let a = {}; for (let n = 0; n < 900; ++n) a = { m: a }; set(a)`, /^set: m must be a text or/],
  [`set({ m: 'rope,'.repeat(1e5) })`, 'm: must be at most 40 methods, got 100000'],
  [`set({ m: 'x'.repeat(1e7) })`, 'm: must be at most 1000000 characters, got 10000000'],
  [`set({ n: '128,'.repeat(99) })`, 'n: must be at most 20 lengths, got 99'],
  [`set({ theme: 'x'.repeat(1e6) })`, 'theme: must be at most 1000 characters, got 1000000'],
  [`set({ own: 'x'.repeat(5e6) })`, 'own: must be at most 4000000 characters, got 5000000'],
  [`type(undefined)`, /^type: must be one of rope-lab:set, .*, got undefined$/],
  [`type({ toString: 1, valueOf: 1 })`, /^type: must be one of .*, got an object$/],
  [`type('x'.repeat(1e6))`, /^type: must be one of .*, got "x{56}…"$/],
  [`type('constructor')`, /^type: must be one of .*, got "constructor"$/],
  [`type('a\\u001b[2J')`, /^type: must be one of .*, got "a\\u001b\[2J"$/],
] as const;

test('what is no command is refused in one sentence, and nothing of it is taken', async ({
  framed,
}) => {
  for (const [at, [code, said]] of refused.entries()) {
    await post(framed, code);
    await expect.poll(() => toldBy(framed, 'error'), code).toHaveLength(at + 1);
    const { message } = (await toldBy(framed, 'error'))[at]!.value;
    if (typeof said === 'string') expect(message).toBe(said);
    else expect(message).toMatch(said);
  }
  await expect(framed.lab.element.locator('.row')).toHaveCount(5);
  await holdGoldenIn(framed);
});

test('what is not meant for the instrument is passed over', async ({ framed }) => {
  const before = (await toldBy(framed, 'error')).length;
  const others = [
    'null',
    '0',
    `''`,
    'undefined',
    '[]',
    '{}',
    'new ArrayBuffer(8)',
    '5n',
    'new Map()',
  ];
  for (const other of others) await post(framed, `say(${other})`);
  for (const source of ['null', `['rope-lab']`, '{ toString: 1 }', `'rope-lab '`])
    await post(framed, `say({ source: ${source}, type: 'rope-lab:set', value: { m: 'ntk' } })`);
  await answered(framed);
  expect(await toldBy(framed, 'error')).toHaveLength(before);
  await holdGoldenIn(framed);
});

const values = [
  ...[`'rope'`, `'rope,ntk'`, `'rope+window|rope'`, `'yarn(factor=0.5)'`, `'('`, `''`, `' '`],
  ...[`'\\uD800'`, `'\\0'`, `'\\u202E'`, `'a\\nb'`, `'<img src=x onerror=x>'`, `'__proto__'`],
  ...[`'http://other.example/m'`, `'//other.example/x'`, `'../..'`, `'own'`, `'rope(__proto__=1)'`],
  ...['NaN', 'Infinity', '-1', '0', '1e308', '0.1', '7', `'64'`, `'128,256'`, `'99999999999'`],
  ...[
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    'new Float32Array(9)',
    `'min'`,
    `'dark'`,
    `'webgpu'`,
  ],
] as const;
const names = [...Object.keys(golden), 'constructor', 'models', 'auto', ''];
const commands = ['get', 'cancel', 'pause', 'run', 'ready', 'state'];

for (const seed of [1, 2])
  test(`500 messages that nobody should send (seed ${seed})`, async ({ framed }) => {
    const random = randomOf(seed);
    const pair = () => `[${JSON.stringify(pick(random, names))}]: ${pick(random, values)}`;
    for (let batch = 0; batch < 50; ++batch) {
      const codes = Array.from({ length: 10 }, () =>
        random() < 0.15
          ? `type('rope-lab:${pick(random, commands)}')`
          : `set({ ${Array.from({ length: 1 + Math.floor(random() * 3) }, pair).join(', ')} })`,
      );
      await post(framed, codes.join(';\n'));
      if (batch % 10 === 0) await framed.page.waitForTimeout(300); // judged by now
    }
    await answered(framed);
    for (const { value } of await toldBy(framed, 'error')) {
      expect(value.message).toMatch(/^[^\p{C}]+$/u);
      expect(value.message.length).toBeLessThan(2200);
    }
    await holdGoldenIn(framed);
  });

test('thousands of messages at once are answered, and the instrument goes on', async ({
  framed,
}) => {
  await post(
    framed,
    `for (let n = 0; n < 5000; ++n) {
      set({ seed: n, m: n % 2 ? 'rope' : 'rope,ntk' });
      type(n % 3 ? 'rope-lab:get' : 'rope-lab:run');
      if (n % 7 === 0) type('rope-lab:cancel');
    }`,
  );
  await answered(framed);
  await holdGoldenIn(framed);
});
