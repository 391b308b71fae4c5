// Browser workers as the pool wants them.

import type { WorkerLike } from './pool.js';

/** `create` is the caller's, so that a bundler sees `new Worker(new URL(…))` where it can follow it. */
export function browserWorker(create: () => Worker): () => WorkerLike {
  return () => {
    const worker = create();
    return {
      post: (message) => worker.postMessage(message),
      listen(onMessage, onFailure) {
        worker.onmessage = (event) => onMessage(event.data);
        worker.onerror = (event) => onFailure(event.message || 'could not be started');
        worker.onmessageerror = () => onFailure('sent what cannot be read');
      },
      end: () => worker.terminate(),
    };
  };
}
