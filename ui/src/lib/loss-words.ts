// How a loss is written, so that one number looks the same wherever it stands.
import { usableLocale } from './locale';

const locale = usableLocale(navigator.languages);
const hundredths = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const smallest = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });

export function lossWords(loss: number): string {
  return (loss !== 0 && Math.abs(loss) < 0.1 ? smallest : hundredths).format(loss);
}
