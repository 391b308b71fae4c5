// ropewalk on the command line: which command, and how failures are told.

import { version } from '../generated/catalog.js';
import { RopewalkError, shown } from '../lib/error.js';
import { visible } from '../lib/visible.js';
import { runCompare, compareHelp } from './compare.js';
import { runInspect, inspectHelp } from './inspect.js';
import { complain } from './written.js';

const help = `usage: ropewalk <command> [options]

  compare   how well a small model reads on past its training length, method by method
  inspect   what a model's rope settings mean, pair by pair and runtime by runtime

ropewalk <command> --help says more; ropewalk --version prints ${version}.
`;

const commands: Readonly<
  Record<string, { run: (given: readonly string[]) => Promise<number | void>; help: () => string }>
> = {
  compare: { run: runCompare, help: compareHelp },
  inspect: { run: runInspect, help: inspectHelp },
};

// What Node adds to its sentence is advice for programs that take such arguments. What was typed may hold line feeds.
const firstSentence = (message: string): string =>
  visible(message.replace(/\. To specify a positional argument[^]*|\nDid you forget[^]*/, ''));

// A reader that has seen enough, `| head`, closes the pipe: no fault of anybody's.
function leave(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}

const leaveWhenUnread = (): void =>
  void process.stdout.removeListener('error', leave).on('error', leave);

function failed(error: unknown): number {
  // parseArgs of node:util says well enough what is wrong with an option.
  const known =
    error instanceof RopewalkError ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  const { message, stack } = error as Error;
  complain(known ? firstSentence(message) : (stack ?? String(error)));
  return known ? 2 : 1;
}

/** The exit code: what the command says or 0, 2 when what was asked for is refused, 130 when interrupted, 1 for a fault of ours. */
export async function main(given: readonly string[]): Promise<number> {
  leaveWhenUnread();
  const [name, ...rest] = given;
  if (name === '--version') process.stdout.write(`${version}\n`);
  else if (name === undefined || name === '--help' || name === '-h' || name === 'help')
    process.stdout.write(help);
  else if (!Object.hasOwn(commands, name)) {
    complain(`there is no command ${shown(name)}; ropewalk --help lists them`);
    return 2;
  } else if (rest.includes('--help') || rest.includes('-h'))
    process.stdout.write(commands[name]!.help());
  else {
    try {
      return (await commands[name]!.run(rest)) ?? 0;
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return 130;
      return failed(error);
    }
  }
  return 0;
}
