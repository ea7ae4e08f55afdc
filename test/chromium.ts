// The browser all tests drive: Debian's Chromium, kept from calling home.
export const chromiumPath = process.env['VIGIL_CHROMIUM'] || '/usr/bin/chromium'

export const chromiumArgs = [
  '--no-sandbox', // tests run as root in CI
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
]
