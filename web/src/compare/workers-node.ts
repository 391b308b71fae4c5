// Node's workers as the pool wants them.

import { Worker } from 'node:worker_threads';

import type { WorkerLike } from './pool.js';

export function nodeWorker(): WorkerLike {
  const worker = new Worker(new URL('./worker-node.js', import.meta.url));
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onFailure) {
      worker.on('message', onMessage);
      worker.on('error', (error) => onFailure(error.message));
      worker.on('messageerror', () => onFailure('sent what cannot be read'));
      worker.on('exit', (code) => onFailure(`ended by itself, with code ${code}`));
    },
    end: () => void worker.terminate(),
  };
}
