// The security headers of every answer: what a page of ours may load, and that nobody else may frame or read it.
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { isDoor } from './doors.ts'
import { hasTls } from './origin.ts'
import { nonceOf } from './page.ts'

export function setSecurityHeaders(app: FastifyInstance): void {
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // antd writes its styles into the page as it runs (renderer/page-policy.ts).
        styleSrc: ["'self'", (request) => `'nonce-${nonceOf(request)}'`],
        // Its text areas measure themselves by an attribute.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        fontSrc: ["'self'", 'data:'],
        // Live video is decoded into MediaStreams and blobs.
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        // The host was checked against the list of our own before.
        connectSrc: ["'self'", (request) => `${hasTls(request.socket) ? 'wss' : 'ws'}://${request.headers.host ?? ''}`],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        // No text becomes markup or a script's address but the worker's.
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['vigil'],
      },
    },
    // The same name may serve another core without TLS on another port, and a certificate of the site's own can be lost.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    crossOriginEmbedderPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  })
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('permissions-policy')) reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), usb=(), serial=()')
    if (isDoor(request) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}
