import { describe, expect, it } from 'vitest';
import { linkAddress, tokenOf } from './linkToken';

describe('a sign-in link', () => {
  it('carries its token where no server sees it', () => {
    const address = new URL(linkAddress('https://crm.example', 'a.b+c/d='));
    expect(address.pathname + address.search).toBe('/link');
    expect(tokenOf(address.hash)).toBe('a.b+c/d=');
  });

  it.each([
    ['#token=x', 'x'],
    ['token=x', 'x'],
    ['', null],
    ['#', null],
    ['#token=', null],
    ['#other=x', null],
  ])('reads %j', (hash, token) => {
    expect(tokenOf(hash)).toBe(token);
  });
});
