// The WS-Security UsernameToken of ONVIF: a digest of nonce, time and password, so that the password never goes over the wire.
import { createHash } from 'node:crypto'
import { escapeXml } from './soap-xml.ts'

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'
const TOKEN = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0'
const BASE64 = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary'

/** Base64(SHA-1(nonce + created + password)) (WSS UsernameToken Profile 1.0; ONVIF asks for it). */
export function passwordDigest(nonce: Uint8Array, created: string, password: string): string {
  return createHash('sha1').update(nonce).update(created, 'utf8').update(password, 'utf8').digest('base64')
}

/** The header element. @param created on the device's clock, UTC, ISO 8601 with `Z` */
export function usernameToken(login: { readonly username: string; readonly password: string }, nonce: Uint8Array, created: string): string {
  return (
    `<wsse:Security s:mustUnderstand="1" xmlns:wsse="${WSSE}" xmlns:wsu="${WSU}"><wsse:UsernameToken>` +
    `<wsse:Username>${escapeXml(login.username)}</wsse:Username>` +
    `<wsse:Password Type="${TOKEN}#PasswordDigest">${passwordDigest(nonce, created, login.password)}</wsse:Password>` +
    `<wsse:Nonce EncodingType="${BASE64}">${Buffer.from(nonce).toString('base64')}</wsse:Nonce>` +
    `<wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security>`
  )
}
