import type { CSSVariablesResolver } from '@mantine/core';
import { dark, indigo, light, type Token } from './tokens';

function own(tokens: Record<Token, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--r-${name}`, value]));
}

function mantine(tokens: Record<Token, string>): Record<string, string> {
  return {
    '--mantine-color-body': tokens.surface,
    '--mantine-color-text': tokens.text,
    '--mantine-color-dimmed': tokens.dimmed,
    '--mantine-color-placeholder': tokens.placeholder,
    '--mantine-color-error': tokens.error,
    '--mantine-color-anchor': tokens.link,
    '--mantine-color-default': tokens.raised,
    '--mantine-color-default-hover': tokens.hover,
    '--mantine-color-default-color': tokens.text,
    '--mantine-color-default-border': tokens.line,
    '--mantine-color-disabled': tokens.selected,
    '--mantine-color-disabled-color': tokens.dimmed,
    '--mantine-color-disabled-border': tokens.line,
    '--mantine-primary-color-filled': indigo[6],
    '--mantine-primary-color-filled-hover': indigo[7],
    '--mantine-color-red-text': tokens.error,
    '--mantine-color-red-light-color': tokens['tag-red-fg'],
  };
}

/** Stock dimmed, placeholder, error and border colours fail contrast: ours replace them. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...own(light), ...mantine(light) },
  dark: { ...own(dark), ...mantine(dark) },
});
