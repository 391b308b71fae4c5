// The instrument's life on a page: removed it leaves nothing running, moved it keeps what was chosen.
import { expect, test, type Lab } from './site';

const quick = '#v=1&m=rope&n=128&windows=1&seed=5';

// Longer than anything waits before it asks for workers.
const later = 1000; // milliseconds

const workersLater = async (lab: Lab): Promise<number> => {
  await lab.page.waitForTimeout(later);
  return lab.page.workers().length;
};

/** Takes the element off the page and puts it back; what is done between is given as text. */
const moved = (lab: Lab, between = ''): Promise<void> =>
  lab.element.evaluate((element, between) => {
    const parent = element.parentElement!;
    element.remove();
    if (between !== '') location.hash = between;
    parent.append(element);
  }, between);

test('an instrument removed right after a change leaves no workers', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.evaluate((element) => {
    const seed = element.shadowRoot!.querySelector<HTMLInputElement>('#seed')!;
    seed.value = '6';
    seed.dispatchEvent(new Event('input'));
    return new Promise<void>((done) =>
      // After it was drawn, when judging waits for more to be typed.
      setTimeout(() => {
        element.remove();
        done();
      }, 50),
    );
  });
  expect(await workersLater(lab)).toBe(0);
});

test('an instrument removed before its lists are there starts no workers', async ({ visit }) => {
  let letGo = (): void => undefined;
  const removed = new Promise<void>((done) => (letGo = done));
  await visit.page.route('**/curves.json', async (route) => {
    await removed;
    await route.continue();
  });
  const lab = await visit.open(quick);
  await expect(lab.runButton).toBeVisible();
  await lab.element.evaluate((element) => element.remove());
  letGo();
  expect(await workersLater(lab)).toBe(0);
});

test('an instrument removed with a method carried to another engine asks nothing more', async ({
  visit,
}) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await (await lab.unfold(0)).locator('.carry > summary').click();
  await expect(lab.element.locator('.target')).toHaveCount(3);
  await lab.element.evaluate((element) => {
    const base = element.shadowRoot!.querySelector<HTMLInputElement>('input[id$="-base"]')!;
    element.remove();
    base.value = '20000';
    base.dispatchEvent(new Event('input'));
  });
  expect(await workersLater(lab)).toBe(0);
});

// Workers that never answer: loading goes on until it is ended.
test('an instrument removed while it loads does not go on in the page', async ({ visit }) => {
  const asked: string[] = [];
  visit.page.on('request', (request) => asked.push(request.url()));
  await visit.page.addInitScript(() => {
    const made: object[] = ((globalThis as Record<string, unknown>)['made'] = []);
    (globalThis as Record<string, unknown>)['Worker'] = class {
      constructor() {
        made.push(this);
      }
      postMessage(): void {}
      terminate(): void {}
    };
  });
  const lab = await visit.open(quick);
  const made = () => visit.page.evaluate('made.length');
  await expect.poll(made).toBeGreaterThan(0);
  const before = await made();
  asked.length = 0;
  await lab.element.evaluate((element) => element.remove());
  await visit.page.waitForTimeout(later);
  expect(asked).toEqual([]); // neither the worker's code nor WebAssembly
  expect(await made()).toBe(before);
});

test('moved, an instrument without an address keeps what was chosen, and computes', async ({
  visit,
}) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.evaluate((element) => element.removeAttribute('address'));
  await lab.element.getByLabel('Seed').fill('6');
  await expect(lab.state).toContainText('Nothing computed yet');
  await moved(lab);
  await expect(lab.element.getByLabel('Seed')).toHaveValue('6');
  await lab.run();
});

test('moved right after a change, the address follows', async ({ visit }) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.getByLabel('Seed').fill('6');
  await moved(lab);
  await expect(lab.element.getByLabel('Seed')).toHaveValue('6');
  await expect.poll(() => visit.page.url()).toContain('seed=6');
});

test('a link followed while the instrument was away is opened when it is back', async ({
  visit,
}) => {
  const lab = await visit.open(quick);
  await lab.finished();
  await moved(lab, '#v=1&seed=9');
  await expect(lab.element.getByLabel('Seed')).toHaveValue('9');
});

test('a run loads the model into every worker once', async ({ visit }) => {
  await visit.page.addInitScript(() => {
    const counts: Record<string, number> = { load: 0, workers: 0 };
    (globalThis as Record<string, unknown>)['counts'] = counts;
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message: { ask?: string }, ...rest: unknown[]) {
      if (message.ask === 'load') counts['load']! += 1;
      return Reflect.apply(postMessage, this, [message, ...rest]) as void;
    };
    globalThis.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        counts['workers']! += 1;
      }
    };
  });
  const lab = await visit.open(quick);
  await lab.finished();
  await lab.element.getByLabel('Seed').fill('6');
  await lab.run();
  const counts = await visit.page.evaluate<{ load: number; workers: number }>('counts');
  expect(counts.workers).toBeGreaterThan(0);
  expect(counts.load).toBe(counts.workers);
});
