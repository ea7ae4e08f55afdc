// Integration keys on the screens' socket: listed, made and revoked.
import { createKey, listKeys, revokeKey } from '../integration-keys.ts'
import { guarded } from './guarded.ts'

const { keys } = guarded

export const keysRoutes = {
  list: keys.list.handler(({ context }) => listKeys(context.services.env)),
  create: keys.create.handler(({ context, input }) => createKey(context.services.env, context.actor, input)),
  revoke: keys.revoke.handler(({ context, input }) => revokeKey(context.services.env, context.actor, input.id)),
}
