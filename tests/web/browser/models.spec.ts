// models/ and who names what in it: a link, a message, an attribute or the folder's own files never lead elsewhere.
import { violations } from './axe';
import { goldenLink, holdGolden } from './golden';
import { expect, test, type Lab } from './site';

const strange = [
  ...['http://other.example/m', 'https:other.example', '//other.example/x', '\\\\other.example\\x'],
  ...['../x', 'a/../../b', '..', '.', '/', '%2e%2e', '..%2f..%2fx', './strand-128', 'strand-128/'],
  ...[
    'data:application/json,{}',
    'blob:x',
    'javascript:1',
    'passages',
    'list.json',
    'no-such-model',
  ],
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'STRAND-128', 'strand-128?', '#'],
  ...['strand-128 ', '\u202Estrand-128', 'strand-128\n', '🪢', 'x'.repeat(900)],
];

const alert = (lab: Lab) => lab.element.locator('.runbar .problem');

/** What the page has fetched of models/, by its path there. */
function fetchedOf(lab: Lab): Set<string> {
  const paths = new Set<string>();
  lab.page.on('request', (request) => {
    const [, path] = /\/models\/(.*)/.exec(request.url()) ?? [];
    if (path !== undefined) paths.add(path);
  });
  return paths;
}

for (const [file, ui] of [
  ['', ''],
  ['embed.html', ''],
  ['embed.html', 'chart'],
  ['embed.html', 'min'],
] as const)
  test(`nothing is fetched or shown for a model that the list does not have («${file}» ${ui})`, async ({
    visit,
  }) => {
    const lab = await visit.open(`#v=1&ui=${ui}&model=${encodeURIComponent(strange[0]!)}`, file);
    const fetched = fetchedOf(lab);
    await expect(alert(lab)).toHaveText(
      `model: must be one of strand-128, strand-128-log-n, got "${strange[0]}"`,
    );
    for (const name of strange) {
      const hash = `#v=1&ui=${ui}&model=${encodeURIComponent(name)}`;
      await visit.page.evaluate((hash) => (location.hash = hash), hash);
      const quoted = /^[\w:/.,-]{1,40}$/.test(name) ? `got "${name}"` : '';
      await expect(alert(lab), name).toContainText(
        `model: must be one of strand-128, strand-128-log-n, ${quoted}`,
      );
      await expect(alert(lab), name).toHaveCount(1);
      await expect(lab.curves).toHaveCount(0);
      await expect(lab.element.locator('.badge')).toHaveCount(0);
    }
    await lab.runButton.click();
    await expect(alert(lab)).toHaveCount(1);
    await expect(lab.state).toHaveText(
      'Not computed: the model or text that is asked for is not here.',
    );
    expect([...fetched].filter((path) => !path.startsWith('passages/'))).toEqual([]);
    await visit.page.evaluate((hash) => (location.hash = hash), goldenLink);
    await holdGolden(lab);
  });

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const width of [320, 375, 1280])
      test(`a refused model at ${width} px: nothing scrolls sideways, and axe finds nothing`, async ({
        visit,
      }) => {
        await visit.page.setViewportSize({ width, height: 800 });
        const lab = await visit.open(`#v=1&model=${encodeURIComponent(strange[0]!)}`);
        await expect(alert(lab)).toBeVisible();
        expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(await violations(visit.page, 'rope-lab')).toEqual([]);
      });
  });

test('a text that the list does not have is refused as a model is', async ({ visit }) => {
  const lab = await visit.open('#v=1&text=..%2Fstrand-128%2FREADME.md%23');
  const fetched = fetchedOf(lab);
  for (const name of strange) {
    const hash = `#v=1&text=${encodeURIComponent(name)}`;
    await visit.page.evaluate((hash) => (location.hash = hash), hash);
    await expect(alert(lab), name).toContainText(
      'text: must be one of persuasion, sotu-2016-2021, own, got ',
    );
  }
  expect([...fetched].filter((path) => path.startsWith('passages/'))).toEqual([]);
});

test('the menu shows that none of its models is asked for, and leads back', async ({ visit }) => {
  const elsewhere = goldenLink.replace('model=strand-128', 'model=elsewhere');
  const lab = await visit.open(elsewhere, 'embed.html');
  const menu = lab.element.getByLabel('Model', { exact: true });
  await expect(menu).toHaveAttribute('aria-invalid', 'true');
  expect(await menu.evaluate((one: HTMLSelectElement) => one.selectedOptions[0]!.text)).toBe(
    'none of these',
  );
  await menu.selectOption('strand-128');
  await expect(alert(lab)).toHaveCount(0);
  await expect(menu).toHaveAttribute('aria-invalid', 'false');
  await holdGolden(lab);
});

test('an attribute and a call are held to the list as a link is', async ({ visit }) => {
  const lab = await visit.open(goldenLink);
  const fetched = fetchedOf(lab);
  for (const by of ['attribute', 'call'])
    for (const name of ['//other.example/x', '../../x']) {
      await lab.element.evaluate(
        (element, [by, name]) => {
          if (by === 'attribute') element.setAttribute('model', name);
          else (element as unknown as { change: (to: object) => void }).change({ model: name });
        },
        [by, name] as const,
      );
      await expect(alert(lab)).toContainText(`got "${name}"`);
    }
  expect([...fetched].filter((path) => path.includes('..') || path.includes('other'))).toEqual([]);
});

const broken = (file: string, body: string | Buffer) =>
  [`${file} is ${String(body).slice(0, 40)}`, file, body] as const;
const list = (models: unknown) =>
  JSON.stringify({ models, passages: [{ name: 'persuasion', label: 'x' }] });

for (const [what, file, body, said] of [
  [...broken('list.json', '<!doctype html><title>Welcome'), /models\/ was not found at http/],
  [...broken('list.json', '[]'), /^list\.json: must be an object, got a list$/],
  [
    ...broken('list.json', list([{ name: '../x', label: 'x' }])),
    /^list\.json: models\[0\]\.name: must be the name of a file/,
  ],
  [
    ...broken('strand-128/config.json', '{"max_position_embeddings": 1e-300}'),
    /^strand-128\/config\.json: max_position_embeddings: must be a number from 2 to 65536, got 1e-300$/,
  ],
  [...broken('strand-128/config.json', '[]'), /config\.json: must be an object, got a list$/],
  [...broken('passages/persuasion.txt', Buffer.from([0x61, 0xff])), /must be a text in UTF-8$/],
  [
    ...broken('strand-128/curves.json', '{"runs": [{"link": "#v=1", "result": {}}]}'),
    /^strand-128\/curves\.json: runs\[0\]\.link: must be of the model strand-128, got ""$/,
  ],
  [...broken('strand-128/curves.json', '{}'), /curves\.json: runs: must be a list of 1 to 200/],
] as const)
  test(`one sentence says what is wrong: ${what}`, async ({ visit }) => {
    await visit.page.route(`**/models/${file}`, (route) => route.fulfill({ body }));
    const lab = await visit.open('#v=1', 'embed.html');
    await expect(alert(lab)).toHaveText(said);
    await expect(alert(lab)).toHaveCount(1);
  });

test('a result with a number that is none is not drawn, and all else is computed', async ({
  visit,
}) => {
  await visit.page.route('**/curves.json', async (route) => {
    const body = await (await route.fetch()).text();
    await route.fulfill({ body: body.replace(/"loss":[\d.]+/, '"loss":"<b>"') });
  });
  const lab = await visit.open('#v=1', 'embed.html');
  await expect(alert(lab)).toHaveText(/runs\[0\]\.result\.results\[0\]\.loss: must be a number/);
  await expect(lab.curves).toHaveCount(0);
  await visit.page.evaluate((hash) => (location.hash = hash), goldenLink);
  await holdGolden(lab);
});

test('Cancel ends a run whose model never comes', async ({ visit }) => {
  await visit.page.route('**/model.safetensors', () => undefined);
  const lab = await visit.open(goldenLink, 'embed.html');
  await lab.runButton.click();
  await expect(lab.state).toHaveText('Loading the model…');
  await visit.page.waitForTimeout(400); // sooner a click is taken for a double click
  await lab.cancelButton.click();
  await expect(lab.runButton).toBeVisible();
});

test('a file that is redirected to somebody else is not asked for there', async ({ visit }) => {
  await visit.page.route('**/strand-128/config.json', (route) =>
    route.fulfill({ status: 302, headers: { location: 'https://other.example/config.json' } }),
  );
  const lab = await visit.open('#v=1', 'embed.html');
  await expect(alert(lab)).toHaveText(/^strand-128\/config\.json: cannot be fetched: no server is/);
});
