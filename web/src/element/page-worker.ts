// A worker's part played by the page itself, one window at a time with a pause between, for pages that refuse workers.

import type { WorkerLike } from '../compare/pool.js';
import type { Answer, Asked } from '../compare/protocol.js';

const pause = 20; // milliseconds, for the page to draw and to answer

export function pageWorker(): WorkerLike {
  let receive: (message: unknown) => void = () => undefined;
  let ended = false;
  const send = (answer: Answer): void => {
    if (!ended) receive(answer);
  };
  const answering = import('../compare/protocol.js').then(({ serve }) => serve(send));
  let last: Promise<unknown> = answering;
  return {
    post(message) {
      last = last
        .then(() => new Promise((resolve) => setTimeout(resolve, pause)))
        .then(async () => {
          if (!ended) await (await answering)(message as Asked);
        });
    },
    listen(onMessage, onFailure) {
      receive = onMessage;
      answering.catch((error: unknown) => onFailure(String(error)));
    },
    end() {
      ended = true;
    },
  };
}
