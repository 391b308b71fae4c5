// Registers <rope-lab>. Importing it where there is no browser does nothing.

import { RopeLabFigure } from './figure/figure.js';
import { RopeLab } from './rope-lab.js';

export { RopeLab };

if (typeof customElements !== 'undefined') {
  if (!customElements.get('rope-lab-figure'))
    customElements.define('rope-lab-figure', RopeLabFigure);
  if (!customElements.get('rope-lab')) customElements.define('rope-lab', RopeLab);
}
