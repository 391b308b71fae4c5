// A reader's own text: any bytes, however it comes in.
import { expect, test } from './site';

test('pasted text of any script is read', async ({ visit }) => {
  const lab = await visit.open('#v=1&m=rope&n=128&windows=2&seed=1');
  await lab.finished();
  await lab.element.getByRole('radio', { name: 'Your own text' }).check();
  const text = 'Ἐν ἀρχῇ 道可道 \u0000\u0007\uD800 🧵 עברית\r\n'.repeat(30);
  await lab.element.getByRole('textbox', { name: /Paste/ }).fill(text);
  await lab.run();
  for (const row of await lab.losses()) expect(Number.parseFloat(row[1]!)).toBeGreaterThan(0);
});

test('text unlike the training text is said to be so', async ({ visit }) => {
  const lab = await visit.open('#v=1&text=own');
  const field = lab.element.getByRole('textbox', { name: /Paste/ });
  await field.fill('Plain English, as in the novels.');
  await expect(lab.element.locator('#own-hint')).not.toContainText('never occur');
  await field.fill('道可道，非常道。名可名，非常名。');
  await expect(lab.element.locator('#own-hint')).toContainText('never occur');
});

test('after a run the model itself says how unlike its training text a text was', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope&n=128&windows=1&seed=1&text=own');
  let drawn = 1; // random characters: a text that repeats itself would be read well
  const text = Array.from({ length: 300 }, () =>
    String.fromCharCode(33 + ((drawn = (drawn * 48271) % 2147483647) % 90)),
  ).join('');
  await lab.element.getByRole('textbox', { name: /Paste/ }).fill(text);
  await lab.run();
  await expect(lab.element).toContainText('unlike what the model was trained on');
});

test('a dropped file becomes the text, UTF-8 or not', async ({ visit }) => {
  const lab = await visit.open('#v=1&text=own');
  const field = lab.element.getByRole('textbox', { name: /Paste/ });
  for (const [bytes, text] of [
    [[0xe2, 0x82, 0xac], '€'],
    [[0xff, 0x41], 'ÿA'],
  ] as const) {
    const data = await visit.page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'a.txt'));
        return transfer;
      },
      [...bytes],
    );
    await field.dispatchEvent('drop', { dataTransfer: data });
    await expect(field).toHaveValue(text);
  }
});
