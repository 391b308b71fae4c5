// Numbers of an inspection as people compare them: a few digits, no more.

export const short = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return '∞';
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3))
    return value.toExponential(digits - 1);
  return String(Number(value.toPrecision(digits)));
};

export const percent = (share: number): string => `${short(100 * share)} %`;
