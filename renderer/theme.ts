// Two looks, dark grey for the wall and light grey for bright rooms; the CSS of styles/ uses the same values.
import { theme as antdTheme, type ThemeConfig } from 'antd'
import type { Density } from './prefs.ts'

/** Text on its ground has at least 4.5:1, shapes at least 3:1 (WCAG 2.2 AA); colour appears only for what is not normal. */
export const PALETTES = {
  dark: {
    ground: '#23272d',
    panel: '#2b3037',
    raised: '#343a43',
    line: '#4b535e',
    text: '#f1f3f5',
    muted: '#b7bfc9',
    accent: '#2f6fd0',
    link: '#7fb8ff',
    danger: '#c9372c',
  },
  light: {
    ground: '#dfe3e8',
    panel: '#f2f4f6',
    raised: '#ffffff',
    line: '#a9b2bd',
    text: '#1b1f24',
    muted: '#4c5561',
    accent: '#1f5fc0',
    link: '#1a55ad',
    danger: '#b42318',
  },
} as const

/** antd makes its notices nearly black on a dark ground. */
const NOTICES_ON_DARK = { colorErrorBg: '#4b2a2a', colorErrorBorder: '#a5534c', colorWarningBg: '#453a1e', colorSuccessBg: '#213d2e', colorInfoBg: '#24374f' }

const FONT = "system-ui, 'Segoe UI', 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

/** Of words and of what is pressed, in px at 100 %; `print` is what the stylesheets' own sizes are multiplied by. */
export const SIZES: Readonly<Record<Density, { readonly fontSize: number; readonly controlHeight: number; readonly print: number }>> = {
  compact: { fontSize: 13, controlHeight: 32, print: 0.87 },
  normal: { fontSize: 15, controlHeight: 40, print: 1 },
  large: { fontSize: 19, controlHeight: 48, print: 1.27 },
}

export function antdThemeOf(name: 'dark' | 'light', density: Density): ThemeConfig {
  const p = PALETTES[name]
  return {
    algorithm: name === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: p.accent,
      colorLink: p.link,
      colorLinkHover: p.link,
      colorLinkActive: p.link,
      colorError: p.danger,
      colorBgBase: p.panel,
      colorBgContainer: p.raised,
      colorBgElevated: p.raised,
      colorBgLayout: p.ground,
      colorText: p.text,
      ...(name === 'dark' && NOTICES_ON_DARK),
      colorTextSecondary: p.muted,
      colorTextPlaceholder: p.muted,
      colorBorder: p.line,
      borderRadius: 4,
      controlHeight: SIZES[density].controlHeight,
      fontSize: SIZES[density].fontSize,
      fontFamily: FONT,
      // A dialog waits for the end of its animation before it goes; on a busy computer that end was once never told, and what it had covered stayed covered.
      motion: false,
    },
  }
}

/** Tells the stylesheets. */
export function applyLook({ theme, density, scale }: { readonly theme: 'dark' | 'light'; readonly density: Density; readonly scale: number }): void {
  const { dataset, style } = document.documentElement
  dataset['theme'] = theme
  dataset['density'] = density
  style.setProperty('--scale', String(scale / 100))
  style.setProperty('--print', String(SIZES[density].print))
}
