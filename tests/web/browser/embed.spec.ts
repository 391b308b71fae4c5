// embed.html in a frame of somebody's article: as high as it needs to be, and in talk with the page around.
import { expect, Lab, snippet, test as base, type Page } from './site';

interface Framed {
  page: Page;
  lab: Lab; // in the frame
  told: (type: string) => Promise<{ value: never; id: string; version: number }[]>;
  say: (type: string, value?: unknown) => Promise<void>;
}

const given = snippet('<iframe');
const quick = '#v=1&m=rope&n=128&windows=1&seed=5';

const listening = `<script>
  globalThis.told = [];
  addEventListener('message', ({ data }) => told.push(data));
</script>`;

/** `framed` opens an article with the README's frame and script, the frame at a hash. */
const test = base.extend<{ framed: (hash: string) => Promise<Framed> }>({
  framed: async ({ visit }, use) => {
    const { page } = visit;
    await use(async (hash) => {
      const frame = given.replace(/src="[^"]*"/, `name="one" src="embed.html${hash}"`);
      const body = `<!doctype html><html lang="en"><title>An article</title>${listening}<main>${frame}</main>`;
      await page.route('**/article.html', (route) =>
        route.fulfill({ contentType: 'text/html', body }),
      );
      await visit.open('', 'article.html');
      const inside = await (await page.waitForSelector('iframe')).contentFrame();
      return {
        page,
        lab: new Lab(inside! as unknown as Page),
        told: (type) =>
          page.evaluate(`told.filter(({ type }) => type === 'rope-lab:${type}')`) as never,
        say: (type, value) =>
          page.evaluate(
            ([type, value]) =>
              document
                .querySelector('iframe')!
                .contentWindow!.postMessage({ source: 'rope-lab', type, value }, '*'),
            [`rope-lab:${type}`, value] as const,
          ),
      };
    });
  },
});

for (const width of [375, 700])
  test(`in a column of ${width} px the frame becomes as high as its page`, async ({ framed }) => {
    const { page, lab } = await framed('');
    await page.addStyleTag({ content: `main { width: ${width}px }` });
    await expect(lab.picture).toBeVisible();
    const heights = () =>
      page.evaluate(() => {
        const frame = document.querySelector('iframe')!;
        const { scrollHeight } = frame.contentDocument!.documentElement;
        return [frame.clientHeight, scrollHeight];
      });
    await expect.poll(async () => (await heights())[0]).toBeGreaterThan(900);
    await expect
      .poll(async () => {
        const [frame, inside] = await heights();
        return frame! - inside!;
      })
      .toBe(0);
  });

test('with the figure alone, a column of 700 px needs less than 640 px of height', async ({
  framed,
}) => {
  const { page, lab, told } = await framed('#v=1&ui=min');
  await page.addStyleTag({ content: 'main { width: 700px }' });
  await expect(lab.curves.first()).toBeVisible();
  await expect
    .poll(async () => (await told('height')).at(-1)?.value ?? 9999, { timeout: 5000 })
    .toBeLessThan(640);
});

test('a run is asked for and told by messages', async ({ framed }) => {
  const { lab, told, say } = await framed(quick);
  await expect.poll(async () => (await told('ready')).length).toBe(1);
  await say('run');
  await lab.finished();
  await expect.poll(async () => (await told('result')).length).toBe(1);
  const [result] = await told('result');
  expect(result).toMatchObject({ source: 'rope-lab', version: 1, id: 'one' });
  expect(result!.value).toMatchObject({ settings: { seed: '5' }, results: [{ variant: 'rope' }] });
  expect((await told('progress')).length).toBeGreaterThan(0);
  const states = (await told('state')).length;
  await say('get');
  await expect.poll(async () => (await told('result')).length).toBe(2);
  expect((await told('state')).length).toBe(states + 1);
});

for (const command of ['cancel', 'pause'])
  test(`a long run is ended by ${command}`, async ({ framed }) => {
    const { lab, told, say } = await framed('#v=1&n=4096&windows=64&seed=5');
    await expect.poll(async () => (await told('ready')).length).toBe(1);
    await say('run');
    await expect(lab.cancelButton).toBeVisible();
    await say(command);
    await expect(lab.runButton).toBeVisible();
    expect((await told('state')).at(-1)!.value).toMatchObject({ outcome: 'cancelled' });
  });

test('settings are set from outside, and those that are none are refused in one sentence', async ({
  framed,
}) => {
  const { lab, told, say } = await framed(quick);
  await expect.poll(async () => (await told('ready')).length).toBe(1);
  await say('set', { m: 'rope,ntk', seed: 7 });
  await expect(lab.element.locator('.row')).toHaveCount(2);
  await expect(lab.element.getByLabel('Seed')).toHaveValue('7');
  const messages = async () =>
    (await told('error')).map(({ value }) => (value as { message: string }).message);
  await say('set', { colour: 'red' });
  await expect.poll(messages).toHaveLength(1);
  await say('set', { m: ['rope'] });
  await expect.poll(messages).toHaveLength(2);
  await say('set');
  await expect.poll(messages).toHaveLength(3);
  await say('jump');
  await expect.poll(messages).toHaveLength(4);
  const [unknown, list, nothing, type] = await messages();
  expect(unknown).toContain('set: colour is no setting; there are model, m,');
  expect(list).toBe('set: m must be a text or a number, got object');
  expect(nothing).toBe('set: must be an object of settings, got undefined');
  expect(type).toContain('type: must be one of rope-lab:set, rope-lab:run');
  await expect(lab.element.locator('.row')).toHaveCount(2);
});

test('a message from anyone but the page around is ignored', async ({ framed }) => {
  const { page, lab, told } = await framed(quick);
  await expect.poll(async () => (await told('ready')).length).toBe(1);
  await page.evaluate(async () => {
    const other = document.createElement('iframe');
    document.body.append(other);
    const said = JSON.stringify({ source: 'rope-lab', type: 'rope-lab:set', value: { m: 'ntk' } });
    (other.contentWindow as unknown as { eval: (code: string) => void }).eval(
      `parent.frames[0].postMessage(${said}, '*')`,
    );
    const own = { type: 'rope-lab:set', value: { m: 'ntk' } }; // not meant for us
    (frames[0] as Window).postMessage(own, '*');
    await new Promise((done) => setTimeout(done, 500));
  });
  await expect(lab.row(0)).toHaveAttribute('data-method', 'rope');
});

test('a text that a reader pasted is not told to the page around', async ({ framed }) => {
  const secret = 'nobody else reads this. '.repeat(20);
  const { page, lab, told, say } = await framed(
    `${quick}&text=own&own=${encodeURIComponent(secret)}`,
  );
  await expect.poll(async () => (await told('ready')).length).toBe(1);
  await say('run');
  await lab.finished();
  await say('get');
  await expect.poll(async () => (await told('result')).length).toBe(2);
  expect(await page.evaluate('JSON.stringify(told)')).not.toContain('nobody else');
});

test('the way home keeps the settings and shows all of the instrument', async ({ framed }) => {
  const { lab } = await framed(`${quick}&ui=min&theme=dark`);
  await expect(lab.picture.or(lab.element.locator('.empty'))).toBeVisible();
  const home = lab.page.locator('.home');
  await expect(home).toHaveText('Made with ropewalk');
  await expect(home).toHaveAttribute('target', '_blank');
  await expect(home).toHaveAttribute('href', `./${quick}`);
});

test('a theme in the address is that of the whole frame', async ({ framed }) => {
  const { lab, say } = await framed(`${quick}&theme=dark`);
  const body = lab.page.locator('body');
  await expect(body).toHaveCSS('background-color', 'rgb(20, 23, 27)');
  await expect(lab.element).toHaveCSS('background-color', 'rgb(20, 23, 27)');
  await say('set', { theme: 'light' });
  await expect(body).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await expect(lab.element).toHaveCSS('background-color', 'rgb(255, 255, 255)');
});
