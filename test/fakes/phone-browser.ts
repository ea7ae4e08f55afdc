// A phone's browser that trusts one site's own authority, as a phone does on which it was installed; nothing else about TLS is relaxed.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright/test'
import { chromiumArgs, chromiumPath } from '../chromium.ts'

const run = promisify(execFile)

export const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 640 },
  hasTouch: true,
  isMobile: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
}

export interface PhoneBrowser {
  readonly browser: Browser
  /** False: `certutil` is not there (Debian: libnss3-tools), and the browser takes any certificate. */
  readonly trusts: boolean
  openContext(): Promise<BrowserContext>
  close(): Promise<void>
}

/** @param dataDir of a core that has made its authority */
export async function openPhoneBrowser(dataDir: string): Promise<PhoneBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'vigil-phone-'))
  const trusts = await trustAuthority(home, await authorityOf(dataDir))
  const args = trusts ? chromiumArgs : [...chromiumArgs, '--ignore-certificate-errors']
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...args], env: { ...process.env, HOME: home } })
  return {
    browser,
    trusts,
    openContext: () => browser.newContext(PHONE),
    async close() {
      await browser.close()
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The certificate alone, PEM: the file holds its key as well. */
export async function authorityOf(dataDir: string): Promise<string> {
  const pem = await readFile(join(dataDir, 'site-ca.pem'), 'utf8')
  return pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))
}

/** Chromium on Linux takes what its user trusts from the user's NSS database. */
async function trustAuthority(home: string, pem: string): Promise<boolean> {
  const [folder, file] = [join(home, '.pki', 'nssdb'), join(home, 'site-ca.crt')]
  await mkdir(folder, { recursive: true })
  await writeFile(file, pem)
  try {
    await run('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password'])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  await run('certutil', ['-A', '-d', `sql:${folder}`, '-n', 'site', '-t', 'C,,', '-i', file])
  return true
}
