// What an installer says about a system that can be reached by plain HTTP requests.
import { z } from 'zod'
import { INCIDENT_STATES } from '../../../contract/vocabulary.ts'
import { workOrderReplySchema } from '../../../contract/work-order.ts'
import { isTimezone } from './clean-text.ts'
import { dataPathSchema } from './data-path.ts'
import { baseUrlSchema, timeoutMsSchema } from './http-call.ts'
import { restAuthSchema } from './rest-auth.ts'
import { problemOfJson, problemOfText } from './template.ts'

/** A text with placeholders. */
const textTemplate = z
  .string()
  .max(2000)
  .superRefine((text, context) => {
    const problem = problemOfText(text)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

/** JSON whose texts have placeholders. */
const jsonTemplate = z.string().superRefine((text, context) => {
  const problem = problemOfJson(text)
  if (problem !== null) context.addIssue({ code: 'custom', message: problem })
})

const path = textTemplate.refine(
  (text) => /^\/[\x21-\x7e]*$/.test(text.replaceAll(/\{\{[^{}]*\}\}/g, '')) && !/[?#]/.test(text),
  'a path that begins with /, without ? and #',
)
const pairs = z
  .record(z.string().min(1).max(64), textTemplate)
  .refine((record) => Object.keys(record).length <= 30, 'at most 30')
  .default({})

const requestShape = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  path,
  query: pairs,
  body: jsonTemplate.optional(),
}
const codes = z.record(z.string().max(40), z.string().max(100)).default({})

export const restConfigSchema = z.strictObject({
  baseUrl: baseUrlSchema,
  auth: restAuthSchema.prefault({}),
  /** Sent with every request; a value may have placeholders. */
  headers: z
    .record(
      z
        .string()
        .max(64)
        .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header'),
      textTemplate,
    )
    .default({}),
  /** `form`: the template is an object without anything nested in it. */
  bodyType: z.enum(['json', 'form']).default('json'),
  create: z.strictObject(requestShape),
  update: z.strictObject({ ...requestShape, states: z.array(z.enum(INCIDENT_STATES)).max(8).optional() }).optional(),
  close: z.strictObject(requestShape).optional(),
  /** Sent when a work order is asked for and `find` knows one: it may have been ended there. */
  reopen: z.strictObject(requestShape).optional(),
  /** Looks for the incident's number before opening; without it a crash in between may open a second one. */
  find: z
    .strictObject({ ...requestShape, method: z.enum(['GET', 'POST']).default('GET'), items: dataPathSchema, number: dataPathSchema, extId: dataPathSchema })
    .optional(),
  answer: z
    .strictObject({
      statuses: z.array(z.int().min(200).max(299)).min(1).max(10).default([200, 201, 202, 204]),
      /** Where a code stands that has to be one of `codeIs`. */
      code: dataPathSchema.optional(),
      codeIs: z.array(z.string().max(40)).min(1).max(10).default(['0']),
      message: dataPathSchema.optional(),
      extId: dataPathSchema.optional(),
      url: dataPathSchema.optional(),
    })
    .prefault({}),
  /** Codes of the other side, for {{severityCode}} and the like; what is not named stays our own word. */
  codes: z.strictObject({ severity: codes, kind: codes, priority: codes, state: codes }).prefault({}),
  poll: z
    .strictObject({
      ...requestShape,
      method: z.enum(['GET', 'POST']).default('GET'),
      /** `list`: one request tells of many. `each`: one per open work order, at most 100 in a round. */
      way: z.enum(['list', 'each']).default('list'),
      items: dataPathSchema.default(''),
      extId: dataPathSchema.optional(),
      status: dataPathSchema,
      statuses: z.record(z.string().max(100), workOrderReplySchema),
      note: dataPathSchema.optional(),
      assignee: dataPathSchema.optional(),
      /** A number that grows, or the time of the last change. */
      version: dataPathSchema.optional(),
    })
    .refine((poll) => poll.way === 'each' || poll.extId !== undefined, { path: ['extId'], message: 'a list has to say where the number of each stands' })
    .optional(),
  /** Sent when the settings are tried; without it nothing is sent. */
  test: z.strictObject(requestShape).optional(),
  timezone: z.string().max(64).refine(isTimezone, 'a name such as Asia/Shanghai').default('Asia/Shanghai'),
  timeoutMs: timeoutMsSchema,
})

export type RestConfig = z.output<typeof restConfigSchema>
export type RestRequest = RestConfig['create']
