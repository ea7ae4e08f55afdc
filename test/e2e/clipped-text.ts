// Finds words that a person cannot read: cut off by their box, run out of the page, or lying on one another.
import type { Page } from 'playwright/test'

/**
 * @returns one line per offence, e.g. `button.rail-x "设备监测": cut 12 px`; empty when all can be read. A box with an ellipsis counts as
 * read when its whole text is in a title, on it or above it.
 */
export function findClippedText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const zoom = Number(getComputedStyle(document.documentElement).zoom) || 1
    const isShown = (el: Element) => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
    // antd keeps measuring nodes, screen readers have words of their own, and a plan is pulled about under its window
    const isAside = (el: Element) =>
      el.closest('[aria-hidden=true], .ant-select-input, .ant-switch-inner, .map-stage, .swagger-ui, svg, canvas, .sr-only') !== null
    const nameOf = (el: Element) => `${el.tagName.toLowerCase()}.${[...el.classList].join('.')}`
    const told = (el: Element) => el.closest('[title]:not([title=""])') !== null
    const inSight: { readonly el: Element; readonly text: string; readonly box: DOMRect }[] = []
    /** What is left of a box within everything that cuts it. */
    const sightOf = (el: Element, { left, top, right, bottom }: DOMRect): DOMRect => {
      let [l, t, r, b] = [Math.max(0, left), Math.max(0, top), Math.min(innerWidth, right), Math.min(innerHeight, bottom)]
      for (let up: Element | null = el; up !== null && up !== document.body; up = up.parentElement) {
        const style = getComputedStyle(up)
        if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
          const edge = up.getBoundingClientRect()
          ;[l, t, r, b] = [Math.max(l, edge.left), Math.max(t, edge.top), Math.min(r, edge.right), Math.min(b, edge.bottom)]
        }
        if (style.position === 'fixed') break
      }
      return new DOMRect(l, t, Math.max(0, r - l), Math.max(0, b - t))
    }
    const isSticky = (el: Element) => {
      for (let up: Element | null = el; up !== null; up = up.parentElement) if (getComputedStyle(up).position === 'sticky') return true
      return false
    }
    const clips = (value: string) => value === 'hidden' || value === 'clip'
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = (node.nodeValue ?? '').trim()
      const el = node.parentElement
      if (text === '' || el === null || isAside(el) || !isShown(el)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = range.getBoundingClientRect()
      if (box.width < 2 || box.height < 2) continue
      // what stands above all else may cover what it likes, and so may a bar that stays in sight
      if (!isSticky(el) && el.closest('.ant-modal-root, .ant-message, .ant-popover, .ant-dropdown, .ant-select-dropdown, .ant-tooltip') === null)
        for (const line of range.getClientRects()) inSight.push({ el, text, box: sightOf(el, line) })
      let isTold = false
      const tell = (what: string) => {
        found.push(`${nameOf(el)} "${text.slice(0, 40)}": ${what}`)
        isTold = true
      }
      let scrollsX = false
      let scrollsY = false
      for (let up: Element | null = el; up !== null && up !== document.documentElement; up = up.parentElement) {
        const style = getComputedStyle(up)
        const edge = up.getBoundingClientRect()
        // a text area may be scrolled, and what is scrolled away is not cut
        // the head of antd's table goes along when its body is scrolled
        if (style.overflowX === 'auto' || style.overflowX === 'scroll' || up.classList.contains('ant-table-header')) scrollsX = true
        if (style.overflowY === 'auto' || style.overflowY === 'scroll') scrollsY = true
        const cutX = clips(style.overflowX) && !scrollsX ? Math.max(box.right - edge.right, edge.left - box.left) / zoom : 0
        const cutY = clips(style.overflowY) && !scrollsY ? Math.max(box.bottom - edge.bottom, edge.top - box.top) / zoom : 0
        if (!isTold && cutX > 2 && !(style.textOverflow === 'ellipsis' && told(el))) tell(`cut ${Math.round(cutX)} px across by ${nameOf(up)}`)
        // descenders may stand out of a tight line
        if (!isTold && cutY > 5) tell(`cut ${Math.round(cutY)} px of its height by ${nameOf(up)}`)
        // what is cut here may itself be scrolled further up
        if (cutX > 2) scrollsX = true
        if (style.position === 'fixed') break
      }
      if (!isTold && !scrollsX && (box.right > innerWidth + 2 || box.left < -2)) tell('beyond the page')
      if (!isTold && !scrollsY && (box.bottom > innerHeight + 4 || box.top < -4)) tell('below the page')
    }
    for (const [at, one] of inSight.entries())
      for (const other of inSight.slice(at + 1)) {
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        const isNested = one.el.contains(other.el) || other.el.contains(one.el)
        if (!isNested && across > 4 * zoom && down > 6 * zoom)
          found.push(`${nameOf(one.el)} "${one.text.slice(0, 30)}" and ${nameOf(other.el)} "${other.text.slice(0, 30)}" lie on one another`)
      }
    const pageWide = document.scrollingElement
    if (pageWide !== null && pageWide.scrollWidth > pageWide.clientWidth + 2) found.push('the page itself scrolls sideways')
    for (const el of document.querySelectorAll('.header, .rail, .console-body > *, .console-main > *'))
      if (isShown(el) && el.scrollWidth > el.clientWidth + 2 && getComputedStyle(el).overflowX !== 'hidden')
        found.push(`${nameOf(el)} scrolls sideways by ${el.scrollWidth - el.clientWidth} px`)
    for (const word of document.body.innerText.match(/\{\{[^}]*\}\}|\b(?:[a-z][A-Za-z]*:)(?:[a-z][A-Za-z]+\.)*[a-z][A-Za-z]+[A-Z][A-Za-z]+\b/g) ?? [])
      found.push(`not a word: ${word}`)
    return [...new Set(found)]
  })
}
