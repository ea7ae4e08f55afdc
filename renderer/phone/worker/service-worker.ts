// Keeps the phone page itself on the phone, so that it opens without a line; data and calls never pass through it.
import { shellFiles } from './shell-files.ts'

/** What this file needs of the worker's own types, which contradict those of a page. */
interface Worker {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void
  addEventListener(
    type: 'fetch',
    listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void; waitUntil(work: Promise<unknown>): void }) => void,
  ): void
}
const worker = self as unknown as Worker

const CACHE = 'vigil-phone-1'
const PAGE = '/phone'
/** Of a line that is there but leads nowhere. */
const PAGE_WITHIN_MS = 3000

worker.addEventListener('install', (event) =>
  event.waitUntil(
    fetch(PAGE, { cache: 'no-store' })
      .then(keepShell)
      .then(() => worker.skipWaiting()),
  ),
)
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') return event.respondWith(openPage(request, (work) => event.waitUntil(work)))
  if (/^\/(assets|phone)\/.+\.\w+$/.test(url.pathname)) event.respondWith(openFile(request))
})

/** The newest while there is a line, or what was kept: whole, or not at all. */
async function openPage(request: Request, afterwards: (work: Promise<unknown>) => void): Promise<Response> {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_WITHIN_MS) })
    if (answer.ok) afterwards(keepShell(answer.clone()).catch(() => {}))
    return answer
  } catch (error) {
    const kept = await cache.match(PAGE)
    if (kept === undefined) throw error
    return kept
  }
}

/** Names of files hold a hash of what is in them: the one that is kept is right for ever. */
async function openFile(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request)
}

/** The page last: once it is kept, all it needs is. Then what only an older one needed goes. */
async function keepShell(page: Response): Promise<void> {
  if (!page.ok || !(page.headers.get('content-type') ?? '').includes('text/html')) throw new Error('this is not the page')
  const cache = await caches.open(CACHE)
  const html = await page.clone().text()
  const files = shellFiles(html)
  if (files.length === 0) throw new Error('this is not the page')
  const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
  await cache.addAll(files.filter((file) => !known.has(file) || !file.startsWith('/assets/')))
  // a page that was redirected cannot answer a navigation
  await cache.put(PAGE, new Response(html, { headers: page.headers }))
  for (const path of known) if (path !== PAGE && !files.includes(path)) await cache.delete(path)
}
