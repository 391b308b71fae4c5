// A file of models/ over the network, from a server that does what it should not: one sentence, and nobody else is asked.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { fetchBytes, textOf } from '../../../web/dist/compare/fetched.js';
import { laterSentence, sentence } from './package.mjs';

const listening = (answer) =>
  new Promise((ready) => {
    const server = createServer(answer).listen(0, '127.0.0.1', () => ready(server));
  });
const addressOf = (server) => `http://127.0.0.1:${server.address().port}`;

let [server, other, askedOther, ended] = [undefined, undefined, 0, 0];

const answers = {
  '/good': (response) => response.end('good'),
  '/empty': (response) => response.writeHead(204).end(),
  '/missing': (response) => response.writeHead(404).end(),
  '/away': (response) => response.writeHead(302, { location: addressOf(other) }).end(),
  '/near': (response) => response.writeHead(301, { location: '/good' }).end(),
  '/silent': () => undefined,
  '/stalling': (response) => response.writeHead(200).write('a little'),
  '/announced': (response) => response.writeHead(200, { 'content-length': 1e9 }).write('a'),
  '/endless': (response) => {
    const more = () => response.write('x'.repeat(10_000), () => response.closed || more());
    response.on('close', () => (ended += 1));
    more();
  },
};

before(async () => {
  other = await listening((_, response) => {
    askedOther += 1;
    response.end('good');
  });
  server = await listening(({ url }, response) => answers[url](response));
});
after(() => {
  for (const one of [server, other]) {
    one.closeAllConnections();
    one.close();
  }
});

const fetched = (path, { most = 100_000, patience = 300 } = {}) =>
  fetchBytes(new URL(path, addressOf(server)), { where: 'config.json', most, patience });

test('a file is read whole', async () => {
  assert.equal(textOf(await fetched('/good'), 'config.json'), 'good');
  assert.equal((await fetched('/empty')).length, 0);
});

test('a file of just the size that it may have is read, of a byte more it is not', async () => {
  assert.equal((await fetched('/good', { most: 4 })).length, 4);
  assert.equal(
    await laterSentence(fetched('/good', { most: 3 })),
    'config.json: must have at most 3 bytes, and the server sends more',
  );
});

test('what is not there is told by the answer of the server', async () =>
  assert.equal(await laterSentence(fetched('/missing')), 'config.json: the server answers 404'));

test('a redirection is not followed, and the server that it names is not asked', async () => {
  const said =
    'config.json: cannot be fetched: no server is reached, or it leads to another address';
  assert.equal(await laterSentence(fetched('/away')), said);
  assert.equal(await laterSentence(fetched('/near')), said);
  assert.equal(askedOther, 0);
});

test('a server that is silent, from the start or in the middle, is not waited for', async () => {
  const said = 'config.json: the server has sent nothing for 0.3 s';
  assert.equal(await laterSentence(fetched('/silent')), said);
  assert.equal(await laterSentence(fetched('/stalling')), said);
});

test('a file without end is given up at its limit, and the server is told', async () => {
  const said = 'config.json: must have at most 100000 bytes, and the server sends more';
  assert.equal(await laterSentence(fetched('/endless')), said);
  assert.equal(await laterSentence(fetched('/announced')), said);
  while (ended === 0) await new Promise((next) => setTimeout(next, 10));
});

test('bytes that are no UTF-8 are no text', () => {
  assert.equal(textOf(new TextEncoder().encode('\uFEFF«é»'), 'f'), '«é»');
  assert.equal(
    sentence(() => textOf(Uint8Array.of(0x61, 0xff), 'f')),
    'f: must be a text in UTF-8',
  );
});
