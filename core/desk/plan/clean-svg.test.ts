// A drawing that was written anew holds nothing but shapes and texts, whatever came; and plans stay what they were.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanSvg } from './clean-svg.ts'
import { readSvg, SvgProblem, type SvgElement } from './read-svg.ts'
import { ELEMENTS } from './svg-words.ts'

const wrapped = (inside: string, own = '') => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" ${own}>${inside}</svg>`
const clean = (inside: string) => cleanSvg(wrapped(inside)).svg

test('a plan keeps its shapes, texts, groups, gradients, clips and styles', () => {
  const { svg, width, height, dropped } = cleanSvg(`<?xml version="1.0" encoding="UTF-8"?>
<!-- made by a drawing program -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="200mm" height="100mm">
  <title>一层</title><metadata><rdf:RDF/></metadata>
  <style>/* walls */ .wall, #door { fill: #334455; stroke: url(#g) } @import url(http://evil.example/x.css); .wall:hover { fill: red }</style>
  <defs><linearGradient id="g"><stop offset="0" stop-color="rgb(1, 2, 3)"/></linearGradient><clipPath id="c"><rect width="5" height="5"/></clipPath></defs>
  <switch><g inkscape:label="墙" transform="translate(1,2) rotate(30)" style="fill:none;stroke-width:2px;behavior:url(x)" clip-path="url(#c)">
    <path class="wall" d="M0 0 L10,10.5 A1 1 0 0 1 2 2 Z"/><use xlink:href="#door" x="3"/>
  </g></switch>
  <text x="1" y="2" font-family="'Microsoft YaHei', sans-serif">3栋 &lt;1单元&gt; &#x5927;堂</text>
</svg>`)
  expect({ width, height, dropped }).toEqual({ width: 2000, height: 1000, dropped: 0 })
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="2000" height="1000" viewBox="0 0 200 100">/)
  expect(svg).toContain('<style>.wall,#door{fill:#334455;stroke:url(#g)}')
  expect(svg).toContain('<g transform="translate(1,2) rotate(30)" style="fill:none;stroke-width:2px" clip-path="url(#c)">')
  expect(svg).toContain('<path class="wall" d="M0 0 L10,10.5 A1 1 0 0 1 2 2 Z"></path><use x="3" href="#door"></use>')
  expect(svg).toContain('3栋 &#60;1单元&#62; 大堂')
  expect(svg).not.toMatch(/import|hover|inkscape|behavior|RDF|一层/)
})

/** Each of them is known from attacks on viewers of drawings. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '<SCRIPT>alert(1)</SCRIPT>',
  '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>',
  '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="http://evil.example"/></body></foreignObject>',
  '<rect width="1" height="1" onclick="alert(1)" ONLOAD="alert(1)"/>',
  '<image href="http://evil.example/x.png"/>',
  '<image xlink:href="data:image/svg+xml;base64,AAAA"/>',
  '<use href="http://evil.example/x.svg#a"/>',
  '<use href="data:image/svg+xml,x#a"/>',
  '<a href="javascript:alert(1)"><text>x</text></a>',
  '<animate attributeName="href" values="javascript:alert(1)"/>',
  '<set attributeName="onload" to="alert(1)"/>',
  '<rect style="fill:url(http://evil.example/x)"/>',
  '<rect style="background:url(javascript:alert(1))"/>',
  '<rect fill="url(//evil.example/x#a)"/>',
  '<rect fill="u\\72l(http://evil.example/)"/>',
  '<rect style="fill:u\\72l(http://evil.example/)"/>',
  '<style>@import "http://evil.example/x.css";</style>',
  '<style>@font-face{font-family:x;src:url(http://evil.example/x)}</style>',
  '<style>rect{fill:url(http://evil.example/x)}</style>',
  '<style><![CDATA[</style><script>alert(1)</script><style>]]></style>',
  '<style>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>',
  '<text>&lt;script&gt;alert(1)&lt;/script&gt;</text>',
  '<rect id="&quot; onload=&quot;alert(1)"/>',
  '<text font-family="&quot;&gt;&lt;script&gt;">x</text>',
  '<filter id="f"><feImage href="http://evil.example/x"/></filter>',
  '<mask><image href="x"/></mask>',
  '<handler type="application/ecmascript">alert(1)</handler>',
  '<iframe src="http://evil.example"/>',
  '<?xml-stylesheet href="http://evil.example/x.css"?>',
  '<rect xml:base="http://evil.example/" width="1"/>',
  '<link rel="stylesheet" href="http://evil.example/x.css"/>',
]

/** Nothing in it that an allow-list written apart from the writer's would not have. */
function problemsOf(svg: string): string[] {
  const found: string[] = []
  const walk = (element: SvgElement) => {
    if (!ELEMENTS.has(element.name) && element.name !== 'style') found.push(`<${element.name}>`)
    for (const [name, value] of element.attributes) {
      if (/^on/i.test(name)) found.push(name)
      if (name !== 'xmlns' && /:\/\/|javascript|data:|@import|expression|\\|\/\//i.test(value)) found.push(`${name}=${value}`)
      if (name === 'href' && !/^#[^"'<>\s]+$/.test(value)) found.push(`${name}=${value}`)
      if (/url\(/i.test(value) && !/url\(\s*['"]?#/i.test(value)) found.push(`${name}=${value}`)
    }
    for (const child of element.children) {
      if (typeof child !== 'string') walk(child)
      else if (element.name === 'style' && /@|\\|<|:\/\/|javascript|expression/i.test(child)) found.push(`style ${child}`)
    }
  }
  walk(readSvg(svg))
  if (/<!|<\?/.test(svg)) found.push('declaration')
  return found
}

test.each(HOSTILE)('%s comes to nothing', (inside) => {
  const svg = clean(`<rect id="plan" width="9" height="9"/>${inside}`)
  expect(svg).toContain('id="plan"')
  expect(problemsOf(svg)).toEqual([])
})

test('the check itself sees what it is there for', () => {
  expect(problemsOf('<svg onload="x"><script/><use href="http://x"/><rect style="fill:url(http://x)"/><style>@import x</style></svg>')).toHaveLength(7)
})

test.each([
  ['a document type', '<!DOCTYPE svg><svg viewBox="0 0 1 1"/>'],
  ['entities of its own', '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"><text>&a;</text></svg>'],
  ['an entity nobody said', wrapped('<text>&nbsp;</text>')],
  ['what is no drawing', '<html viewBox="0 0 1 1"></html>'],
  ['what does not end', '<svg viewBox="0 0 1 1"><g>'],
  ['what is closed crosswise', wrapped('<g><text></g></text>')],
  ['no size', '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'],
  ['an endless size', '<svg viewBox="0 0 1e999 1"/>'],
  ['a hair', '<svg viewBox="0 0 1000 1"/>'],
  ['an attribute twice', wrapped('<rect x="1" x="2"/>')],
  ['copies of themselves', wrapped('<g id="a"><use href="#a"/></g>')],
  ['two that copy each other', wrapped('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')],
  [
    'a billion laughs',
    wrapped(
      `<g id="l0"><rect/></g>${Array.from({ length: 30 }, (_, i) => `<g id="l${i + 1}"><use href="#l${i}"/><use href="#l${i}"/></g>`).join('')}<use href="#l30"/>`,
    ),
  ],
  ['too many elements', wrapped('<g/>'.repeat(20_001))],
  ['too deep a nest', wrapped('<g>'.repeat(70) + '</g>'.repeat(70))],
  ['a control character', wrapped('<text>&#0;</text>')],
])('%s is refused', (_, text) => expect(() => cleanSvg(text)).toThrow(SvgProblem))

test('long values are looked through in a time that grows with their length, not with its square', () => {
  const long = ' '.repeat(500_000)
  for (const attribute of ['transform', 'fill', 'd', 'style', 'class', 'font-family', 'viewBox', 'width', 'href', 'id'])
    expect(clean(`<rect ${attribute}="1${long}!"/><use ${attribute}="#a${long}!"/>`)).toContain('<rect')
  expect(clean(`<style>${'a{'.repeat(200_000)}</style><style>${long}{}</style><style>${'/*'.repeat(200_000)}</style>`)).toContain('<svg')
})

const WORDS = `a|#a|url(#a)|url(http://x)|&lt;|&#34;|"|'|<|>|/>|<!--|-->|]]>|<![CDATA[|<?x|?>|</g>|;|:|=|{|}|@import|\\`
const TAGS = '<script>|<style>|</style>|onload="x"| style="fill:| href="|<use|<rect|<svg|<g>|<text>|<!DOCTYPE|&x;'
const word = fc.constantFrom(...`${WORDS}|${TAGS}`.split('|'))
test('whatever is put into a drawing, what is written is clean, and clean already', () => {
  let taken = 0
  fc.assert(
    fc.property(fc.array(fc.oneof(word, word, fc.constantFrom(...HOSTILE), fc.string({ maxLength: 6 })), { maxLength: 20 }), (parts) => {
      let svg: string
      try {
        svg = clean(parts.join(''))
      } catch (error) {
        expect(error).toBeInstanceOf(SvgProblem)
        return
      }
      taken++
      expect(problemsOf(svg)).toEqual([])
      expect(cleanSvg(svg).svg).toBe(svg)
    }),
    { numRuns: 3000 },
  )
  expect(taken).toBeGreaterThan(100)
})

test('a drawing that takes a browser minutes to draw is refused, however few its elements', () => {
  const shapes = Array.from({ length: 500 }, (_, i) => `<path d="M${i} 0l50 90 3-70z"/>`).join('')
  const clip = `<defs><clipPath id="c">${shapes}</clipPath></defs>`
  const of = (inside: string, head = '') => `<svg viewBox="0 0 100 100">${head}${inside}</svg>`
  const groups = (attributes: string, times: number) => `${`<g ${attributes}>`.repeat(50)}<rect/>${'</g>'.repeat(50)}`.repeat(times)
  const heavy = [
    of('<rect clip-path="url(#c)"/>'.repeat(200), clip),
    of('<rect style="clip-path:url(#c)"/>'.repeat(200), clip),
    of('<rect class="a b"/>'.repeat(200), `<style>.b{clip-path:url(#c)}</style>${clip}`),
    of(groups('clip-path="url(#c)"', 3), clip),
    of(groups('opacity=".9"', 10)),
    of(groups('class="a"', 10), '<style>.a{fill:red;opacity:.5}</style>'),
    of(groups('', 10), '<style>g{opacity:.5}</style>'),
    of('<use href="#s"/>'.repeat(100), `<symbol id="s">${groups('opacity=".9"', 1)}</symbol>`),
  ]
  for (const svg of heavy) expect(() => cleanSvg(svg)).toThrow('too much to draw')
  // as drawing programs write them: thousands of shapes cut by one rectangle, shapes that are translucent, a few groups that are
  const plain = '<defs><clipPath id="c"><rect width="9" height="9"/></clipPath></defs><style>.b{clip-path:url(#c)}.o{opacity:.5}</style>'
  expect(cleanSvg(of('<g class="b"><path class="o" d="M0 0l1 1"/></g>'.repeat(8000) + groups('opacity=".9"', 4), plain)).dropped).toBe(0)
})
