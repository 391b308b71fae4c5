// What needs the chart library, as one piece that loads late.
export { drawCurves } from './curves.js';
export { drawHeat } from './heat.js';
