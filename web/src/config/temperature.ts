// The two temperatures that follow from a stretch: YaRN's and LongRoPE's.

/** 0.1 w ln s + 1: the temperature of YaRN with a weight, and 1 where nothing is stretched. */
export const temperature = (stretch: number, weight = 1): number =>
  stretch <= 1 ? 1 : 0.1 * weight * Math.log(stretch) + 1;

/** √(1 + ln s / ln L): that of LongRoPE. */
export const longTemperature = (stretch: number, original: number): number =>
  stretch <= 1 ? 1 : Math.sqrt(1 + Math.log(stretch) / Math.log(original));
