// Every sentence of the section on configs.

import { short } from '../../inspect/numbers.js';
import { visible } from '../../lib/visible.js';

// What a file says itself: marks that turn the reading order are to be seen here too.
const layersOf = (type: string): string => `layers of type ${visible(type)}`;

export const words = {
  known: 'Start from a known model',
  knownFirst: 'A known model…',
  paste: 'Paste a config.json here, or drop the file',
  kinds:
    'A config.json, Mistral’s params.json, or a .gguf file, of which only the beginning is read.',
  choose: 'Choose a file',
  length: 'Text to be read, tokens',
  lengthUsual: 'as the config says',
  layers: 'Kind of layer',
  results: 'What it means',
  empty: 'No config yet. Paste one, or look at one of these:',
  loading: 'Loading…',
  file: (name: string) => `Read from ${visible(name)}.`,
  config: 'config.json',
  title: (model: string, layer: string | undefined) =>
    visible(model || 'This model') + (layer === undefined ? '' : `, ${layersOf(layer)}`),
  source: (label: string, source: string) => `${label}: ${source}`,
  unverified: (notes: string) => `Not every value of it could be looked up. ${notes}`,
  numbers: {
    turning: 'Channels that turn',
    base: 'Base',
    trained: 'Trained on, tokens',
    longest: 'Longest sensible text, tokens',
    attention: 'Attention factor',
    length: 'Looked at for, tokens',
  },
  ofHead: (turning: number, head: number) =>
    turning === head ? `all ${head} of a head` : `${turning} of ${head} of a head`,
  anyLength: 'any length',
  picture: 'How fast each pair of channels turns',
  pictureHint:
    'One bar a pair, the fastest first. A full bar turns as it was trained; a low one was slowed down, so that far positions look like near ones.',
  fastest: 'fastest pair',
  slowest: 'slowest pair',
  pairs: 'Pair by pair',
  pairColumns: ['Pair', 'Tokens a turn', 'Turns in training', 'Slowed down', 'What became of it'],
  runtimes: 'What runtimes make of it',
  runtimesHint:
    'What is meant is what the model’s authors’ own code does, where that was read, else the paper. Read from the runtimes’ sources; none is run here.',
  verdicts: { same: 'as meant', differs: 'otherwise', refuses: 'not served' },
  speeds: (share: string, pair: number) => `speeds differ by up to ${share}, most at pair ${pair}`,
  scores: (factor: number) => `attention scores × ${short(factor, 5)}`,
  angles: (angle: number) => `angles ${short(angle, 2)} rad off at the last token`,
  rounding: (angle: number, label: string) =>
    `Rounding alone leaves angles up to ${short(angle, 2)} rad off at the last token, most in ${label}.`,
  versions: 'Where this was read',
  warnings: (count: number) =>
    count === 0 ? 'No warnings' : count === 1 ? '1 warning' : `${count} warnings`,
  noWarnings: 'Nothing in this config needs to be changed.',
  goodToKnow: (count: number) => `Good to know (${count})`,
  deduced: ' (From reading its source.)',
  details: 'In more words',
} as const;
