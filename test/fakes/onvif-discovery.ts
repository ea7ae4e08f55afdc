// Cameras that answer probes of WS-Discovery on the loopback interface, each as it is told, and announce themselves.
import { createSocket, type RemoteInfo } from 'node:dgram'

export interface DiscoveryFake {
  /** Port of the group 239.255.255.250 on which it listens. */
  readonly port: number
  /** Types that were asked for, in order. */
  readonly probes: readonly string[]
  /** Says something to the whole group. */
  announce(xml: string): Promise<void>
  close(): Promise<void>
}

export const GROUP = '239.255.255.250'

/** @param answer datagrams for one probe; its MessageID has to be in their RelatesTo */
export async function startDiscovery(answer: (type: string, messageId: string, from: RemoteInfo) => readonly (string | Uint8Array)[]): Promise<DiscoveryFake> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  const probes: string[] = []
  socket.on('message', (datagram, from) => {
    const text = datagram.toString('utf8')
    const id = /<(?:\w+:)?MessageID[^>]*>([^<]+)</.exec(text)?.[1]
    const type = /<(?:\w+:)?Types[^>]*>([^<]*)</.exec(text)?.[1]
    if (id === undefined || type === undefined || !text.includes('Probe>')) return
    probes.push(type)
    for (const reply of answer(type, id, from)) socket.send(reply, from.port, from.address)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, () => resolve())
  })
  socket.addMembership(GROUP, '127.0.0.1')
  socket.setMulticastInterface('127.0.0.1')
  const { port } = socket.address()
  return {
    port,
    probes,
    announce: (xml) => new Promise((resolve, reject) => socket.send(xml, port, GROUP, (error) => (error === null ? resolve() : reject(error)))),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

export interface FakeMatch {
  readonly endpoint: string
  readonly xaddrs: string
  readonly scopes?: string
  readonly types?: string
}

export function matchesXml(relatesTo: string, matches: readonly FakeMatch[]): string {
  return envelope(
    `<wsa:RelatesTo>${relatesTo}</wsa:RelatesTo>`,
    `<wsd:ProbeMatches>${matches.map((match) => body('ProbeMatch', match)).join('')}</wsd:ProbeMatches>`,
  )
}

export function helloXml(match: FakeMatch): string {
  return envelope('', body('Hello', match))
}

function body(
  element: string,
  { endpoint, xaddrs, scopes = 'onvif://www.onvif.org/type/video_encoder', types = 'n:NetworkVideoTransmitter' }: FakeMatch,
): string {
  return `<wsd:${element}><wsa:EndpointReference><wsa:Address>${endpoint}</wsa:Address></wsa:EndpointReference><wsd:Types>${types}</wsd:Types><wsd:Scopes>${scopes}</wsd:Scopes><wsd:XAddrs>${xaddrs}</wsd:XAddrs><wsd:MetadataVersion>1</wsd:MetadataVersion></wsd:${element}>`
}

function envelope(header: string, inside: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><E:Envelope xmlns:E="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:n="http://www.onvif.org/ver10/network/wsdl"><E:Header>${header}</E:Header><E:Body>${inside}</E:Body></E:Envelope>`
}
