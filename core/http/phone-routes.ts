// How phones reach the core and by what clock, on the screens' socket.
import { guarded } from './guarded.ts'

const { phones } = guarded

export const phonesRoutes = {
  access: phones.access.handler(({ context }) => context.services.phones.access()),
  clock: phones.clock.handler(({ context }) => ({ nowMs: context.services.env.clock.now() })),
}
