// Safety reports in the public REST contract: what was issued, its files, and the key that signed them.
import { z } from 'zod'
import { id, route, time } from './open-api-parts.ts'
import { REPORT_FORMATS } from './report-template.ts'
import { REPORT_KINDS, REPORT_STATES } from './report-words.ts'
import { LOCALES } from './vocabulary.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const byId = z.strictObject({ id })
const shared = { inputStructure: 'detailed', tags: ['reports'] } as const

export const reportOutSchema = z.strictObject({
  id,
  number: z.string().describe('RPT-20261201-0001'),
  kind: z.enum(REPORT_KINDS),
  name: z.string(),
  from: time.describe('inside'),
  to: time.describe('the first moment after it'),
  building: z.string().optional().describe('absent: the whole site'),
  state: z.enum(REPORT_STATES),
  progress: z.number().describe('0..1'),
  problem: z.string().optional().describe('a code of the error table'),
  late: z.boolean().describe('made up for, because the core was down when it was due'),
  askedAt: time,
  issuedAt: time.optional(),
  files: z.array(
    z.strictObject({
      format: z.enum(REPORT_FORMATS),
      locale: z.enum(LOCALES),
      bytes: z.int(),
      sha256,
      contentSha256: sha256.describe('of what it says, before it was set: the same in both formats of one language, another in the other language'),
      signature: z.string().describe('Ed25519, base64; what is signed: docs/reports.md'),
    }),
  ),
})
export type ReportOut = z.infer<typeof reportOutSchema>

export const reportsRestApi = {
  list: route
    .meta({ scope: 'reports:read' })
    .route({ ...shared, method: 'GET', path: '/reports', summary: 'Safety reports, the latest first' })
    .input(
      z.object({
        query: z.strictObject({ cursor: z.string().min(1).max(100).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
      }),
    )
    .output(z.strictObject({ items: z.array(reportOutSchema), next: z.string().nullable() })),
  key: route
    .meta({ scope: 'reports:read' })
    .route({ ...shared, method: 'GET', path: '/reports/key', summary: "The public half of the site's key for reports" })
    .output(z.strictObject({ algorithm: z.literal('Ed25519'), publicKey: z.string().describe('SPKI, base64'), fingerprint: sha256 })),
  get: route
    .meta({ scope: 'reports:read' })
    .route({ ...shared, method: 'GET', path: '/reports/{id}', summary: 'One report: how far it is, its files and their hashes' })
    .input(z.object({ params: byId }))
    .output(reportOutSchema),
  file: route
    .meta({ scope: 'reports:read' })
    .route({ ...shared, method: 'GET', path: '/reports/{id}/file', summary: 'Exactly as it was issued; range requests; the ETag is the SHA-256' })
    .input(
      z.object({
        params: byId,
        query: z.strictObject({ format: z.enum(REPORT_FORMATS), locale: z.enum(LOCALES).optional() }),
        headers: z.looseObject({
          range: z.string().max(100).optional(),
          'if-none-match': z.string().max(200).optional(),
          'if-range': z.string().max(200).optional(),
        }),
      }),
    )
    .output(z.file().mime(['application/pdf', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'])),
}
