// The package's own worker, which breaks in its own way after so many questions.
import { parentPort, workerData } from 'node:worker_threads';

await import('../../../web/dist/compare/worker-node.js');

let questions = 0;
parentPort.on('message', () => {
  if (++questions < workerData.after) return;
  if (workerData.ends === 'terminates') process.exit(7);
  throw new Error('broke');
});
