import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

// One accent, a calm blue-green; everything else is grey, and colour alone never carries a meaning.
const stream: MantineColorsTuple = [
  '#e9f6f6',
  '#d3eaeb',
  '#a5d5d7',
  '#74bfc3',
  '#4cacb1',
  '#2f9aa1',
  '#1c858c',
  '#0f6f76',
  '#0a5c62',
  '#05474c',
]

const slate: MantineColorsTuple = [
  '#f7f9fa',
  '#eff2f4',
  '#e2e7ea',
  '#cfd6db',
  '#b3bdc4',
  '#8c98a1',
  '#66727b',
  '#4d5860',
  '#353e45',
  '#1f262b',
]

const night: MantineColorsTuple = [
  '#d3dade',
  '#b7c1c7',
  '#9aa6ad',
  '#727f87',
  '#454f56',
  '#343d43',
  '#262e33',
  '#1c2327',
  '#151b1e',
  '#0f1416',
]

// The library marks a dialog's head as the page's banner; there is one of those already.
const MODAL = { overlayProps: { backgroundOpacity: 0.4 }, attributes: { header: { role: 'presentation' } } } as const

export const theme = createTheme({
  colors: { stream, gray: slate, dark: night },
  primaryColor: 'stream',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif",
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The library's scroll lock writes a style sheet of its own, which the content security policy refuses.
    Modal: { defaultProps: { centered: true, lockScroll: false, ...MODAL } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
    Button: { defaultProps: { size: 'sm' } },
    Anchor: { defaultProps: { underline: 'hover', size: 'sm' } },
    Text: { defaultProps: { size: 'sm' } },
  },
})

/** Text tones that keep a contrast of at least 4.5 on the page and on panels, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1f262b',
    '--mantine-color-dimmed': '#586570',
    '--mantine-color-placeholder': '#66727b',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#0a5c62',
    '--mantine-color-yellow-light': '#fdf1d8',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-red-light': '#fdeceb',
    '--mantine-color-red-light-color': '#9c1c15',
    '--potok-page': '#f3f6f7',
    '--potok-panel': '#ffffff',
    '--potok-line': '#dde3e7',
    '--potok-soft': '#eef2f4',
    '--potok-accent-soft': '#e3f2f3',
    '--potok-accent-text': '#0a5c62',
    '--potok-red-soft': '#fdeceb',
    '--potok-red-text': '#9c1c15',
    '--potok-amber-soft': '#fdf1d8',
    '--potok-amber-text': '#7a4a00',
    '--potok-green-soft': '#e4f4e8',
    '--potok-green-text': '#1d6332',
    '--potok-grey-soft': '#e9edf0',
    '--potok-grey-text': '#46525b',
  },
  dark: {
    '--mantine-color-body': '#151b1e',
    '--mantine-color-text': '#e3e9ec',
    '--mantine-color-dimmed': '#a3afb6',
    '--mantine-color-placeholder': '#93a0a8',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#74c7cc',
    '--mantine-color-yellow-light': '#3d2f10',
    '--mantine-color-yellow-light-color': '#f3cf8a',
    '--mantine-color-red-light': '#43201e',
    '--mantine-color-red-light-color': '#ffb4ab',
    '--potok-page': '#101517',
    '--potok-panel': '#181f22',
    '--potok-line': '#2c363b',
    '--potok-soft': '#20282c',
    '--potok-accent-soft': '#12393c',
    '--potok-accent-text': '#8fd6da',
    '--potok-red-soft': '#43201e',
    '--potok-red-text': '#ffb4ab',
    '--potok-amber-soft': '#3d2f10',
    '--potok-amber-text': '#f3cf8a',
    '--potok-green-soft': '#17361f',
    '--potok-green-text': '#9edcae',
    '--potok-grey-soft': '#2a3439',
    '--potok-grey-text': '#c3ced4',
  },
})
