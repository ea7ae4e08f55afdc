// The demo's property management system comes in by the door that others use.
import { SYSTEM, type Env } from '../env.ts'
import { createKey, revokeKey } from '../integration-keys.ts'
import { tellDemoMasterData } from './demo-master-data.ts'
import { createPmsClient } from './pms-client.ts'
import type { Demo } from './start-demo.ts'

/** With a key of its own for as long as it runs. @param url of the core @returns ends it and takes the key back */
export function connectDemoPms(env: Env, demo: Demo, url: string): () => Promise<void> {
  const { id, token } = createKey(env, SYSTEM, { name: '演示物业系统', scopes: ['pms:write'] })
  const ending = new AbortController()
  const secret = demo.site.site.pms?.inboundSecret
  const client = createPmsClient({ url, token, now: () => env.clock.now(), signal: ending.signal, ...(secret !== undefined && { secret }) })
  demo.connectPms(client)
  const told = tellDemoMasterData(client, env.log, ending.signal)
  return async () => {
    ending.abort()
    await told
    revokeKey(env, SYSTEM, id)
  }
}
