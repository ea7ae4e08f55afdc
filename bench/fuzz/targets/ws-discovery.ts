// WS-Discovery: what anything in the network can send to the whole network.
import { readDiscovery } from '../../../devices/cameras/ws-discovery.ts'
import type { FuzzTarget } from '../target.ts'
import { damageXml, XML_WORDS } from '../xml-shapes.ts'

const about =
  '<d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types><d:Scopes>onvif://www.onvif.org/name/Gate%20North onvif://www.onvif.org/hardware/DS-2CD onvif://www.onvif.org/location/city/SZ onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/MAC/a4:14:37:00:11:22</d:Scopes><d:XAddrs>http://192.168.1.64/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>'
const endpoint = '<a:EndpointReference><a:Address>urn:uuid:5f5a69c2-e0ae-1c12-8f32-a41437001122</a:Address></a:EndpointReference>'
const envelope = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:RelatesTo>uuid:1</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`
const SEEDS = [
  envelope(`<d:ProbeMatches><d:ProbeMatch>${endpoint}${about}</d:ProbeMatch></d:ProbeMatches>`),
  envelope(`<d:Hello>${endpoint}${about}</d:Hello>`),
  envelope(`<d:Bye>${endpoint}</d:Bye>`),
  `${envelope(`<d:ProbeMatches><d:ProbeMatch>${endpoint}${about}</d:ProbeMatch><d:ProbeMatch>${endpoint}${about}</d:ProbeMatch></d:ProbeMatches>`)}\0\0`,
].map((text) => Buffer.from(text))

export const wsDiscovery: FuzzTarget = {
  name: 'ws-discovery',
  inputs: { ci: 1000, full: 30_000 },
  async load() {
    return {
      seeds: SEEDS,
      words: [...XML_WORDS, 'http://169.254.169.254/', 'onvif://', 'urn:uuid:', '%', '%zz', '%00', 'file:///', '[::1]'],
      make: (seed, dice) => damageXml(Buffer.from(seed).toString('utf8'), dice),
      isTaken: (read) => read !== null,
      read(input) {
        const words = readDiscovery(input, '192.168.1.64', 'eth0')
        // Whatever it wrote, nobody but who sent it is followed.
        for (const { xaddrs } of words?.cameras ?? [])
          for (const url of xaddrs) if (new URL(url).hostname !== '192.168.1.64') throw new TypeError(`it leads to ${url}`)
        return words
      },
    }
  },
}
