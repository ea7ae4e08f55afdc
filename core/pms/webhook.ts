// A receiver of signed CloudEvents (Standard Webhooks): the product's own contract, docs/pms.md.
import { webhookSchema } from '../../contract/site.ts'
import type { Adapter } from './adapter.ts'
import { writeCloudEvent } from './cloud-event.ts'
import { deliver } from './deliver.ts'
import { endpointSafety } from './endpoint.ts'

const ASKING = 'cn.vigil.work_order.requested.v1'

export const webhook: Adapter<typeof webhookSchema> = {
  id: 'webhook',
  title: { zh: '签名事件推送（Webhook）', en: 'Signed events (webhook)' },
  config: webhookSchema,
  proven: 'fake',
  takesOther: true,
  problemOf: ({ endpoint }) => (endpointSafety(endpoint) === 'refused' ? 'pms.insecure' : null),
  open(config, io) {
    const outside = () => ({ fetch: io.fetch, nowMs: io.now(), signal: io.signal })
    if (endpointSafety(config.endpoint) === 'private') io.log('warn', 'the address is not encrypted; it is allowed because it is private')
    return {
      deliver: (event) => deliver(config, { id: event.id, body: event.body, asksForOrder: event.type === ASKING }, outside()),
      async test() {
        const id = `test-${io.now()}`
        const { body } = writeCloudEvent({ id, sequence: 0, siteId: 'test', type: 'test', subject: 'test', atMs: io.now(), data: {} })
        const result = await deliver(config, { id, body }, outside())
        if (result.is === 'delivered')
          return { ok: true, zh: `对方已接收测试事件（HTTP ${result.status}）。`, en: `The test event was taken (HTTP ${result.status}).` }
        if (result.is === 'gone') return { ok: false, zh: '对方已停用该地址（HTTP 410）。', en: 'The address has been withdrawn (HTTP 410).' }
        const detail = result.is === 'failed' ? result.detail : '—'
        return { ok: false, zh: `测试事件未被接收：${detail}`, en: `The test event was not taken: ${detail}` }
      },
    }
  },
}
