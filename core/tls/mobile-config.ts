// The authority as a profile that iPhones and iPads install in one go.
import type { SiteCa } from './site-ca.ts'

/**
 * Ids come from the certificate, so that installing it again replaces the profile rather than adding another.
 *
 * @source Apple Platform Deployment, "Certificates" payload `com.apple.security.root`
 */
export function writeMobileConfig({ der, fingerprint, name }: Pick<SiteCa, 'der' | 'fingerprint' | 'name'>): string {
  const hex = fingerprint.replaceAll(':', '').toLowerCase()
  const uuid = (from: number) =>
    [8, 4, 4, 4, 12].reduce<string[]>((parts, length) => [...parts, hex.slice(from + parts.join('').length).slice(0, length)], []).join('-')
  const title = escapeXml(name)
  const payload = (type: string, id: string, more: string) =>
    `<key>PayloadType</key><string>${type}</string><key>PayloadIdentifier</key><string>vigil.ca.${id}</string><key>PayloadUUID</key><string>${id}</string>` +
    `<key>PayloadVersion</key><integer>1</integer><key>PayloadDisplayName</key><string>${title}</string>${more}`
  const certificate = `<key>PayloadContent</key><data>${der.toString('base64')}</data>`
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
    `<plist version="1.0"><dict>${payload('Configuration', uuid(0), `<key>PayloadContent</key><array><dict>${payload('com.apple.security.root', uuid(32), certificate)}</dict></array>`)}</dict></plist>\n`
  )
}

export function escapeXml(text: string): string {
  return text.replaceAll(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`)
}
