import { expect, test } from 'vitest';
import { EVERYTHING, isNarrowed, timelineQuery } from './timelineFilter';

test('nothing is asked of the API where everything is shown', () => {
  expect(timelineQuery(EVERYTHING)).toEqual({});
  expect(isNarrowed(EVERYTHING)).toBe(false);
});

test('kinds, a person and a period are asked for as the API takes them', () => {
  const actor = { id: '01900000-0000-7000-8000-000000000001', name: 'Mai Lê' };
  const shown = { kinds: ['file' as const, 'note' as const], period: 'week' as const, actor };
  expect(isNarrowed(shown)).toBe(true);
  expect(timelineQuery(shown, Date.parse('2026-11-22T10:00:00Z'))).toEqual({
    kind_in: 'file,note',
    actor_id: actor.id,
    at_gte: '2026-11-15T10:00:00.000Z',
  });
});
