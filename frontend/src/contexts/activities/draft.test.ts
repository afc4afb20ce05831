import { describe, expect, it } from 'vitest';
import type { Activity } from '@/api/generated';
import { changesOf, createBody, draftOf, EMPTY } from './draft';

const about = { record_type: 'account' as const, record_id: 'a' };
const call: Activity = {
  id: '1',
  version: 3,
  kind: 'call',
  body: 'Wants a quote',
  body_format: 'text',
  record_type: 'account',
  record_id: 'a',
  record_name: 'Acme',
  author: null,
  direction: 'in',
  duration_minutes: 12,
  happened_at: '2026-11-02T10:00:00Z',
  next_step: 'Send it',
  next_step_due: '2026-11-09',
  created_at: '2026-11-02T10:00:00Z',
  created_by: null,
  updated_at: '2026-11-02T10:00:00Z',
  updated_by: null,
};

describe('an activity on its way to the API', () => {
  it('is a note with its words and nothing else', () => {
    const draft = { ...EMPTY, body: ' Hello ', next_step: 'left over from a call' };
    expect(createBody(about, 'note', draft)).toEqual({
      ...about,
      kind: 'note',
      body: 'Hello',
      body_format: 'text',
    });
  });

  it('changes only what was changed', () => {
    expect(changesOf(call, draftOf(call))).toEqual({});
    expect(changesOf(call, { ...draftOf(call), body: 'Wants two quotes ' })).toEqual({
      body: 'Wants two quotes',
    });
  });

  it('clears by null, and keeps when it happened', () => {
    const emptied = { ...draftOf(call), next_step: ' ', duration_minutes: null, happened_at: null };
    expect(changesOf(call, emptied)).toEqual({ next_step: null, duration_minutes: null });
  });
});
