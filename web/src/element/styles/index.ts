// All styles of the element. Colours and type come from custom properties, which a host page may set.

import { controls } from './controls.js';
import { figure } from './figure.js';
import { ground } from './ground.js';
import { numbers } from './numbers.js';
import { rows } from './rows.js';

export const styles = [ground, controls, rows, figure, numbers];
