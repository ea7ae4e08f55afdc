// Robots of chat groups: 企业微信 and 钉钉 take a text at an address that holds a key.
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { toText } from '../../../devices/loose-json.ts'
import type { Adapter } from '../../pms/adapter.ts'
import { valueAt } from '../../pms/adapters/data-path.ts'
import { ask, baseUrlSchema, failed, mask, secretSchema, timeoutMsSchema, type Answer } from '../../pms/adapters/http-call.ts'
import { openOutlet, outletShape } from './outlet.ts'

const timeoutMs = timeoutMsSchema.meta({ zh: '超时（毫秒）', en: 'Time limit (ms)' })
const endpointField = (url: string) => baseUrlSchema.default(url).meta({ zh: '地址', en: 'Address', hint: { zh: '一般不用改', en: 'Rarely changed' } })
const BUSY_MS = 60_000

const wecomSchema = z.strictObject({
  endpoint: endpointField('https://qyapi.weixin.qq.com/cgi-bin/webhook/send'),
  key: secretSchema.meta({ zh: '机器人密钥（Webhook 地址中 key= 之后）', en: 'Key of the robot (after key= in its address)', secret: true }),
  ...outletShape,
  timeoutMs,
})

/** @source 企业微信开发文档《群机器人配置说明》: text, at most 2048 bytes, 20 a minute */
export const wecomRobot: Adapter<typeof wecomSchema> = {
  id: 'wecom-robot',
  title: { zh: '企业微信群机器人', en: 'WeCom group robot' },
  config: wecomSchema,
  proven: 'fake',
  takesOther: true,
  tellsOnly: true,
  sendsSecretsTo: 'endpoint',
  open: ({ endpoint, key, ...settings }, io) =>
    openOutlet(settings, io, async (content) => {
      const url = `${endpoint}?key=${encodeURIComponent(key)}`
      const answer = await ask(io, postJson(url, { msgtype: 'text', text: { content } }), { timeoutMs: settings.timeoutMs, secrets: [key] })
      return judge(answer, ['45009', '45033'], [key])
    }),
}

const dingtalkSchema = z.strictObject({
  endpoint: endpointField('https://oapi.dingtalk.com/robot/send'),
  accessToken: secretSchema.meta({
    zh: '访问令牌（Webhook 地址中 access_token= 之后）',
    en: 'Access token (after access_token= in its address)',
    secret: true,
  }),
  secret: secretSchema.optional().meta({
    zh: '加签密钥（SEC 开头）',
    en: 'Secret to sign with (begins with SEC)',
    secret: true,
    hint: { zh: '安全设置选“加签”时填写；选“自定义关键词”时关键词请用：值守', en: 'Where the robot asks for signatures; else let its keyword be 值守' },
  }),
  ...outletShape,
  timeoutMs,
})

/** @source 钉钉开放平台《自定义机器人安全设置》: sign = base64(HMAC-SHA256(secret, "timestamp\nsecret")); 20 a minute */
export const dingtalkRobot: Adapter<typeof dingtalkSchema> = {
  id: 'dingtalk-robot',
  title: { zh: '钉钉群机器人', en: 'DingTalk group robot' },
  config: dingtalkSchema,
  proven: 'fake',
  takesOther: true,
  tellsOnly: true,
  sendsSecretsTo: 'endpoint',
  open: ({ endpoint, accessToken, secret, ...settings }, io) =>
    openOutlet(settings, io, async (content) => {
      const query = new URLSearchParams({ access_token: accessToken, ...(secret !== undefined && signed(secret, io.now())) })
      const secrets = [accessToken, ...(secret === undefined ? [] : [secret])]
      const answer = await ask(io, postJson(`${endpoint}?${query.toString()}`, { msgtype: 'text', text: { content } }), {
        timeoutMs: settings.timeoutMs,
        secrets,
      })
      return judge(answer, ['130101', '660026'], secrets)
    }),
}

export function signed(secret: string, nowMs: number): { readonly timestamp: string; readonly sign: string } {
  const timestamp = String(nowMs)
  return { timestamp, sign: createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64') }
}

function postJson(url: string, body: unknown) {
  return { method: 'POST', url, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}

/** Both answer 200 with `errcode`; only 0 is taken. @param busy codes that pass by themselves */
function judge({ status, json }: Answer, busy: readonly string[], secrets: readonly string[]): number {
  const code = toText(valueAt(json, 'errcode'), 20)
  if (code === '0') return status
  const words = valueAt(json, 'errmsg')
  const said = toText(typeof words === 'string' ? mask(words, secrets) : words, 150) ?? ''
  if (code !== null && busy.includes(code)) throw failed('pms.unreachable', `errcode ${code}: ${said}`, BUSY_MS)
  throw failed('pms.refused', `errcode ${code ?? '—'}: ${said}`)
}
