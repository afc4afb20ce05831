import { describe, expect, it } from 'vitest';
import { createFormat, initials, separators } from './format';
import { dayStart, instantOf, nextDay, wallClock } from './zones';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('format', () => {
  it('groups by lakh in Hindi and by thin spaces in French', () => {
    expect(createFormat('hi', 'UTC').number(1234567)).toBe('12,34,567');
    expect(plain(createFormat('fr', 'UTC').number(1234567))).toBe('1 234 567');
  });

  it('keeps the cents of amounts that a number would lose', () => {
    const money = createFormat('en', 'UTC').money({
      amount: '90071992547409931.25',
      currency: 'EUR',
    });
    expect(money).toBe('€90,071,992,547,409,931.25');
  });

  it('shows a civil date as it is, in whatever zone', () => {
    expect(createFormat('en', 'Pacific/Auckland').date('2026-03-01')).toBe('1 Mar 2026');
    expect(createFormat('en', 'America/Los_Angeles').date('2026-03-01')).toBe('1 Mar 2026');
  });

  it('shows an instant in the zone of the reader', () => {
    const iso = '2026-11-22T23:30:00Z';
    expect(createFormat('en', 'Asia/Ho_Chi_Minh').instant(iso)).toContain('23 Nov 2026');
    expect(createFormat('en', 'America/New_York').instant(iso)).toContain('22 Nov 2026');
  });

  it('names countries and survives what is none', () => {
    expect(createFormat('vi', 'UTC').country('FR')).toBe('Pháp');
    expect(createFormat('en', 'UTC').country('not a code')).toBe('not a code');
  });

  it('speaks of the past in the language of the reader', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    expect(createFormat('fr', 'UTC').relative('2026-11-21T12:00:00Z', now)).toBe('hier');
  });

  it('knows the separators of a locale', () => {
    expect(separators('fr').decimal).toBe(',');
    expect(separators('en')).toEqual({ decimal: '.', group: ',' });
  });
});

describe('initials', () => {
  it.each([
    ['Hélène Garçon', 'HG'],
    ['王小明', '王'],
    ['अनन्या शर्मा', 'अ'],
    ['भारत सॉफ्टवेयर', 'भा'],
    ['Đặng Hữu Phước', 'ĐP'],
    ['', ''],
  ])('of %s are %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe('zones', () => {
  it('begins a day at the local midnight, on both sides of a clock change', () => {
    expect(dayStart('2026-03-29', 'Europe/Paris')).toBe('2026-03-28T23:00:00.000Z');
    expect(dayStart('2026-03-30', 'Europe/Paris')).toBe('2026-03-29T22:00:00.000Z');
    expect(dayStart('2026-11-22', 'Asia/Kolkata')).toBe('2026-11-21T18:30:00.000Z');
  });

  it('goes from a wall clock to an instant and back', () => {
    const iso = instantOf('2026-07-01 09:30', 'America/New_York');
    expect(iso).toBe('2026-07-01T13:30:00.000Z');
    expect(wallClock(iso, 'America/New_York')).toBe('2026-07-01 09:30');
  });

  it('steps over the end of a month', () => {
    expect(nextDay('2026-02-28')).toBe('2026-03-01');
  });
});
