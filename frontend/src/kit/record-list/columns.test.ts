import { describe, expect, it } from 'vitest';
import { accountResource } from '@/contexts/customers';
import { metaResources } from '@/test/data';
import { allColumns, chosenNames, moved, toggled, visibleColumns } from './columns';

const meta = metaResources.items[0];
if (!meta) throw new Error('no meta');
const all = allColumns(accountResource, meta);
const names = (chosen: string[]) => visibleColumns(all, chosen).map(({ name }) => name);

describe('columns', () => {
  it('come from the address, else from the last choice, else from the declaration', () => {
    const of = (columns: string[] | undefined, kept: string[]) =>
      chosenNames(accountResource, columns ? { columns } : {}, kept);
    expect(of(['tags'], ['kind'])).toEqual(['tags']);
    expect(of(undefined, ['kind'])).toEqual(['kind']);
    expect(of(undefined, [])).toEqual(accountResource.list.columns.slice(1));
  });

  it('always begin with the record, once, and drop what no field is called', () => {
    expect(names(['tags', 'name', 'gone', 'tags', 'tax_id', 'kind'])).toEqual([
      'name',
      'tags',
      'kind',
    ]);
  });

  it('can be put in and out and moved, but not over the edge', () => {
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
    expect(toggled(['a'], 'c')).toEqual(['a', 'c']);
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
  });
});
