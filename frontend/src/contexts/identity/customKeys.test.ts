import { expect, it } from 'vitest';
import { keyFrom } from './customKeys';

it.each([
  ['Größe (cm)', 'grosse_cm'],
  ['Đường kính', 'duong_kinh'],
  ['2nd owner', 'nd_owner'],
  ['Effectif total', 'effectif_total'],
  ['客户', ''],
])('makes a key of %s', (label, key) => {
  expect(keyFrom(label)).toBe(key);
});
