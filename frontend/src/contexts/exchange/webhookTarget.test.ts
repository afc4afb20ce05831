import { expect, it } from 'vitest';
import { recordTypeOf } from './webhookTarget';

it.each([
  [['customers.account.*'], 'account'],
  [['customers.account.created', 'customers.account.updated'], 'account'],
  [['customers.account.*', 'customers.contact.*'], null],
  [['*'], null],
  [['customers.account.*', '*'], null],
  [[], null],
])('%j name the type %s', (events, type) => {
  expect(recordTypeOf(events)).toBe(type);
});
