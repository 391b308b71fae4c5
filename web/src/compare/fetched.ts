// One file over the network: from the address asked for, no larger than it may be, and not waited for without end.

import { refuse, RopewalkError } from '../lib/error.js';

export interface Wanted {
  readonly where: string; // the file as a sentence calls it
  readonly most: number; // bytes
  readonly patience?: number; // milliseconds without a byte; usual: half a minute
}

const usualPatience = 30_000;

const tooLarge = (where: string, most: number): never =>
  refuse('too_large', where, `must have at most ${most} bytes, and the server sends more`);

async function whole(
  response: Response,
  { where, most }: Wanted,
  onBytes: () => void,
): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length')) > most) tooLarge(where, most);
  const pieces: Uint8Array[] = [];
  let count = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
    onBytes();
    count += next.value.length;
    if (count > most) tooLarge(where, most);
    pieces.push(next.value);
  }
  const bytes = new Uint8Array(count);
  pieces.reduce((at, piece) => (bytes.set(piece, at), at + piece.length), 0);
  return bytes;
}

/**
 * Redirections are refused, not followed: a server that is asked for a file of ours could send the reader to anybody.
 * Each failure is a refusal: `no_file`, `no_answer` or `too_large`.
 */
export async function fetchBytes(url: URL, wanted: Wanted): Promise<Uint8Array> {
  const { where, patience = usualPatience } = wanted;
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), patience);
  };
  wait();
  try {
    const response = await fetch(url, { redirect: 'error', signal: stop.signal });
    if (!response.ok) refuse('no_file', where, `the server answers ${response.status}`);
    return await whole(response, wanted, wait);
  } catch (error) {
    if (error instanceof RopewalkError) throw error;
    if (stop.signal.aborted)
      return refuse('no_answer', where, `the server has sent nothing for ${patience / 1000} s`);
    const why = 'cannot be fetched: no server is reached, or it leads to another address';
    return refuse('no_file', where, why, error);
  } finally {
    clearTimeout(timer);
    stop.abort(); // what a refused file has left to send
  }
}

/** Bytes as the text they must be. */
export function textOf(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return refuse('not_text', where, 'must be a text in UTF-8', error);
  }
}
