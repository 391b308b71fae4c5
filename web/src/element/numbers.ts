// Numbers as people read them.

const two = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const three = new Intl.NumberFormat('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

export const count = (value: number): string => whole.format(value);
export const percent = (value: number): string => share.format(value);
export const loss = (value: number): string => (Number.isFinite(value) ? two.format(value) : '–');
export const fine = (value: number): string => (Number.isFinite(value) ? three.format(value) : '–');

/** «+0.013», «−1.690» */
export const signed = (value: number): string =>
  Number.isFinite(value) ? `${value < 0 ? '−' : '+'}${three.format(Math.abs(value))}` : '–';

/** «5e-7»: of a difference nothing but its size is of interest. */
export const tiny = (value: number): string => (value === 0 ? '0' : value.toExponential(0));

/** «1.32 ± 0.07»; one stretch of text has no error. */
export const withError = (value: number, error: number): string =>
  Number.isFinite(error) && error !== null ? `${loss(value)} ± ${loss(error)}` : loss(value);

/** «4×», or «1.5×» */
export const times = (length: number, trained: number): string =>
  `${Number((length / trained).toPrecision(3))}×`;

export function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
