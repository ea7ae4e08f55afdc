// Makes every stylesheet of the screens follow the seat's scale and size of print, however it was written.

/** What this file uses of PostCSS, which comes with Vite. */
interface Node {
  readonly source?: { readonly input: { readonly file?: string } } | undefined
}
interface Declaration extends Node {
  readonly prop: string
  value: string
  /** The rule it stands in, which has a `selector`; or an at-rule, which has none. */
  readonly parent?: object | undefined
}
interface AtRule extends Node {
  name: string
  params: string
}

/**
 * A page that is magnified by CSS `zoom` still asks `@media` and `vw` of the window before magnification: at 200 % a window of 1280 px
 * would be laid out for 1280 px where 640 are left. So widths and heights are asked of the page (the container `page`, base.css), and words
 * grow with `--print`.
 */
export const screenCss = {
  postcssPlugin: 'screen-css',
  AtRule: {
    media(rule: AtRule) {
      if (!isOfScreens(rule) || !/\((min|max)-(width|height)/.test(rule.params)) return
      rule.name = 'container'
      // a container query has `or` where a media query has a comma
      rule.params = `page ${rule.params.split(/,\s*/).join(' or ')}`
    },
  },
  Declaration(declaration: Declaration) {
    if (!isOfScreens(declaration)) return
    const value = scaled(declaration)
    // written only when it differs: PostCSS visits again what was written
    if (value !== declaration.value) declaration.value = value
  },
}

/** A package's own stylesheet, and pages without a seat, stay as they are. */
function isOfScreens({ source }: Node): boolean {
  return /[\\/]renderer[\\/]styles[\\/]/.test(source?.input.file ?? '')
}

const VIEWPORT = /(?<![\w.-])(\d*\.?\d+)(vw|vh)\b/g
const PLAIN_PX = /^\d*\.?\d+px$/

function scaled({ prop, value, parent }: Declaration): string {
  if (prop === '--vw' || prop === '--vh') return value
  // words inside a drawing grow with the drawing
  if (prop === 'font-size' && PLAIN_PX.test(value) && !/(^|\s)(text|tspan)\b/.test(selectorOf(parent))) return `calc(${value} * var(--print, 1))`
  return value.replace(VIEWPORT, (_, n: string, unit: string) => `calc(${n} * var(--${unit}))`)
}

function selectorOf(rule: object | undefined): string {
  return rule !== undefined && 'selector' in rule ? String(rule.selector) : ''
}
