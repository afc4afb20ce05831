import { describe, expect, it } from 'vitest';
import { accountResource } from '@/contexts/customers';
import { metaResources } from '@/test/data';
import { exportRows, groupsRequest, listRequest } from './query';
import { validateListSearch, type ListSearch } from './search';

const meta = metaResources.items[0];
if (!meta) throw new Error('no meta');
const context = { resource: accountResource, meta, zone: 'Europe/Paris' };
const ask = (search: ListSearch) => listRequest(context, search);

describe('a list', () => {
  it('goes by plain parameters where it can', () => {
    const filters: ListSearch['filters'] = [
      ['country', 'in', ['FR', 'VN']],
      ['employees', 'gte', 10],
    ];
    expect(ask({ filters, sort: '-name', q: 'ac' })).toEqual({
      via: 'list',
      query: { country_in: 'FR,VN', employees_gte: 10, sort: '-name', q: 'ac', limit: 100 },
    });
  });

  it('goes by the condition tree for the rest', () => {
    expect(ask({ filters: [['name', 'contains', 'acme']] })).toEqual({
      via: 'search',
      body: {
        limit: 100,
        where: { all: [{ field: 'name', op: 'contains', value: 'acme' }] },
      },
    });
  });

  it('goes by the tree when one parameter would have to stand twice, or a value holds a comma', () => {
    expect(ask({ filters: [['industry', 'in', ['a,b']]] }).via).toBe('search');
    const twice: ListSearch['filters'] = [
      ['employees', 'gte', 1],
      ['employees', 'gte', 2],
    ];
    expect(ask({ filters: twice }).via).toBe('search');
  });

  it('reads a day as a day of the reader', () => {
    expect(ask({ filters: [['created_at', 'lte', '2026-11-22']] })).toMatchObject({
      query: { created_at_lt: '2026-11-22T23:00:00.000Z' },
    });
  });

  it('drops a filter of a field that the caller may not see', () => {
    expect(ask({ filters: [['tax_id', 'eq', 'x']] })).toMatchObject({ query: { limit: 100 } });
  });
});

describe('exports and groups', () => {
  it('carry the filters of the view', () => {
    const search: ListSearch = { filters: [['country', 'eq', 'FR']], q: 'a', sort: 'name' };
    const test = { field: 'country', op: 'eq', value: 'FR' };
    const rows = { where: { all: [test] }, q: 'a', sort: 'name' };
    expect(exportRows(context, search)).toEqual(rows);
    expect(exportRows(context, {})).toEqual({});
    expect(groupsRequest(context, { ...search, group: 'industry', sum: 'annual_revenue' })).toEqual(
      {
        country: 'FR',
        q: 'a',
        by: 'industry',
        sum: 'annual_revenue',
      },
    );
  });

  it('refuse rather than leave a filter out', () => {
    const search: ListSearch = { filters: [['name', 'contains', 'a']] };
    expect(groupsRequest(context, search)).toBeNull();
  });
});

describe('the address', () => {
  it('is read with care', () => {
    expect(
      validateListSearch({
        q: 5,
        sort: '',
        filters: [['country', 'eq', 'FR'], 'x', ['a', 'b'], ['n', 'eq', {}]],
        as: 'pie',
        columns: ['a', 3],
      }),
    ).toEqual({ q: '5', filters: [['country', 'eq', 'FR']], columns: ['a'] });
  });
});
