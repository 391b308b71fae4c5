// «Carry it to your engine»: what a method is for the reader's own model, in the words of three programs.
import { expect, test, type Lab, type Locator } from './site';

async function unfolded(lab: Lab, row: number): Promise<Locator> {
  const more = await lab.unfold(row);
  await more.getByText('Carry it to your engine').first().click();
  return more.locator('.carry').first();
}

const block = (carry: Locator, name: string): Locator =>
  carry.locator('.target').filter({ has: carry.page().getByRole('heading', { name }) });

test('a method with its parameters is said to three programs, for the numbers of Llama 2', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,yarn(beta_fast=16)&n=128&windows=1');
  const carry = await unfolded(lab, 1);
  const config = block(carry, 'Hugging Face').locator('pre').first();
  await expect(config).toContainText('"rope_type": "yarn"');
  expect(JSON.parse(await config.innerText())).toMatchObject({
    rope_parameters: {
      factor: 4,
      beta_fast: 16,
      rope_theta: 10000,
      original_max_position_embeddings: 4096,
    },
  });
  await expect(block(carry, 'vLLM').locator('pre').first()).toContainText('--max-model-len 16384');
  const llama = block(carry, 'llama.cpp');
  await expect(llama.locator('pre').first()).toContainText('--yarn-beta-fast 16');
  await llama.locator('summary').click();
  await expect(llama.locator('pre').last()).toContainText('llama.rope.scaling.type = yarn');
});

test('what a program cannot say is said in a sentence', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,yarn+log_n,rerope&n=128&windows=1');
  let carry = await unfolded(lab, 1);
  await expect(block(carry, 'llama.cpp')).toContainText('log_n: queries are not scaled');
  carry = await unfolded(lab, 2);
  for (const name of ['Hugging Face', 'vLLM', 'llama.cpp'])
    await expect(block(carry, name)).toContainText('rerope: ');
});

test('the numbers are the reader’s: typed, of a known model, or of a pasted config.json', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=linear&n=128&windows=1');
  const carry = await unfolded(lab, 0);
  const config = block(carry, 'Hugging Face').locator('pre').first();
  await expect(config).toContainText('"factor": 4.0');
  await carry.getByLabel('To be read, tokens').fill('8192');
  await expect(config).toContainText('"factor": 2.0');
  await carry.getByLabel('Base').fill('0.5');
  await expect(carry.locator('.problem')).toHaveText(/^base: must be from/);
  await carry.getByRole('combobox', { name: /known model/ }).selectOption({ label: 'Llama 2 7B' });
  await expect(carry.getByLabel('Base')).toHaveValue('10000');
  await carry.getByText('Or paste its config.json').click();
  const paste = carry.getByRole('textbox', { name: /config\.json/ });
  await paste.fill('{ "rope_theta": 5000');
  await expect(carry.locator('.problem')).toBeVisible();
  await paste.fill(
    JSON.stringify({
      model_type: 'llama',
      hidden_size: 2048,
      num_attention_heads: 32,
      rope_theta: 500000,
      max_position_embeddings: 8192,
    }),
  );
  await expect(carry.locator('.problem')).toHaveCount(0);
  await expect(carry.getByLabel('Channels a head')).toHaveValue('64');
  await expect(config).toContainText('"rope_theta": 500000.0');
  await expect(config).toContainText('"factor": 4.0');
});

test('what stands in RoPE’s place has nothing to set there, and says so', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=alibi,learned&n=128&windows=1');
  for (const [row, id] of ['alibi', 'learned'].entries()) {
    const carry = await unfolded(lab, row);
    await expect(block(carry, 'Hugging Face')).toContainText('nothing to set');
    await expect(block(carry, 'Hugging Face')).toContainText(`${id}: `);
  }
});

test('each turn of layers is carried on its own', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=window(window=64)|linear&n=128&windows=1');
  const more = await lab.unfold(0);
  await expect(more.locator('.carry')).toHaveCount(2);
  await more.locator('.carry > summary').last().click();
  const config = block(more.locator('.carry').last(), 'Hugging Face').locator('pre').first();
  await expect(config).toContainText('"rope_type": "linear"');
});

test('what is copied is what is shown', async ({ visit, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lab = await visit.open('#v=1&m=yarn&n=128&windows=1');
  const llama = block(await unfolded(lab, 0), 'llama.cpp');
  const shown = await llama.locator('pre').first().innerText();
  await llama.getByRole('button', { name: /Copy/ }).first().click();
  await expect(llama.getByRole('button', { name: /^Copied:/ })).toHaveText('Copied');
  expect(await visit.page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
});
