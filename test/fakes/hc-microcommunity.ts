// MicroCommunity for tests: checks the signature over the raw bytes, the times and that no transaction comes twice; keeps repair orders.
import { createHash } from 'node:crypto'
import { startJsonServer, type Answered, type Asked, type JsonServer } from './json-server.ts'

export interface FakeRepair {
  readonly repairId: string
  state: string
  context: string
  staffName?: string
  [field: string]: unknown
}

export interface FakeCommunity extends JsonServer {
  readonly repairs: FakeRepair[]
  /** Requests whose signature, time or transaction was wrong. */
  refused(): number
  /** Its clock, UTC ms. */
  setNow(ms: number): void
}

export interface CommunityAccess {
  readonly appId: string
  readonly securityCode: string
  readonly communityId: string
  readonly nowMs: number
}

const NEEDED = ['repairType', 'repairName', 'tel', 'repairObjType', 'repairObjId', 'repairObjName', 'appointmentTime', 'context', 'communityId']
const TOLERANCE_MS = 5 * 60_000

export async function startFakeCommunity(access: CommunityAccess): Promise<FakeCommunity> {
  const repairs: FakeRepair[] = []
  const transactions = new Set<string>()
  let refused = 0
  let nowMs = access.nowMs

  const problemOf = ({ method, headers, search, body }: Asked): string | null => {
    const [app, transaction, time, sign] = ['app-id', 'transaction-id', 'req-time', 'sign'].map((name) => String(headers[name] ?? ''))
    if (app !== access.appId) return '应用不存在'
    const param = method === 'GET' ? search : body
    if (createHash('md5').update(`${transaction}${time}${app}${param}${access.securityCode}`).digest('hex') !== sign) return '签名错误'
    // Its clock stands in Shanghai, eight hours ahead.
    const atMs = Date.parse((time ?? '').replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6+08:00'))
    if (!(Math.abs(atMs - nowMs) <= TOLERANCE_MS)) return '请求时间错误'
    if (!/^1000000000\d{14}\d{6}$/.test(transaction ?? '') || transactions.has(transaction ?? '')) return '流水号重复'
    transactions.add(transaction ?? '')
    return headers['user-id'] === undefined ? '请填写提交用户ID' : null
  }

  const handle = (asked: Asked): Answered => {
    const problem = problemOf(asked)
    if (problem !== null) {
      refused += 1
      return { status: 200, json: { code: 1999, msg: problem } }
    }
    switch (asked.path) {
      case '/app/ownerRepair.saveOwnerRepair': {
        const body = JSON.parse(asked.body) as Record<string, string>
        const missing = NEEDED.find((field) => (body[field] ?? '') === '')
        if (missing !== undefined) return { status: 200, json: { code: 5010, msg: `必填，请填写${missing}` } }
        repairs.unshift({ ...body, repairId: String(82_2026_0000 + repairs.length), state: '1000', context: body['context'] ?? '' })
        return { status: 200, json: { code: 0, msg: '成功' } }
      }
      case '/app/ownerRepair.updateOwnerRepair': {
        const body = JSON.parse(asked.body) as Record<string, string>
        const repair = repairs.find((one) => one.repairId === body['repairId'])
        if (repair === undefined || NEEDED.some((field) => (body[field] ?? '') === '')) return { status: 200, json: { code: 5010, msg: '报修ID不能为空' } }
        repair.state = body['state'] ?? ''
        return { status: 200, json: { code: 0, msg: '成功' } }
      }
      case '/app/ownerRepair.listOwnerRepairs': {
        const { query } = asked
        const [page, row] = [Number(query.get('page')), Number(query.get('row'))]
        const found = repairs.filter((repair) => ['communityId', 'tel', 'repairId'].every((name) => !query.has(name) || repair[name] === query.get(name)))
        return {
          status: 200,
          json: { code: 0, msg: '成功', total: found.length, records: Math.ceil(found.length / row), data: found.slice((page - 1) * row, page * row) },
        }
      }
      default:
        return { status: 404 }
    }
  }
  const server = await startJsonServer(handle)
  return { ...server, repairs, refused: () => refused, setNow: (ms) => (nowMs = ms) }
}
