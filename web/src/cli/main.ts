// ropewalk on the command line: which command, and how failures are told.

import { version } from '../generated/catalog.js';
import { RopewalkError } from '../lib/error.js';
import { runCompare, compareHelp } from './compare.js';
import { runInspect, inspectHelp } from './inspect.js';

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

// What Node adds to its sentence is advice for programs that take such arguments.
const firstSentence = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/\. To specify a positional argument.*$/, '');

// A reader that has seen enough, `| head`, closes the pipe: no fault of anybody's.
const leaveWhenUnread = (): void =>
  void process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

function failed(error: unknown): number {
  // parseArgs of node:util says well enough what is wrong with an option.
  const known =
    error instanceof RopewalkError ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  const { message, stack } = error as Error;
  process.stderr.write(`ropewalk: ${known ? firstSentence(message) : (stack ?? String(error))}\n`);
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
    process.stderr.write(`ropewalk: there is no command "${name}"; ropewalk --help lists them\n`);
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
