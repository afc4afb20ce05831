import { createTheme } from '@mantine/core';
import { fontFamily } from './fonts';
import { darkGreys, indigo } from './tokens';

const small = { defaultProps: { size: 'sm' } };

export const theme = createTheme({
  fontFamily,
  headings: {
    fontFamily,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.4' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.45' },
      h4: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  primaryColor: 'indigo',
  primaryShade: 6,
  colors: { indigo, dark: darkGreys },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Plain objects: importing each component for its `extend` would put all of them into the first load.
  components: {
    Button: { defaultProps: { size: 'sm', fw: 500 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    TextInput: small,
    PasswordInput: small,
    NumberInput: small,
    Textarea: small,
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
    Input: small,
    InputWrapper: small,
    Badge: { defaultProps: { radius: 'xs' } },
    Anchor: { defaultProps: { underline: 'hover', inherit: true } },
    // The placeholder is a focusable child that a menu must not have.
    Menu: {
      defaultProps: {
        shadow: 'md',
        transitionProps: { duration: 100 },
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } },
    Modal: {
      defaultProps: { radius: 'md', transitionProps: { transition: 'fade', duration: 120 } },
    },
    SegmentedControl: { defaultProps: { size: 'xs', fw: 500 } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
    Tooltip: {
      defaultProps: { openDelay: 400, transitionProps: { duration: 80 } },
    },
  },
});
