// Who stretched a model: those who trained it, or whoever wrote the rope dictionary later.

import type { RopeConfig } from './config.js';

// Nothing is stretched, or as far as each text needs: no model is trained on that.
const atRunTime = ['default', 'dynamic'];

/**
 * Whether the model was published stretched, and trained on so: the stated length goes beyond the original one, and by
 * at least half the factor. A stretch of a user's own has the length as it was.
 */
export function publishedStretched(config: RopeConfig): boolean {
  const { originalMaxPositions: original, maxPositions: stated } = config;
  if (original === undefined || stated === undefined || stated <= original) return false;
  if (atRunTime.includes(config.type)) return false;
  const { factor } = config.settings;
  return typeof factor !== 'number' || stated / original >= factor / 2;
}
