// Firefox by WebDriver BiDi, which it speaks by itself over a WebSocket: no driver, no library.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const patience = 60_000; // milliseconds until it must have started

function addressOf(firefox) {
  return new Promise((found, failed) => {
    let said = '';
    const late = setTimeout(() => failed(new Error(`Firefox does not start: ${said}`)), patience);
    firefox.on('exit', (code) => failed(new Error(`Firefox ended with ${code}: ${said}`)));
    firefox.stderr.on('data', (text) => {
      said += text;
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said);
      if (!address) return;
      clearTimeout(late);
      found(`${address[1]}/session`);
    });
  });
}

/** What a remote value is in JavaScript, for text alone: whoever asks for more sends JSON. */
const textOf = ({ type, result, exceptionDetails }) => {
  if (type === 'exception') throw new Error(exceptionDetails.text);
  return result.value;
};

/** A Firefox of its own, with an empty profile. preferences: { name: value } of about:config. */
export async function openFirefox(program, preferences) {
  const profile = await mkdtemp(join(tmpdir(), 'ropewalk-firefox-'));
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const given = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const env = { ...process.env, HOME: profile };
  const firefox = spawn(program, given, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => firefox.on('exit', done));
  const socket = new WebSocket(await addressOf(firefox));
  await new Promise((open, failed) => Object.assign(socket, { onopen: open, onerror: failed }));

  const waiting = new Map();
  let count = 0;
  socket.onmessage = ({ data }) => {
    const { id, error, message, result } = JSON.parse(data);
    const { done, failed } = waiting.get(id) ?? {};
    if (error) failed?.(new Error(`${error}: ${message}`));
    else done?.(result);
  };
  // A browser that goes down answers nothing any more.
  socket.onclose = () => {
    for (const { failed } of waiting.values()) failed(new Error('Firefox is gone'));
  };
  const call = (method, params) =>
    new Promise((done, failed) => {
      waiting.set(++count, { done, failed });
      socket.send(JSON.stringify({ id: count, method, params }));
    });
  const { capabilities } = await call('session.new', { capabilities: {} });
  const { contexts } = await call('browsingContext.getTree', {});
  const [{ context }] = contexts;
  return {
    version: capabilities.browserVersion,
    visit: (url) => call('browsingContext.navigate', { context, url, wait: 'complete' }),
    /** The text that a piece of JavaScript in the page resolves to. */
    ask: async (expression) =>
      textOf(
        await call('script.evaluate', { expression, target: { context }, awaitPromise: true }),
      ),
    async close() {
      firefox.kill();
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
