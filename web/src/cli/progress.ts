// A bar on stderr while something long runs; silent where nobody watches.

import type { Progress } from '../compare/comparison.js';

const width = 28; // characters

const remaining = (seconds: number): string =>
  Number.isNaN(seconds)
    ? ''
    : seconds >= 90
      ? `${Math.ceil(seconds / 60)} min left`
      : `${Math.ceil(seconds)} s left`;

function line({ done, total, secondsLeft }: Progress): string {
  const share = total > 0 ? done / total : 0;
  const filled = Math.round(share * width);
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent}  ${remaining(secondsLeft)}`;
}

export interface Bar {
  show(progress: Progress): void;
  clear(): void;
}

export function progressBar(stream: NodeJS.WriteStream): Bar {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\x1b[K${text}`);
  };
  return { show: (progress) => write(line(progress)), clear: () => write('') };
}
