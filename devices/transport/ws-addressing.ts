// The WS-Addressing headers of a call to a subscription: where it goes, what it does, and what the device wants to be told back.
import { escapeXml } from './soap-xml.ts'

const WSA = 'http://www.w3.org/2005/08/addressing'

/** @param references as `referenceHeaders` made them */
export function addressHeaders(to: string, action: string, references: string): string {
  return `<a:Action xmlns:a="${WSA}">${action}</a:Action><a:To xmlns:a="${WSA}">${escapeXml(to)}</a:To>${references}`
}

const NAME = 'ReferenceParameters'
const MAX_CHARS = 4096
const MAX_PARAMETERS = 8

/**
 * The reference parameters of a subscription, to be sent back as headers: Axis tells subscriptions apart by them.
 *
 * They are written anew from their names and texts, with the namespaces they were declared in, so that nothing else of the device's XML goes out.
 */
export function referenceHeaders(xml: string): string {
  const start = xml.indexOf('>', xml.indexOf(NAME) + NAME.length)
  const end = xml.indexOf(NAME, start)
  if (!xml.includes(NAME) || start < 0 || end < 0 || end - start > MAX_CHARS) return ''
  const inside = xml.slice(start + 1, end)
  const simple = inside.matchAll(/<(?:([A-Za-z_][\w.-]{0,31}):)?([A-Za-z_][\w.-]{0,63})((?:\s[^<>]{0,500})?)>([^<>]{0,500})<\//g)
  return [...simple]
    .slice(0, MAX_PARAMETERS)
    .map(([, prefix, name, attributes, text]) => {
      const declared = prefix === undefined ? 'xmlns' : `xmlns:${prefix}`
      const namespace = namespaceIn(attributes!, declared) ?? namespaceIn(xml, declared) ?? ''
      return `<r:${name} xmlns:r="${namespace}" xmlns:a="${WSA}" a:IsReferenceParameter="true">${text}</r:${name}>`
    })
    .join('')
}

/** Still escaped, as it stood. */
function namespaceIn(text: string, declared: string): string | null {
  const at = text.indexOf(`${declared}=`)
  if (at < 0) return null
  const quote = text.charAt(at + declared.length + 1)
  if (quote !== '"' && quote !== "'") return null
  const from = at + declared.length + 2
  const value = text.slice(from, text.indexOf(quote, from))
  return value.length <= 200 && !/[<>"']/.test(value) ? value : null
}
