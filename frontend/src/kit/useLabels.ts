import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeta } from './meta';
import type { Resource } from './resource';

export interface Labels {
  title: string;
  one: string;
  field: (name: string) => string;
  choice: (field: string, value: string) => string;
  section: (key: string) => string;
}

/** "annual_revenue" → "Annual revenue": a field that the app has no text for, such as a custom one. */
function humanised(name: string): string {
  const words = name.replace(/^custom\./, '').replaceAll('_', ' ');
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

export function useLabels(resource: Resource): Labels {
  const { t, i18n } = useTranslation();
  const meta = useMeta(resource.key);
  return useMemo(() => {
    const { ns, key } = resource;
    const custom = (name: string) => meta?.fields.find((field) => field.name === name)?.custom;
    const or = (path: string, fallback: string) => (i18n.exists(path) ? t(path) : fallback);
    return {
      title: t(`${ns}:${key}.title`),
      one: t(`${ns}:${key}.one`),
      field: (name) => custom(name)?.label ?? or(`${ns}:fields.${name}`, humanised(name)),
      choice: (field, value) =>
        custom(field)?.choices.find((choice) => choice.key === value)?.label ??
        or(`${ns}:choices.${field}.${value}`, value),
      section: (name) => or(`${ns}:sections.${name}`, t('kit:record.ownFields')),
    };
  }, [resource, meta, t, i18n]);
}
