// A worker in Node: the same as in a browser, on the port that Node gives it.

import { parentPort } from 'node:worker_threads';

import { serve } from './protocol.js';

const answer = serve((message, transfer) =>
  parentPort?.postMessage(message, transfer as readonly ArrayBuffer[]),
);
parentPort?.on('message', (question) => void answer(question));
