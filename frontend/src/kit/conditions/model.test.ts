import { describe, expect, it } from 'vitest';
import { fromTree, isUnfinished, newTest, toTree, type Tree } from './model';

const steel = { field: 'industry', op: 'eq', value: 'Steel' };
const large = { field: 'employees', op: 'gte', value: '100' };

describe('a tree of conditions', () => {
  it.each<[string, Tree, Tree]>([
    ['all of', { all: [steel, large] }, { all: [steel, large] }],
    ['any of', { any: [steel, large] }, { any: [steel, large] }],
    ['none of', { not: { any: [steel, large] } }, { not: { any: [steel, large] } }],
    ['not one', { not: steel }, { not: { any: [steel] } }],
    ['one alone', steel, { all: [steel] }],
    [
      'groups in groups',
      { all: [steel, { any: [large, { not: { all: [steel, large] } }] }] },
      { all: [steel, { any: [large, { not: { any: [{ all: [steel, large] }] } }] }] },
    ],
  ])('says the same after it was read: %s', (_name, tree, again) => {
    expect(toTree(fromTree(tree))).toEqual(again);
  });

  it('asks nothing when it is empty, or only its groups are', () => {
    expect(toTree(fromTree(null))).toBeNull();
    expect(toTree(fromTree({ all: [{ any: [] }] }))).toBeNull();
  });

  it('knows what is still to be filled in', () => {
    const group = fromTree({ any: [steel, { field: 'tags', op: 'has_any', value: [] }] });
    expect(isUnfinished(group)).toBe(true);
    expect(
      isUnfinished(fromTree({ any: [steel, { field: 'tags', op: 'is_null', value: true }] })),
    ).toBe(false);
    expect(isUnfinished(newTest())).toBe(true);
  });
});
