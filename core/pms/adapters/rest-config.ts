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
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST').meta({ zh: '方法', en: 'Method' }),
  path: path.meta({ zh: '路径', en: 'Path' }),
  query: pairs.meta({ zh: '查询参数 (JSON)', en: 'Query (JSON)' }),
  body: jsonTemplate.optional().meta({ zh: '正文模板 (JSON)', en: 'Template of the body (JSON)', lines: true }),
}
/** A form sends a group of which only the choices are set: without a path there is no such request. */
const optionalRequest = <S extends z.ZodType>(schema: S) =>
  z
    .preprocess((value) => (typeof value === 'object' && value !== null && !('path' in value && value.path !== '') ? undefined : value), schema.optional())
    .optional()
const codes = z.record(z.string().max(40), z.string().max(100)).default({})

export const restConfigSchema = z.strictObject({
  baseUrl: baseUrlSchema.meta({ zh: '地址', en: 'Address' }),
  auth: restAuthSchema.prefault({}).meta({ zh: '登录方式', en: 'Signing in' }),
  /** Sent with every request; a value may have placeholders. */
  headers: z
    .record(
      z
        .string()
        .max(64)
        .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'the name of a header'),
      textTemplate,
    )
    .default({})
    .meta({ zh: '请求头 (JSON)', en: 'Headers (JSON)' }),
  /** `form`: the template is an object without anything nested in it. */
  bodyType: z.enum(['json', 'form']).default('json').meta({ zh: '正文格式', en: 'Form of bodies' }),
  create: z.strictObject(requestShape).meta({ zh: '创建请求', en: 'Request to open' }),
  update: optionalRequest(
    z.strictObject({
      ...requestShape,
      states: z.array(z.enum(INCIDENT_STATES)).max(8).optional().meta({ zh: '仅在这些状态时发送', en: 'Only for these states' }),
    }),
  ).meta({ zh: '更新请求', en: 'Request to update' }),
  close: optionalRequest(z.strictObject(requestShape)).meta({ zh: '关闭请求', en: 'Request to close' }),
  /** Sent when a work order is asked for and `find` knows one: it may have been ended there. */
  reopen: optionalRequest(z.strictObject(requestShape)).meta({ zh: '重新打开请求', en: 'Request to open again' }),
  /** Looks for the incident's number before opening; without it a crash in between may open a second one. */
  find: optionalRequest(
    z.strictObject({
      ...requestShape,
      method: z.enum(['GET', 'POST']).default('GET').meta({ zh: '方法', en: 'Method' }),
      items: dataPathSchema.meta({ zh: '列表所在路径', en: 'Where the list stands' }),
      number: dataPathSchema.meta({ zh: '编号所在路径', en: 'Where the number stands' }),
      extId: dataPathSchema.meta({ zh: '对方单号所在路径', en: 'Where their number stands' }),
    }),
  ).meta({ zh: '查找请求', en: 'Request to find' }),
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
    .prefault({})
    .meta({ zh: '应答', en: 'Answers' }),
  /** Codes of the other side, for {{severityCode}} and the like; what is not named stays our own word. */
  codes: z.strictObject({ severity: codes, kind: codes, priority: codes, state: codes }).prefault({}).meta({ zh: '代码对照', en: 'Codes of the other side' }),
  poll: optionalRequest(
    z
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
      .refine((poll) => poll.way === 'each' || poll.extId !== undefined, { path: ['extId'], message: 'a list has to say where the number of each stands' }),
  ).meta({ zh: '查询状态', en: 'Asking for news' }),
  /** Sent when the settings are tried; without it nothing is sent. */
  test: optionalRequest(z.strictObject(requestShape)).meta({ zh: '测试请求', en: 'Request to try' }),
  timezone: z.string().max(64).refine(isTimezone, 'a name such as Asia/Shanghai').default('Asia/Shanghai').meta({ zh: '时区', en: 'Time zone' }),
  timeoutMs: timeoutMsSchema.meta({ zh: '超时 (毫秒)', en: 'Time-out (ms)' }),
})

export type RestConfig = z.output<typeof restConfigSchema>
export type RestRequest = RestConfig['create']
