// «Carry it to your engine»: what a method is for the reader's own model, in the words of three programs.
import { qwen } from './configs';
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

test('what only the page’s experiments set is not carried to a real model, unless the reader asks', async ({
  visit,
}) => {
  const lab = await visit.open(); // the third of the usual methods is yarn(beta_fast=8)
  const carry = await unfolded(lab, 2);
  await carry.getByText('Or paste its config.json').click();
  await carry.getByRole('textbox', { name: /config\.json/ }).fill(JSON.stringify(qwen));
  const codes = carry.locator('.target > .said pre');
  await expect(codes).toHaveCount(3);
  await expect(codes.nth(0)).toContainText('"beta_fast": 32.0');
  await expect(codes.nth(1)).toContainText('"beta_fast": 32.0');
  await expect(codes.nth(2)).toContainText('--yarn-beta-fast 32');
  const fits = carry.locator('.fits');
  await expect(fits).toContainText(
    'beta_fast 8 fits a model trained on 128 bytes; yours gets the usual 32.',
  );
  await fits.getByLabel('Carry beta_fast 8 all the same').check();
  await expect(codes.nth(0)).toContainText('"beta_fast": 8.0');
  await expect(codes.nth(2)).toContainText('--yarn-beta-fast 8');
  await expect(fits).toContainText('beta_fast 8 is carried as it stands.');
  await fits.getByLabel('Carry beta_fast 8 all the same').uncheck();
  await expect(codes.nth(0)).toContainText('"beta_fast": 32.0');
});

test('a file’s own scaling is set aside, and that is said', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=linear&n=128&windows=1');
  const carry = await unfolded(lab, 0);
  await carry.getByText('Or paste its config.json').click();
  const paste = carry.getByRole('textbox', { name: /config\.json/ });
  await paste.fill(JSON.stringify(qwen));
  await expect(carry.locator('.aside')).toHaveText(
    'Its own scaling, yarn(factor=4), is set aside: this method takes its place.',
  );
  const { rope_scaling: _, ...plain } = qwen;
  await paste.fill(JSON.stringify(plain));
  await expect(carry.locator('.aside')).toHaveCount(0);
});

test('what counts tokens grows with the training length, whoever set it', async ({ visit }) => {
  const lab = await visit.open(
    '#v=1&m=window(window=48),leaky_rerope(window=48,k=16)&n=128&windows=1',
  );
  const carry = await unfolded(lab, 0);
  const config = block(carry, 'Hugging Face').locator('pre').first();
  await expect(config).toContainText('"sliding_window": 1536');
  await expect(carry.locator('.fits')).toContainText(
    'window 48 is for 128 trained bytes; yours gets 1536, the same share of its 4096 tokens.',
  );
  await carry.getByLabel('Carry window 48 all the same').check();
  await expect(config).toContainText('"sliding_window": 48');
  // A ratio stays what it is.
  const leaky = await unfolded(lab, 1);
  await expect(leaky.locator('.fits li')).toHaveCount(1);
  await expect(leaky.locator('.fits')).toContainText('window 48');
  // On the small model itself nothing has to be changed.
  await leaky.getByLabel('Trained on, tokens').fill('128');
  await expect(leaky.locator('.target')).toHaveCount(3);
  await expect(leaky.locator('.fits')).toHaveCount(0);
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
  await expect(carry.locator('.problem')).toHaveText(
    'config.json: is not JSON: line 1, column 21: a comma or } is wanted, the text ends',
  );
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
