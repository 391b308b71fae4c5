// Where the page leads on to: installing, embedding, documentation, without losing what is set.
import { expect, test } from './site';

test('the top of the page leads to installing and embedding, and the settings stay', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope,ntk&seed=9');
  for (const [name, id] of [
    ['Install', 'install'],
    ['Embed', 'embed'],
    ['Inspect a config.json', 'inspect'],
  ] as const) {
    await visit.page.locator('.brand').getByRole('link', { name }).click();
    await expect(visit.page.locator(`#${id} :is(summary, h2)`)).toBeInViewport();
  }
  await expect(visit.page.locator('#install pre')).toContainText('npm install ropewalk');
  await expect(visit.page.locator('#source')).toContainText('README.md');
  await visit.page.reload();
  await expect(lab.element.getByLabel('Seed')).toHaveValue('9');
});

test('the frame to embed shows what is set', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope,ntk&seed=9');
  await lab.element.getByLabel('Seed').fill('10');
  await expect.poll(() => visit.page.url()).toContain('seed=10');
  const frame = visit.page.locator('#embed pre');
  await expect(frame).toContainText('seed=10');
  for (const usual of ['model=strand-128', 'n=128,512,1024', 'windows=8', 'text=persuasion'])
    await expect(frame).toContainText(usual);
  const [, src] = /src="([^"]+)"/.exec((await frame.textContent())!)!;
  await visit.page.goto(src!.replaceAll('&amp;', '&'));
  await expect(lab.element.getByLabel('Seed')).toHaveValue('10');
  await expect(lab.element.locator('.row')).toHaveCount(2);
});
