// Registers <rope-inspect>.

import { RopeInspect } from './rope-inspect.js';

customElements.define('rope-inspect', RopeInspect);
