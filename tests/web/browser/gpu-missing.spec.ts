// The page in a browser without WebGPU: a GPU that was asked for costs a sentence, not the result.
import { expect, test } from './site';

test('a GPU that was asked for and is not there: the run is whole, and why is said', async ({
  visit,
}) => {
  const lab = await visit.open('#v=1&m=rope&n=32&windows=2&text=persuasion&backend=webgpu');
  await lab.run();
  await expect(lab.element.locator('.ran')).toContainText('WebAssembly build');
  await expect(lab.element.locator('.gpu-note')).toContainText('gpu: ');
});
