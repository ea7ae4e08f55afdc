// However a stylesheet was written, it follows the seat's scale and print.
import { expect, test } from 'vitest'
import { screenCss } from './screen-css.ts'

const source = { input: { file: '/vigil/renderer/styles/wall.css' } }
function declared(prop: string, value: string, selector = '.x', from = source): string {
  const declaration = { prop, value, parent: { selector }, source: from }
  // PostCSS visits again what was written
  for (let visits = 0; visits < 3; visits++) screenCss.Declaration(declaration)
  return declaration.value
}

test('words grow with the print, but not the words in a drawing, which grow with it', () => {
  expect(declared('font-size', '13px')).toBe('calc(13px * var(--print, 1))')
  expect(declared('font-size', '1.2em')).toBe('1.2em')
  expect(declared('font-size', '11px', '.chart text')).toBe('11px')
  expect(declared('font-size', '11px', '.context')).toBe('calc(11px * var(--print, 1))')
  expect(declared('width', '13px')).toBe('13px')
})

test('a part of the window is a part of what is left of it after magnification', () => {
  expect(declared('width', 'clamp(360px, 27vw, 480px)')).toBe('clamp(360px, calc(27 * var(--vw)), 480px)')
  expect(declared('height', '100vh')).toBe('calc(100 * var(--vh))')
  expect(declared('--vw', 'calc(1vw / var(--scale))')).toBe('calc(1vw / var(--scale))')
})

test('widths and heights are asked of the page; anything else of the window', () => {
  const asked = (params: string, from = source) => {
    const rule = { name: 'media', params, source: from }
    screenCss.AtRule.media(rule)
    return `@${rule.name} ${rule.params}`
  }
  expect(asked('(max-width: 1400px), (max-height: 800px)')).toBe('@container page (max-width: 1400px) or (max-height: 800px)')
  expect(asked('(prefers-reduced-motion: reduce)')).toBe('@media (prefers-reduced-motion: reduce)')
  expect(asked('(max-width: 30em)', { input: { file: '/vigil/node_modules/x/x.css' } })).toBe('@media (max-width: 30em)')
})

test("a package's stylesheet stays as it is", () => {
  expect(declared('font-size', '13px', '.x', { input: { file: '/vigil/node_modules/x/x.css' } })).toBe('13px')
})
