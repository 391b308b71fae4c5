// Whatever befalls a worker in a browser: the run ends right or with a sentence, and the next run works.
import { expect, Lab, test, type Page } from './site';

const asked = '#v=1&m=rope,rerope&n=128,256&windows=2&seed=7&backend=wasm';

async function lossesOf(lab: Lab): Promise<string[][]> {
  await lab.run();
  return lab.losses();
}

/** What a page with sound workers shows. */
async function right(lab: Lab): Promise<string[][]> {
  await lab.finished();
  return lab.losses();
}

// Runs in every page before any script of its own. `fault` gets each worker that is made, and how many were before it.
async function meddle(page: Page, fault: (worker: Worker, before: number) => void): Promise<void> {
  await page.addInitScript(`
    const fault = ${fault.toString()};
    let made = 0;
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        fault(this, made++);
      }
    };`);
}

test('a worker that breaks while it reads is replaced, and the numbers are those of any run', async ({
  visit,
}) => {
  const wanted = await right(await visit.open(asked));
  await meddle(visit.page, (worker, before) => {
    const { postMessage } = worker;
    let questions = 0;
    worker.postMessage = (message: { ask?: string }) => {
      if (before === 0 && message.ask === 'evaluate' && ++questions === 2)
        worker.dispatchEvent(new ErrorEvent('error', { message: 'broken on purpose' }));
      else postMessage.call(worker, message);
    };
  });
  await visit.page.reload();
  expect(await right(new Lab(visit.page))).toEqual(wanted);
});

test('a worker whose script is not there: the page computes by itself, the same numbers', async ({
  visit,
}) => {
  const wanted = await right(await visit.open(asked));
  await visit.page.route(/\/worker-[^/]*\.js$/, (route) => route.fulfill({ status: 404 }));
  await visit.page.reload();
  const lab = new Lab(visit.page);
  expect(await right(lab)).toEqual(wanted);
  await expect(lab.element.getByText('none, the page itself')).toHaveCount(1);
});

test('messages of others, to a worker and from it, change nothing', async ({ visit }) => {
  const wanted = await right(await visit.open(asked));
  await meddle(visit.page, (worker) => {
    const foreign = [undefined, null, 3, 'hello', [], {}, { id: 'x', value: 1 }, { id: 9e9, value: 1 }];
    const { postMessage } = worker;
    worker.postMessage = (message: unknown) => {
      for (const one of foreign) {
        postMessage.call(worker, one);
        worker.dispatchEvent(new MessageEvent('message', { data: one }));
      }
      postMessage.call(worker, message);
    };
  }); // prettier-ignore
  await visit.page.reload();
  expect(await right(new Lab(visit.page))).toEqual(wanted);
});

test('workers that break at every window end the run with a sentence, and the next run works', async ({
  visit,
}) => {
  await meddle(visit.page, (worker) => {
    const { postMessage } = worker;
    worker.postMessage = (message: { ask?: string }) => {
      if (message.ask === 'evaluate' && !('sound' in globalThis))
        worker.dispatchEvent(new ErrorEvent('error', { message: 'broken on purpose' }));
      else postMessage.call(worker, message);
    };
  });
  const lab = await visit.open(asked.replace('m=rope,rerope', 'm=sinks'));
  await lab.runButton.click();
  await expect(lab.element.getByText('worker: broken on purpose').first()).toBeVisible({
    timeout: 45_000,
  });
  await visit.page.evaluate(() => Object.assign(globalThis, { sound: true }));
  expect((await lossesOf(lab))[0]!.slice(1).every((loss) => Number.parseFloat(loss) > 0)).toBe(
    true,
  );
});
