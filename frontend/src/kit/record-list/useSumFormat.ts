import { useFormat } from '@/lib/format';
import { useMe } from '@/lib/permissions';
import { fieldNamed, type ResourceMeta } from '../meta';

export interface SumFormat {
  exact: (sum: string | null) => string;
  short: (sum: number) => string;
}

/** Sums of money come in the workspace's base currency, all others as plain numbers. */
export function useSumFormat(meta: ResourceMeta, name: string | undefined): SumFormat {
  const format = useFormat();
  const currency = useMe()?.workspace.base_currency;
  const money = name ? fieldNamed(meta, name)?.type === 'money' : false;
  if (money && currency) {
    return {
      exact: (sum) => (sum === null ? '–' : format.money({ amount: sum, currency })),
      short: (sum) => format.moneyCompact({ amount: String(sum), currency }),
    };
  }
  return {
    exact: (sum) => (sum === null ? '–' : format.number(Number(sum))),
    short: format.compact,
  };
}
