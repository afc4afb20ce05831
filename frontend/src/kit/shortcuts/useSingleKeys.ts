import { useKept } from '@/lib/kept';

const asOn = (raw: unknown) => raw !== false;

/** Whether shortcuts of one letter are on: speech input and tremor make them a trap for some. */
export function useSingleKeys(): [boolean, (on: boolean | null) => void] {
  return useKept('single-keys', asOn);
}
