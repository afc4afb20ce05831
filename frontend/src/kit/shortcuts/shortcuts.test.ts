import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resources } from '@/app/resources';
import { isTyping, SHORTCUTS, spelled } from './keys';
import { allowSingleKeys, bind, onKeyDown } from './listener';

function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
}

describe('the table of shortcuts', () => {
  it('gives no two of them the same keys, nor a pair that begins with a single one', () => {
    const keys = [
      ...SHORTCUTS.map((shortcut): string => shortcut.keys),
      ...resources.map(({ goKey }) => `g ${goKey}`),
      'g i',
      'g s',
    ];
    expect(new Set(keys).size).toBe(keys.length);
    const singles = keys.filter((key) => !key.includes(' '));
    expect(keys.filter((key) => key.includes(' ') && singles.includes(key[0] ?? ''))).toEqual([]);
  });
});

describe('a key press', () => {
  const bare = { code: '', ctrlKey: false, metaKey: false, altKey: false, isComposing: false };

  it('is spelled as the table spells it', () => {
    expect(spelled({ ...bare, key: 'K', ctrlKey: true })).toBe('mod+k');
    expect(spelled({ ...bare, key: '?' })).toBe('?');
    expect(spelled({ ...bare, key: 'Tab' })).toBeNull();
  });

  it('counts by its place where the layout writes another script', () => {
    expect(spelled({ ...bare, key: 'ज', code: 'KeyJ' })).toBe('j');
  });

  it('is left alone while a word is being composed', () => {
    expect(spelled({ ...bare, key: 'n', isComposing: true })).toBeNull();
  });

  it('is typing in a text field, not on a checkbox', () => {
    const field = document.createElement('input');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox' });
    expect([isTyping(field), isTyping(box), isTyping(document.body)]).toEqual([true, false, false]);
  });
});

describe('the listener', () => {
  const run = vi.fn();
  let unbind: () => void = () => undefined;

  beforeEach(() => {
    run.mockClear();
    document.addEventListener('keydown', onKeyDown);
  });

  afterEach(() => {
    document.removeEventListener('keydown', onKeyDown);
    unbind();
    allowSingleKeys(true);
    document.body.replaceChildren();
  });

  it('hears two keys one after the other, and neither alone', () => {
    unbind = bind('g a', run);
    press('a');
    press('g');
    press('x');
    press('a');
    expect(run).not.toHaveBeenCalled();
    press('g');
    press('a');
    expect(run).toHaveBeenCalledOnce();
  });

  it('is deaf while someone types, and inside a dialog', () => {
    unbind = bind('n', run);
    document.body.innerHTML = '<input><div role="dialog"><button></button></div>';
    for (const selector of ['input', 'button']) {
      const target = document.querySelector(selector);
      if (target) press('n', {}, target);
    }
    expect(run).not.toHaveBeenCalled();
  });

  it('hears only Ctrl when single letters are off', () => {
    const undo = [bind('n', run), bind('mod+k', run)];
    unbind = () => undo.forEach((drop) => drop());
    allowSingleKeys(false);
    press('n');
    expect(run).not.toHaveBeenCalled();
    press('k', { ctrlKey: true });
    expect(run).toHaveBeenCalledOnce();
  });

  it('lets the page win over the frame, and gives back what it took', () => {
    const page = vi.fn();
    unbind = bind('n', run);
    const leave = bind('n', page);
    press('n');
    leave();
    press('n');
    expect([page.mock.calls.length, run.mock.calls.length]).toEqual([1, 1]);
  });
});
