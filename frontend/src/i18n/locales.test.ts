import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { intlTag, LOCALES, type Locale } from '@/lib/locales';

const ROOT = join(import.meta.dirname, 'locales');
const NAMESPACES = readdirSync(join(ROOT, 'en')).filter((name) => name.endsWith('.json'));
const PLURAL = /_(zero|one|two|few|many|other)$/;

type Texts = Map<string, string>;

function flatten(value: unknown, path: string, into: Texts): Texts {
  if (typeof value === 'string') return into.set(path, value);
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    flatten(inner, path ? `${path}.${key}` : key, into);
  }
  return into;
}

function texts(locale: Locale): Texts {
  const all: Texts = new Map();
  for (const name of NAMESPACES) {
    const parsed: unknown = JSON.parse(readFileSync(join(ROOT, locale, name), 'utf8'));
    flatten(parsed, name.replace('.json', ':').replace(/:$/, ':'), all);
  }
  return new Map([...all].map(([key, value]) => [key.replace(':.', ':'), value]));
}

/** "count_other" → "count"; a code that only looks like a plural form, such as too_many, stays. */
function base(key: string): string {
  const stem = key.replace(PLURAL, '');
  return pluralStems.has(stem) ? stem : key;
}

function variables(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}

const english = texts('en');
const pluralStems = new Set(
  [...english.keys()].filter((key) => key.endsWith('_other')).map((key) => key.slice(0, -6)),
);

describe.each(LOCALES)('%s', (locale) => {
  const own = texts(locale);

  it('has the same keys as English', () => {
    const bases = (all: Texts) => [...new Set([...all.keys()].map(base))].sort();
    expect(bases(own)).toEqual(bases(english));
  });

  it('has exactly the plural forms that its language uses', () => {
    const wanted = [...new Intl.PluralRules(intlTag(locale)).resolvedOptions().pluralCategories];
    for (const key of pluralStems) {
      const forms = wanted.filter((form) => own.has(`${key}_${form}`));
      expect(forms, key).toEqual(wanted);
    }
  });

  it('uses no variable that English does not know, and loses none of a plain text', () => {
    for (const [key, text] of own) {
      const source = english.get(key) ?? english.get(`${base(key)}_other`) ?? '';
      const unknown = variables(text).filter((name) => !variables(source).includes(name));
      expect(unknown, key).toEqual([]);
      if (base(key) === key) expect(variables(text), key).toEqual(variables(source));
    }
  });

  it('leaves nothing empty', () => {
    expect([...own].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/generated|\.test\./.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

it('knows every text that the code asks for by name', () => {
  const known = new Set([...english.keys()].map(base));
  const missing: string[] = [];
  for (const source of sources(join(import.meta.dirname, '..'))) {
    const home = /useTranslation\('(\w+)'\)/.exec(source)?.[1] ?? 'common';
    for (const [, key] of source.matchAll(/\bt\(\s*'([^'$]+)'/g)) {
      const full = key?.includes(':') ? key : `${home}:${key}`;
      if (!known.has(full)) missing.push(full);
    }
  }
  expect(missing).toEqual([]);
});
