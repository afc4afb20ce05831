import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
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
  return useMemo(() => {
    const { ns, key } = resource;
    const or = (path: string, fallback: string) => (i18n.exists(path) ? t(path) : fallback);
    return {
      title: t(`${ns}:${key}.title`),
      one: t(`${ns}:${key}.one`),
      field: (name) => or(`${ns}:fields.${name}`, humanised(name)),
      choice: (field, value) => or(`${ns}:choices.${field}.${value}`, value),
      section: (name) => t(`${ns}:sections.${name}`),
    };
  }, [resource, t, i18n]);
}
