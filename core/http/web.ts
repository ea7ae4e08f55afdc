// Serves the built console: hashed files for ever, the page itself never from a cache, every unknown path to the page.
import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { VigilError } from '../../contract/errors.ts'
import { sendBuiltPage } from './page.ts'

const HOUR_S = 3600

export function serveWeb(app: FastifyInstance, webDir: string): void {
  const page = join(webDir, 'index.html')
  const isBuilt = existsSync(page)
  if (isBuilt) {
    app.register(staticFiles, {
      root: webDir,
      dotfiles: 'ignore',
      index: false,
      redirect: false,
      setHeaders: (reply, path) => void reply.header('cache-control', cacheFor(path, webDir)),
    })
    for (const path of ['/', '/index.html']) app.get(path, (request, reply) => sendBuiltPage(request, reply, webDir, 'index.html'))
  }
  app.setNotFoundHandler((request, reply) => {
    if (!isPageRequest(request)) throw new VigilError('request.notFound')
    return isBuilt ? sendBuiltPage(request, reply, webDir, 'index.html') : sendNotBuilt(reply)
  })
}

/** The bundler puts a hash of the content into the names below assets/. */
function cacheFor(path: string, webDir: string): string {
  if (path.startsWith(join(webDir, 'assets'))) return 'public, max-age=31536000, immutable'
  // A worker that is old keeps an old page.
  return extname(path) === '.html' || basename(path) === 'phone-worker.js' ? 'no-cache' : `public, max-age=${HOUR_S}`
}

/** The doors of programs answer unknown paths with an error; so does a file that is not there. */
function isPageRequest({ method, url }: FastifyRequest): boolean {
  const path = url.split('?')[0] ?? ''
  return (method === 'GET' || method === 'HEAD') && !/^\/(api|auth|rpc|live|upload)(\/|$)/.test(path) && !basename(path).includes('.')
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/html; charset=utf-8')
    .send(
      '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>值守 Vigil</title><h1>值守 Vigil</h1>' +
        '<p>控制台尚未构建。请运行 <code>npm run build</code> 后重新启动。</p>' +
        '<p>The console has not been built. Run <code>npm run build</code> and start again.</p></html>',
    )
}
