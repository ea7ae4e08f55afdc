// The words of WS-Discovery: the probe that asks who is there, and what the answers and announcements say.
import type { FoundCamera } from '../../contract/camera-pairing.ts'
import { elementsAt, readXml, textAt, withoutPrefixes } from '../transport/soap-xml.ts'
import { bracketed } from './own-place.ts'
import { readScopes } from './scopes.ts'

/** The specification only obliges devices to answer to `tds:Device`; many cameras answer to the other alone. */
export const PROBE_TYPES = ['dn:NetworkVideoTransmitter', 'tds:Device'] as const

export const DISCOVERY_GROUP = '239.255.255.250'
export const DISCOVERY_PORT = 3702
/** Of one datagram; real answers have one to four thousand bytes. */
export const MAX_DATAGRAM = 16_384
const MAX_MATCHES = 16
const MAX_ADDRESSES = 8

export function probeXml(type: (typeof PROBE_TYPES)[number], messageId: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"' +
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"' +
    ' xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tds="http://www.onvif.org/ver10/device/wsdl">' +
    `<s:Header><a:MessageID>${messageId}</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>` +
    '<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></s:Header>' +
    `<s:Body><d:Probe><d:Types>${type}</d:Types></d:Probe></s:Body></s:Envelope>`
  )
}

export interface DiscoveryWords {
  readonly kind: 'matches' | 'hello' | 'bye'
  /** MessageID of the probe that it answers; null: it names none. */
  readonly relatesTo: string | null
  readonly cameras: readonly FoundCamera[]
}

/** @param from the address the datagram came from @returns null for anything else, and whatever is not well formed */
export function readDiscovery(datagram: Uint8Array, from: string, throughInterface: string): DiscoveryWords | null {
  if (datagram.length > MAX_DATAGRAM) return null
  const envelope = readEnvelope(datagram)
  if (envelope === null) return null
  const header = elementsAt(envelope, 'Header')[0]
  const body = elementsAt(envelope, 'Body')[0]
  const relatesTo = textAt(header, 'RelatesTo')
  const found = (elements: readonly unknown[], by: FoundCamera['by']) =>
    elements.slice(0, MAX_MATCHES).flatMap((element) => readMatch(element, from, throughInterface, by) ?? [])
  const matches = elementsAt(body, 'ProbeMatches')
  if (matches.length > 0) return { kind: 'matches', relatesTo, cameras: found(elementsAt(matches[0], 'ProbeMatch'), 'probe') }
  const hello = elementsAt(body, 'Hello')
  if (hello.length > 0) return { kind: 'hello', relatesTo, cameras: found(hello, 'hello') }
  const bye = elementsAt(body, 'Bye')
  return bye.length > 0 ? { kind: 'bye', relatesTo, cameras: [] } : null
}

function readEnvelope(datagram: Uint8Array): unknown {
  try {
    // Some devices end their answers with a zero byte.
    const text = new TextDecoder('utf-8').decode(datagram).replace(/[\0\s]+$/, '')
    return elementsAt(readXml(text), 'Envelope')[0] ?? null
  } catch {
    return null
  }
}

const DEVICE_TYPES = ['NetworkVideoTransmitter', 'Device']

function readMatch(match: unknown, from: string, throughInterface: string, by: FoundCamera['by']): FoundCamera | null {
  const endpoint = textAt(match, 'EndpointReference', 'Address')
  if (endpoint === null || endpoint.length > 200 || /[\p{Cc}\s]/u.test(endpoint)) return null
  const types = (textAt(match, 'Types') ?? '').split(/\s+/).map(withoutPrefixes)
  const scopeText = (textAt(match, 'Scopes') ?? '').slice(0, 8000)
  // Printers and computers announce themselves in the same group.
  const isOnvif = types.some((type) => DEVICE_TYPES.includes(type)) || /onvif:\/\//i.test(scopeText)
  const addresses = readAddresses(textAt(match, 'XAddrs') ?? '', from)
  if (!isOnvif || addresses.urls.length === 0) return null
  const { name, hardware, location, profiles, mac } = readScopes(scopeText)
  return {
    endpoint,
    by,
    host: from,
    xaddrs: addresses.urls,
    isForeign: addresses.isForeign,
    name,
    hardware,
    location,
    profiles: profiles.slice(0, 16),
    mac: mac ?? macOfEndpoint(endpoint),
    interface: throughInterface,
  }
}

/** Those on the sender itself; where it names none, the ones that it names, put on it. Other hosts are never followed. */
function readAddresses(text: string, from: string): { readonly urls: string[]; readonly isForeign: boolean } {
  const parsed = text
    .slice(0, 4000)
    .split(/\s+/)
    .flatMap((url) => (URL.canParse(url) ? [new URL(url)] : []))
    .filter(({ protocol }) => protocol === 'http:' || protocol === 'https:')
  // A second address of the same device, IPv6 or link-local, is no sign of anything.
  const own = parsed.filter(({ hostname }) => hostname.replace(/^\[|\]$/g, '') === from)
  const isForeign = own.length === 0 && parsed.length > 0
  const urls = (isForeign ? parsed : own).map(({ protocol, port, pathname, search }) => {
    const shown = `${protocol}//${bracketed(from)}${port === '' ? '' : `:${port}`}${pathname}${search}`
    return shown.length <= 300 && /^[\x21-\x7e]*$/.test(shown) ? shown : null
  })
  return { urls: [...new Set(urls.filter((url) => url !== null))].slice(0, MAX_ADDRESSES), isForeign }
}

/** Of a UUID of version 1 the end is the MAC address of who made it; of others it says nothing. */
function macOfEndpoint(endpoint: string): string | null {
  const [, node] = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[0-9a-f]{4}-([0-9a-f]{12})$/i.exec(endpoint) ?? []
  // The lowest bit of the first byte marks one that was made up.
  return node === undefined || (Number.parseInt(node.slice(0, 2), 16) & 1) === 1 ? null : (node.toLowerCase().match(/../g) ?? []).join(':')
}
