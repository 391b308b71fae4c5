// «What does my config.json mean?»: a config pasted, dropped or chosen, and what it means in every runtime.

import { violations } from './axe';
import { qwen } from './configs';
import { expect, test, type Locator, type Page } from './site';

class Section {
  readonly element: Locator;
  constructor(readonly page: Page) {
    this.element = page.locator('rope-inspect');
  }
  get field(): Locator {
    return this.element.getByRole('textbox', { name: /Paste a config\.json/ });
  }
  get meaning(): Locator {
    return this.element.locator('.meaning');
  }
  get problem(): Locator {
    return this.element.locator('.problem');
  }
  runtime(id: string): Locator {
    return this.element.locator(`[data-runtime="${id}"]`);
  }
  async drop(name: string, bytes: readonly number[]): Promise<void> {
    const data = await this.page.evaluateHandle(
      ([name, bytes]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name));
        return transfer;
      },
      [name, [...bytes]] as const,
    );
    await this.field.dispatchEvent('drop', { dataTransfer: data });
  }
}

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];

test('nothing of it is loaded before a reader comes near', async ({ visit }) => {
  const asked: string[] = [];
  visit.page.on('request', (request) => asked.push(request.url()));
  const lab = await visit.open('#v=1&m=rope&n=128&windows=1');
  await lab.finished();
  const inspecting = () => asked.some((url) => /\/inspect-[^/]*\.js$/.test(url));
  expect(inspecting()).toBe(false);
  await visit.page.getByRole('link', { name: 'Inspect a config.json' }).click();
  const { field } = new Section(visit.page);
  await expect(field).toBeInViewport();
  expect(inspecting()).toBe(true);
});

for (const width of [375, 1280])
  test(`an address that names the section lands there at ${width} px, though the page grows above`, async ({
    visit,
  }) => {
    await visit.page.setViewportSize({ width, height: 800 });
    const lab = await visit.open('#inspect');
    await lab.finished();
    await expect(new Section(visit.page).field).toBeVisible();
    await expect(visit.page.getByRole('heading', { name: /config\.json mean/ })).toBeInViewport();
  });

test('a pasted config: the meaning, the numbers, every runtime, what to do, each pair', async ({
  visit,
}) => {
  await visit.open('#inspect');
  const section = new Section(visit.page);
  await section.field.fill(JSON.stringify(qwen));
  await expect(section.meaning).toHaveText(
    'YaRN, trained on 32,768 tokens and stretched up to 4×: enough for texts of 131,072 tokens.',
  );
  const numbers = section.element.locator('dl');
  for (const text of ['all 128 of a head', '1,000,000', '131,072', '1.1386'])
    await expect(numbers).toContainText(text);
  await expect(section.element.getByRole('heading', { name: '3 warnings' })).toBeVisible();
  await expect(section.element.locator('.warnings').first()).toContainText('4 × 32768 = 131072');
  await expect(section.element.locator('.advice').first()).toContainText(
    'Set max_position_embeddings to 131072',
  );
  await expect(section.element.locator('[data-runtime]')).toHaveCount(6);
  await expect(section.runtime('vllm')).toContainText('as meant');
  await expect(section.runtime('exllamav2')).toContainText('otherwise');
  await expect(section.runtime('exllamav2')).toContainText('speeds differ by up to 300 %');
  await expect(section.element.locator('.speeds rect')).toHaveCount(64);
  const table = section.element.locator('table');
  await expect(table).toBeHidden();
  await section.element.getByText('Pair by pair').click();
  await expect(table.locator('tbody tr').first()).toContainText('0 … 23');
  await expect(table).toContainText('slowed down fully');
});

test('what is no JSON is said by line and column, and the text stays', async ({ visit }) => {
  await visit.open('#inspect');
  const section = new Section(visit.page);
  const text = '{\n  "rope_theta": 10000,\n}';
  await section.field.fill(text);
  await expect(section.problem).toHaveText(
    'config.json: is not JSON: line 3, column 1: a name in double quotes is wanted, got }',
  );
  await expect(section.field).toHaveValue(text);
  await expect(section.field).toHaveAttribute('aria-invalid', 'true');
  await section.field.fill('{ "model_type": "llama" }');
  await expect(section.problem).toHaveText(/^[a-z_]+: .*is needed/);
  await section.field.fill('');
  await expect(section.problem).toHaveCount(0);
});

test('marks that turn the reading order, and markup, are shown as text', async ({ visit }) => {
  const lab = await visit.open('#inspect');
  await lab.finished();
  const section = new Section(visit.page);
  const name = 'a\u202eb<img src=x onerror=alert(1)>\u0007';
  const rope = { rope_type: 'linear', factor: 2 };
  const kinds = { [name]: rope, full_attention: { ...rope, factor: 4 } };
  await section.field.fill(
    JSON.stringify({ ...qwen, model_type: name, rope_scaling: null, rope_parameters: kinds }),
  );
  const seen = 'a\\u202eb<img src=x onerror=alert(1)>\\u0007';
  await expect(section.element.getByRole('heading', { level: 3 })).toContainText(seen);
  await expect(section.element.getByRole('radio', { name: seen })).toBeVisible();
  await expect(section.element.locator('.found')).toContainText(`${seen} is loaded as LLaMA`);
  await expect(section.element.locator('.found')).not.toContainText('\u202e');
  await expect(section.element.locator('img')).toHaveCount(0);
});

test('a known model is a start, and is known no longer once it is changed', async ({ visit }) => {
  await visit.open('#inspect');
  const section = new Section(visit.page);
  await section.element.getByRole('combobox').selectOption({ label: 'Llama 3.1 8B' });
  await expect(section.meaning).toContainText('then stretched up to 8×');
  await expect(section.element.getByRole('heading', { name: 'No warnings' })).toBeVisible();
  await section.field.focus();
  const text = await section.field.inputValue();
  await section.field.fill(text.replace('"factor": 8', '"factor": 9'));
  await expect(section.element.getByRole('heading', { name: '1 warning' })).toBeVisible();
  await expect(section.element.getByRole('combobox')).toHaveValue('');
});

test('kinds of layers are looked at one by one, for a text of a length of one’s own', async ({
  visit,
}) => {
  await visit.open('#inspect');
  const section = new Section(visit.page);
  await section.element.getByRole('button', { name: 'gpt-oss 20B' }).click();
  await expect(section.element.getByRole('heading', { level: 3 })).toHaveText(
    'gpt-oss 20B, layers of type full_attention',
  );
  await expect(section.runtime('tgi')).toContainText('not served');
  await section.element.getByRole('radio', { name: 'sliding_attention' }).check();
  await expect(section.meaning).toContainText('Window (local attention)');
  const length = section.element.getByLabel('Text to be read, tokens');
  await length.fill('8192');
  await expect(section.element.locator('dl')).toContainText('8,192');
  await length.fill('-');
  await expect(section.problem).toHaveText('length: must be a number of tokens, got "-"');
});

test('a dropped file is read: JSON as text, GGUF by its first bytes', async ({ visit }) => {
  await visit.open('#inspect');
  const section = new Section(visit.page);
  await expect(section.field).toBeVisible();
  await section.drop('config.json', utf8(JSON.stringify(qwen)));
  await expect(section.meaning).toContainText('YaRN');
  await expect(section.field).toHaveValue(/"qwen2"/);
  const { f32, ggufFile, metadataOf } = await import('../node/gguf-file.mjs');
  const gguf = ggufFile(metadataOf('llama', { 'rope.freq_base': f32(500000) }));
  await section.drop('model.gguf', [...gguf]);
  await expect(section.element).toContainText('Read from model.gguf.');
  await expect(section.element.locator('dl')).toContainText('500,000');
  await section.drop('model.gguf', utf8('GGUF'));
  await expect(section.problem).toHaveText(/^model\.gguf: .*got 4/);
  await expect(section.field).toHaveValue('');
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing: empty, answered, unfolded, refused', async ({ visit }) => {
      await visit.open('#inspect');
      const section = new Section(visit.page);
      await expect(section.field).toBeVisible();
      expect(await violations(visit.page, '#inspect')).toEqual([]);
      await section.element.getByRole('button', { name: 'gpt-oss 20B' }).click();
      await expect(section.meaning).not.toBeEmpty();
      for (const fold of await section.element.locator('summary').all()) await fold.click();
      expect(await violations(visit.page, '#inspect')).toEqual([]);
      await section.field.fill('{');
      await expect(section.problem).toBeVisible();
      expect(await violations(visit.page, '#inspect')).toEqual([]);
    });
  });

for (const width of [320, 375])
  test(`at ${width} px nothing scrolls sideways, and what is touched is 44 px high`, async ({
    visit,
  }) => {
    await visit.page.setViewportSize({ width, height: 800 });
    await visit.open('#inspect');
    const section = new Section(visit.page);
    await section.element.getByRole('button', { name: 'gpt-oss 20B' }).click();
    await expect(section.meaning).not.toBeEmpty();
    for (const fold of await section.element.locator('summary').all()) await fold.click();
    expect(
      await visit.page.evaluate(() => document.documentElement.scrollWidth),
    ).toBeLessThanOrEqual(width);
    const small = await section.element
      .locator('button, select, summary, textarea, input[type=text], label.option, label.file')
      .evaluateAll((all) =>
        all
          .map((one) => ({ name: one.textContent?.trim(), box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.height > 0 && box.height < 43.5),
      );
    expect(small).toEqual([]);
  });
