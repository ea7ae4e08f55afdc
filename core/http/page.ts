// Answers with a built page: each time with a word of its own, by which the page's styles are known to be its own.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'

const nonces = new WeakMap<IncomingMessage, string>()

/** Of this request; in its policy and in its page. */
export function nonceOf(request: IncomingMessage): string {
  const nonce = nonces.get(request) ?? randomBytes(16).toString('base64')
  nonces.set(request, nonce)
  return nonce
}

/** Never to be revalidated: the policy of one answer must not meet the page of another. @param file below `webDir` */
export async function sendBuiltPage(request: FastifyRequest, reply: FastifyReply, webDir: string, file: string): Promise<FastifyReply> {
  const html = await readFile(join(webDir, file), 'utf8')
  const word = `<head><meta property="csp-nonce" nonce="${nonceOf(request.raw)}">`
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html.replace('<head>', word))
}

/** Of a page whose library writes markup as text. */
export function withoutTrustedTypes(reply: FastifyReply): void {
  const policy = String(reply.getHeader('content-security-policy'))
  reply.header('content-security-policy', policy.replace(/;(require-trusted-types-for|trusted-types) [^;]*/g, ''))
}
