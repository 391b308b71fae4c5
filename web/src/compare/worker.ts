// A worker in a browser: one wasm instance, one model, one window at a time.

import { serve, type Answer } from './protocol.js';

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(answer: Answer, transfer: Transferable[]): void;
};
const answer = serve((message, transfer) => scope.postMessage(message, transfer));
scope.onmessage = (event) => void answer(event.data);
