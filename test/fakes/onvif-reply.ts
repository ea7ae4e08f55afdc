// How the ONVIF device of the tests answers: envelopes, faults, its clock. Written from the specification, without the product's own parser.
import type { ServerResponse } from 'node:http'

export const TDS = 'http://www.onvif.org/ver10/device/wsdl'
export const TEV = 'http://www.onvif.org/ver10/events/wsdl'

export function reply(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' })
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:wsnt="urn:wsnt" xmlns:tt="urn:tt" xmlns:tev="${TEV}"><env:Body>${body}</env:Body></env:Envelope>`,
  )
}

export function fault(response: ServerResponse, code: string, subcode: string, text: string, status = 400): void {
  reply(
    response,
    `<env:Fault><env:Code><env:Value>${code}</env:Value><env:Subcode><env:Value>ter:InvalidArgVal</env:Value><env:Subcode><env:Value>${subcode}</env:Value></env:Subcode></env:Subcode></env:Code><env:Reason><env:Text xml:lang="en">${text}</env:Text></env:Reason></env:Fault>`,
    status,
  )
}

/** @param type of its clock: `NTP` or `Manual` */
export function clockOf(now: Date, type = 'NTP'): string {
  const [date, time] = [
    `<tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day>`,
    `<tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second>`,
  ]
  return `<tds:GetSystemDateAndTimeResponse xmlns:tds="${TDS}"><tds:SystemDateAndTime><tt:DateTimeType>${type}</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>CST-8</tt:TZ></tt:TimeZone><tt:UTCDateTime><tt:Time>${time}</tt:Time><tt:Date>${date}</tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
}

/** Text of an element of a request. */
export function valueIn(body: string, name: string): string {
  return new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(body)?.[1] ?? ''
}
