// XML that parsers have died of: bombs, foreign entities, depth, width, doubled names, encodings that are not what they say.
import { Buffer } from 'node:buffer'
import type { Dice } from './dice.ts'
import { MOST_BYTES } from './mutate.ts'
import { NAUGHTY } from './texts.ts'

export const XML_WORDS = [
  '<',
  '>',
  '/>',
  '</',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?xml version="1.0" encoding="UTF-16"?>',
  '<?xml version="1.0" encoding="GB18030"?>',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<!ENTITY % x SYSTEM "file:///etc/passwd">%x;',
  '&amp;',
  '&#0;',
  '&#x110000;',
  '&#xD800;',
  '&nbsp;',
  '&b;',
  'xmlns=""',
  'xmlns:__proto__="u"',
  '<__proto__>',
  '<constructor>',
  ' a="1" a="2"',
  "='",
  '\0',
  '\uFEFF',
  '\u202e',
]

/** @param text a document that is one */
export function damageXml(text: string, dice: Dice): Buffer {
  const at = () => placeIn(text, dice)
  switch (dice.below(12)) {
    case 0:
      return whole(bomb(dice))
    case 1: {
      const times = dice.pick([33, 65, 1000, 20_000])
      return whole(insert(text, at(), '<a>'.repeat(times) + (dice.once(2) ? '</a>'.repeat(times) : '')))
    }
    case 2:
      return whole(insert(text, at(), '<a/>'.repeat(dice.pick([100, 7000, 14_000]))))
    case 3:
      return whole(
        text.replace(
          /<([\w:]+)(?=[\s>])/,
          (tag) => `${tag} ${Array.from({ length: dice.pick([2, 500, 8000]) }, (_, n) => `a${dice.once(3) ? 0 : n}=""`).join(' ')}`,
        ),
      )
    case 4:
      return whole(insert(text, at(), dice.pick(['&#65;', '&amp;', '&lt;', '&b;']).repeat(dice.pick([10, 1100, 9000]))))
    case 5:
      return Buffer.from(text, dice.pick(['utf16le', 'latin1']))
    case 6:
      return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    case 7:
      return whole(
        text.replace(/<\/?([\w:]+)/g, (tag, name: string) =>
          dice.once(8) ? tag.replace(name, dice.pick(['__proto__', 'constructor', 'a', 'x:y:z', ''])) : tag,
        ),
      )
    case 8:
      return whole(insert(text, at(), 'x'.repeat(dice.pick([300, 50_000]))))
    case 9:
      // As often as a device would have to be mad to.
      return whole(text.replace(/<([\w:]+)[^<>]*>[^<>]*<\/\1>/, (element) => element.repeat(dice.pick([2, 300, 2000]))))
    case 10:
      return whole(text.replace(/>([^<>]+)</g, (found) => (dice.once(3) ? `>${escape(dice.pick(NAUGHTY))}<` : found)))
    default:
      return whole(text.replace(/="[^"]*"/g, (found) => (dice.once(3) ? `="${escape(dice.pick(NAUGHTY))}"` : found)))
  }
}

function bomb(dice: Dice): string {
  const levels = Array.from({ length: 10 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`)
  const outside = `<!ENTITY e0 SYSTEM "${dice.pick(['file:///etc/passwd', 'http://127.0.0.1:9/', 'php://filter'])}">`
  return `<?xml version="1.0"?><!DOCTYPE r [${dice.once(2) ? '<!ENTITY e0 "ha">' : outside}${levels.join('')}]><r>&e10;</r>`
}

/** Just behind some tag. */
function placeIn(text: string, dice: Dice): number {
  const ends = [...text.matchAll(/>/g)].map(({ index }) => index + 1)
  return ends.length === 0 ? 0 : dice.pick(ends)
}

function insert(text: string, at: number, more: string): string {
  return text.slice(0, at) + more + text.slice(at)
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function whole(text: string): Buffer {
  return Buffer.from(text).subarray(0, MOST_BYTES)
}
