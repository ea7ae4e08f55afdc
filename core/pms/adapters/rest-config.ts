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

const MEANINGS = workOrderReplySchema.options.join(', ')
const HINT_PATH = { zh: '应答中的位置，例如 data.id', en: 'Where in the answer: data.id' }
const HINT_BODY = {
  zh: '占位符写在引号内：{"title":"{{incident.number}} {{workOrder.title}}","where":"{{place}}"}',
  en: 'Placeholders stand inside quotes: {"title":"{{incident.number}} {{workOrder.title}}","where":"{{place}}"}',
}

const requestShape = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST').meta({ zh: '方法', en: 'Method' }),
  path: path.meta({ zh: '路径', en: 'Path', hint: { zh: '以 / 开头，例如 /tickets/{{extId}}', en: 'Begins with /: /tickets/{{extId}}' } }),
  query: pairs.meta({ zh: '查询参数 (JSON)', en: 'Query (JSON)' }),
  body: jsonTemplate.optional().meta({ zh: '正文模板 (JSON)', en: 'Template of the body (JSON)', lines: true, hint: HINT_BODY }),
}
/** A form sends a group of which only the choices are set: without a path there is no such request. */
const optionalRequest = <S extends z.ZodType>(schema: S) =>
  z
    .preprocess((value) => (typeof value === 'object' && value !== null && !('path' in value && value.path !== '') ? undefined : value), schema.optional())
    .optional()
const codes = z.record(z.string().max(40), z.string().max(100)).default({})

export const restConfigSchema = z.strictObject({
  baseUrl: baseUrlSchema.meta({ zh: '地址', en: 'Address', hint: { zh: '例如 https://tickets.example/api', en: 'https://tickets.example/api, for example' } }),
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
    .meta({
      zh: '请求头 (JSON)',
      en: 'Headers (JSON)',
      hint: { zh: '每个请求都带，例如 {"Idempotency-Key":"{{event.id}}"}', en: 'Sent with every request: {"Idempotency-Key":"{{event.id}}"}' },
    }),
  /** `form`: the template is an object without anything nested in it. */
  bodyType: z
    .enum(['json', 'form'])
    .default('json')
    .meta({ zh: '正文格式', en: 'Form of bodies', words: { json: { zh: 'JSON', en: 'JSON' }, form: { zh: '表单', en: 'Form' } } }),
  create: z.strictObject(requestShape).meta({ zh: '创建请求', en: 'Request to open' }),
  update: optionalRequest(
    z.strictObject({
      ...requestShape,
      states: z.array(z.enum(INCIDENT_STATES)).max(8).optional().meta({ zh: '仅在这些状态时发送', en: 'Only for these states' }),
    }),
  ).meta({ zh: '更新请求', en: 'Request to update' }),
  close: optionalRequest(z.strictObject(requestShape)).meta({ zh: '关闭请求', en: 'Request to close' }),
  /** Sent when a work order is asked for and `find` knows one: it may have been ended there. */
  reopen: optionalRequest(z.strictObject(requestShape)).meta({
    zh: '重新打开请求',
    en: 'Request to open again',
    hint: { zh: '查找到已有工单时代替创建', en: 'Sent instead of opening where one was found' },
  }),
  /** Looks for the incident's number before opening; without it a crash in between may open a second one. */
  find: optionalRequest(
    z.strictObject({
      ...requestShape,
      method: z.enum(['GET', 'POST']).default('GET').meta({ zh: '方法', en: 'Method' }),
      items: dataPathSchema.meta({ zh: '列表所在路径', en: 'Where the list stands' }),
      number: dataPathSchema.meta({ zh: '编号所在路径', en: 'Where the number stands' }),
      extId: dataPathSchema.meta({ zh: '对方单号所在路径', en: 'Where their number stands' }),
    }),
  ).meta({
    zh: '查找请求',
    en: 'Request to find',
    hint: { zh: '新建前按警情编号查找，避免应答丢失后重复建单', en: 'Looks for the incident before opening, so that a lost answer opens no second one' },
  }),
  answer: z
    .strictObject({
      statuses: z
        .array(z.int().min(200).max(299))
        .min(1)
        .max(10)
        .default([200, 201, 202, 204])
        .meta({ zh: '视为成功的 HTTP 状态 (JSON)', en: 'HTTP statuses of success (JSON)' }),
      extId: dataPathSchema.optional().meta({ zh: '对方单号', en: 'Their number', hint: HINT_PATH }),
      url: dataPathSchema.optional().meta({ zh: '对方链接', en: 'Link to it there', hint: HINT_PATH }),
      message: dataPathSchema.optional().meta({ zh: '错误说明', en: 'Words of an error', hint: HINT_PATH }),
      /** Where a code stands that has to be one of `codeIs`. */
      code: dataPathSchema.optional().meta({ zh: '业务代码', en: 'Code', hint: HINT_PATH }),
      codeIs: z.array(z.string().max(40)).min(1).max(10).default(['0']).meta({ zh: '视为成功的业务代码 (JSON)', en: 'Codes of success (JSON)' }),
    })
    .prefault({})
    .meta({ zh: '应答', en: 'Answers' }),
  /** Codes of the other side, for {{severityCode}} and the like; what is not named stays our own word. */
  codes: z
    .strictObject({
      severity: codes.meta({ zh: '级别 (JSON)', en: 'Severity (JSON)', hint: { zh: '例如 {"high":"2"}', en: '{"high":"2"}, for example' } }),
      kind: codes.meta({ zh: '警情类型 (JSON)', en: 'Kind of incident (JSON)' }),
      priority: codes.meta({ zh: '优先级 (JSON)', en: 'Priority (JSON)' }),
      state: codes.meta({ zh: '警情状态 (JSON)', en: 'State of the incident (JSON)' }),
    })
    .prefault({})
    .meta({
      zh: '代码对照',
      en: 'Codes of the other side',
      hint: { zh: '我方用词 → 对方代码；未列出的保持原词', en: 'Our word → their code; what is not named stays our word' },
    }),
  poll: optionalRequest(
    z
      .strictObject({
        ...requestShape,
        method: z.enum(['GET', 'POST']).default('GET').meta({ zh: '方法', en: 'Method' }),
        /** `list`: one request tells of many. `each`: one per open work order, at most 100 in a round. */
        way: z
          .enum(['list', 'each'])
          .default('list')
          .meta({
            zh: '方式',
            en: 'Way',
            words: { list: { zh: '一次查询多个', en: 'One request for many' }, each: { zh: '逐个工单查询', en: 'One request for each' } },
          }),
        items: dataPathSchema
          .default('')
          .meta({ zh: '列表所在路径', en: 'Where the list stands', hint: { zh: '留空表示整个应答', en: 'Empty: the whole answer' } }),
        extId: dataPathSchema.optional().meta({ zh: '对方单号所在路径', en: 'Where their number stands', only: { field: 'way', in: ['list'], needed: true } }),
        status: dataPathSchema.meta({ zh: '状态所在路径', en: 'Where the status stands' }),
        statuses: z.record(z.string().max(100), workOrderReplySchema).meta({
          zh: '状态含义 (JSON)',
          en: 'Meaning of statuses (JSON)',
          hint: { zh: `例如 {"open":"accepted"}；可用：${MEANINGS}`, en: `{"open":"accepted"}, for example; of ${MEANINGS}` },
        }),
        note: dataPathSchema.optional().meta({ zh: '备注所在路径', en: 'Where a note stands' }),
        assignee: dataPathSchema.optional().meta({ zh: '处理人所在路径', en: 'Where the assignee stands' }),
        /** A number that grows, or the time of the last change. */
        version: dataPathSchema.optional().meta({ zh: '版本或修改时间所在路径', en: 'Where a version or time of change stands' }),
      })
      .refine((poll) => poll.way === 'each' || poll.extId !== undefined, { path: ['extId'], message: 'a list has to say where the number of each stands' }),
  ).meta({ zh: '查询状态', en: 'Asking for news' }),
  /** Sent when the settings are tried; without it nothing is sent. */
  test: optionalRequest(z.strictObject(requestShape)).meta({
    zh: '测试请求',
    en: 'Request to try',
    hint: { zh: '按“测试”时发送；未设置则只显示、不发送', en: 'Sent by Test; without it Test shows a request and sends nothing' },
  }),
  timezone: z.string().max(64).refine(isTimezone, 'a name such as Asia/Shanghai').default('Asia/Shanghai').meta({ zh: '时区', en: 'Time zone' }),
  timeoutMs: timeoutMsSchema.meta({ zh: '超时 (毫秒)', en: 'Time-out (ms)' }),
})

export type RestConfig = z.output<typeof restConfigSchema>
export type RestRequest = RestConfig['create']
